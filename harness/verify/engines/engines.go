// Package engines holds what is known of the HTTP servers below the frameworks: one file for each, with what
// was observed of it. A new version that behaves differently then shows up as a violation.
package engines

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// Engine is one file of this folder.
type Engine struct {
	// Name is as the manifests write it.
	Name string `json:"name"`
	// Group is true for a file that only others are like, such as the engines without timeouts.
	Group bool `json:"group"`
	// Like names files whose cases, gaps and reasons hold here too, unless this file says otherwise.
	Like []string `json:"like"`
	// Always are header lines that each answer has, in addition to the contract's: "Server: x". A * at the end
	// stands for anything. Connection and Keep-Alive are missing where the connection closes.
	Always []string `json:"always"`
	// Lacks are header lines of the contract that no answer has: "Date".
	Lacks []string `json:"lacks"`
	// Reasons are the reason phrases that differ from the RFCs, by status; "" is an empty phrase, and "*" stands
	// for every other status.
	Reasons map[string]string `json:"reasons"`
	// NoPipelining is true if a request must not be sent before the last answer has come.
	NoPipelining bool `json:"no_pipelining"`
	// Closes is true if each answer ends its connection. Then each request has a connection of its own, except
	// in checks of connections that are kept.
	Closes bool `json:"closes"`
	// SlowBlocks is true if a slow request body blocks all other clients.
	SlowBlocks bool `json:"slow_blocks"`
	// TooLarge is the text of 413 if the engine refuses a body by itself, with a text that cannot be replaced.
	TooLarge string `json:"too_large"`
	// Cases are the outcomes in the cases of enginecases.go; a missing case may end in any way.
	Cases map[string]string `json:"cases"`
	// Gaps are the checks that it fails, by name. One with nothing observed removes a gap of Like.
	Gaps map[string]harness.Gap `json:"gaps"`
	// Bookstore is like Gaps, for the bookstore's suite. A * at the end of a name stands for anything.
	Bookstore map[string]harness.Gap `json:"bookstore"`
}

//go:embed *.json
var files embed.FS

// All are the engines by name. A file that cannot be read is a fault of this repository.
var All = sync.OnceValue(func() map[string]Engine {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	all := map[string]Engine{}
	for _, f := range entries {
		e, err := read(f.Name())
		if err != nil {
			panic(fmt.Errorf("harness/verify/engines/%s: %w", f.Name(), err))
		}
		all[e.Name] = e
	}
	return all
})

func read(file string) (e Engine, err error) {
	b, err := files.ReadFile(file)
	if err != nil {
		return e, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err = d.Decode(&e)
	return e, err
}

// Names are the names that a manifest can use, sorted.
func Names() []string {
	names := slices.Sorted(maps.Keys(All()))
	return slices.DeleteFunc(names, func(n string) bool { return All()[n].Group })
}

// Resolve returns an engine with everything from the files that it is like. An engine without a file keeps
// the contract.
func Resolve(name string) Engine {
	own := All()[name]
	e := own
	e.Reasons, e.Cases = map[string]string{}, map[string]string{}
	e.Gaps, e.Bookstore = map[string]harness.Gap{}, map[string]harness.Gap{}
	for _, l := range own.Like {
		e.Add(Resolve(l))
	}
	e.Add(own)
	return e
}

// Add adds the reasons, cases and gaps of another engine, which replace those that are there.
func (e *Engine) Add(other Engine) {
	maps.Copy(e.Reasons, other.Reasons)
	maps.Copy(e.Cases, other.Cases)
	add(e.Gaps, other.Gaps)
	add(e.Bookstore, other.Bookstore)
}

func add(gaps, more map[string]harness.Gap) {
	for check, g := range more {
		g.Check = check
		gaps[check] = g
	}
	maps.DeleteFunc(gaps, func(_ string, g harness.Gap) bool { return g.Observed == "" })
}

// Sends reports whether every answer of the engine has this line.
func (e *Engine) Sends(line string) bool {
	return slices.ContainsFunc(e.Always, func(l string) bool { return verdict.Matches(l, line) })
}

// Reason is the engine's own phrase for a status, if it has one.
func (e *Engine) Reason(status int) (text string, ok bool) {
	if text, ok = e.Reasons[strconv.Itoa(status)]; !ok {
		text, ok = e.Reasons["*"]
	}
	return text, ok
}
