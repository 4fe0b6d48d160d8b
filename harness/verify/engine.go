package verify

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// Engine names that the tests and the package speak of.
const (
	netHTTP  = "net/http"
	fastHTTP = "fasthttp"
	netpoll  = "netpoll"
)

// engine is what is known of an HTTP server beneath the frameworks: a file in the folder engines.
type engine struct {
	// Name is as the manifests write it.
	Name string `json:"name"`
	// Group is true for a file that only others are like, such as what all engines without timeouts have in
	// common.
	Group bool `json:"group"`
	// Like names files whose cases, gaps and reasons hold here too, but where this file says otherwise.
	Like []string `json:"like"`
	// Always are header lines beside those of the contract that each answer has: "Server: x". A * at the end
	// stands for what follows. Connection and Keep-Alive are missing where the connection closes.
	Always []string `json:"always"`
	// Lacks are header lines of the contract that no answer has: "Date".
	Lacks []string `json:"lacks"`
	// Reasons are the reason phrases that are not those of the RFCs, by status; "" for one that is empty, and
	// "*" as the status for all that have none of their own.
	Reasons map[string]string `json:"reasons"`
	// NoPipelining is true if requests must not be sent before the answers to those before have come.
	NoPipelining bool `json:"no_pipelining"`
	// Closes is true if each answer ends its connection: then each request has one of its own, but where a check
	// is about connections that are kept.
	Closes bool `json:"closes"`
	// SlowBlocks is true if a body that comes slowly keeps all other clients waiting.
	SlowBlocks bool `json:"slow_blocks"`
	// TooLarge is the text of 413 where the engine refuses a body by itself, with a text that cannot be
	// replaced.
	TooLarge string `json:"too_large"`
	// Cases are what was observed in the cases of enginecases.go; one that is missing may end in anything.
	Cases map[string]string `json:"cases"`
	// Gaps are the checks that it fails, by name. One with nothing observed takes back a gap of a file that it
	// is like.
	Gaps map[string]harness.Gap `json:"gaps"`
}

// untimed is the group of what all engines have in common that were started without timeouts.
const untimed = "timeouts-off"

//go:embed engines
var engineFiles embed.FS

// engines are all files by name.
var engines = sync.OnceValues(func() (map[string]engine, error) {
	entries, err := engineFiles.ReadDir("engines")
	if err != nil {
		return nil, err
	}
	all := map[string]engine{}
	var faults []error
	for _, f := range entries {
		e, err := readEngine("engines/" + f.Name())
		switch _, twice := all[e.Name]; {
		case err == nil && twice:
			err = fmt.Errorf("there is another %q", e.Name)
		case err == nil && strings.NewReplacer("/", "-", ":", "-").Replace(e.Name)+".json" != f.Name():
			err = fmt.Errorf("it is of %q, with - for / and : in a file's name", e.Name)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("harness/verify/engines/%s: %w", f.Name(), err))
		}
		all[e.Name] = e
	}
	for name, e := range all {
		for _, l := range e.Like {
			if _, known := all[l]; !known {
				faults = append(faults, fmt.Errorf("engine %s is like %q, which there is not", name, l))
			}
		}
	}
	return all, errors.Join(faults...)
})

func readEngine(file string) (e engine, err error) {
	b, err := engineFiles.ReadFile(file)
	if err != nil {
		return e, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err = d.Decode(&e)
	return e, err
}

// resolve is the engine with all that it is like. One that has no file is as the contract says.
func resolve(name string) engine {
	all, _ := engines() // a test holds the files to their form
	e := all[name]
	whole := e
	whole.Reasons, whole.Cases, whole.Gaps = map[string]string{}, map[string]string{}, map[string]harness.Gap{}
	for _, l := range e.Like {
		whole.take(resolve(l))
	}
	whole.take(e)
	return whole
}

// take puts what another file says over what is there.
func (e *engine) take(other engine) {
	maps.Copy(e.Reasons, other.Reasons)
	maps.Copy(e.Cases, other.Cases)
	for check, g := range other.Gaps {
		g.Check = check
		e.Gaps[check] = g
	}
	maps.DeleteFunc(e.Gaps, func(_ string, g harness.Gap) bool { return g.Observed == "" })
}

// sends reports whether the engine is known to send this line.
func (e *engine) sends(line string) bool {
	return slices.ContainsFunc(e.Always, func(l string) bool { return verdict.Matches(l, line) })
}

// reason is the phrase of the engine's own for a status, if it has one.
func (e *engine) reason(status int) (text string, ok bool) {
	if text, ok = e.Reasons[strconv.Itoa(status)]; !ok {
		text, ok = e.Reasons["*"]
	}
	return text, ok
}
