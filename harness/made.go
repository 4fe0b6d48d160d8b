package harness

import (
	"fmt"
	"slices"
	"strings"
)

// Codecs that a target can be built with in place of goccy/go-json.
const (
	JSONGoccy = "goccy" // stored as an empty text
	JSONStd   = "std"   // encoding/json
	JSONv2    = "v2"    // encoding/json under GOEXPERIMENT=jsonv2
)

// ProfileSuffix is what the name of a program that is built with a profile ends in.
const ProfileSuffix = "+pgo"

// Program names the binary of an entry: the target, and how the build differs from the target's own. Entries
// with the same name have the same binary.
func (e Entry) Program() string {
	name := e.Target
	if e.JSON != "" {
		name += "+json-" + e.JSON
	}
	if e.PGO {
		name += ProfileSuffix
	}
	if e.Layout != 0 {
		name += fmt.Sprintf("+layout-%d", e.Layout)
	}
	return name
}

// Likewise reports whether two entries are one program with the same settings.
func (e Entry) Likewise(o Entry) bool {
	return e.Program() == o.Program() && e.Layouts == o.Layouts && e.Warmup == o.Warmup &&
		max(e.Processes, 1) == max(o.Processes, 1) && slices.Equal(e.Env, o.Env) &&
		slices.Equal(e.Flags, o.Flags)
}

// Made says in words how an entry is built and started otherwise than its target: "profile-guided",
// "encoding/json", "2 processes"; empty for nothing.
func (e Entry) Made() string {
	var words []string
	switch e.JSON {
	case JSONStd:
		words = append(words, "encoding/json")
	case JSONv2:
		words = append(words, "encoding/json under GOEXPERIMENT=jsonv2")
	}
	if e.PGO {
		words = append(words, "built with a profile (PGO)")
	}
	if e.Layout != 0 {
		words = append(words, fmt.Sprintf("functions in a random order (seed %d)", e.Layout))
	}
	if e.Processes > 1 {
		words = append(words, fmt.Sprintf("%d processes on one port", e.Processes))
	}
	if e.Warmup > 0 {
		words = append(words, "run in for "+e.Warmup.String()+" after each launch")
	}
	return strings.Join(words, ", ")
}
