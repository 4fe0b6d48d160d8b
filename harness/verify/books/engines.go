package books

import (
	_ "embed" // of the engines
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// engine is what the HTTP server beneath a framework does otherwise in every bookstore.
type engine struct {
	// Like is an engine whose lines and gaps hold here too.
	Like string `json:"like"`
	// Always are header lines beside those of the contract that each answer may have.
	Always []string `json:"always"`
	// Closes is true where each connection ends with its answer.
	Closes bool `json:"closes"`
	// Gaps are the checks that it fails, by name; a * at the end stands for what follows.
	Gaps map[string]harness.Gap `json:"gaps"`
}

//go:embed engines.json
var engineFile []byte

var engines = sync.OnceValue(func() map[string]engine {
	all := map[string]engine{}
	if err := json.Unmarshal(engineFile, &all); err != nil {
		panic(err) // a test reads it
	}
	return all
})

// known is what is known of an engine; of one without an entry: that it keeps the contract.
func known(name string) engine {
	e := engines()[name]
	if e.Like == "" {
		return e
	}
	like := known(e.Like)
	gaps := maps.Clone(like.Gaps)
	maps.Copy(gaps, e.Gaps)
	return engine{Always: slices.Concat(like.Always, e.Always), Closes: e.Closes || like.Closes, Gaps: gaps}
}

// gaps are those of the engine and of the framework: what a check is known to find instead of what the
// contract says.
func (s Subject) gaps() map[string]harness.Gap {
	all := map[string]harness.Gap{}
	maps.Copy(all, known(s.Engine).Gaps)
	maps.Copy(all, s.Gaps)
	maps.DeleteFunc(all, func(_ string, g harness.Gap) bool { return g.Observed == "" })
	return all
}

// compareGaps removes from found what the gaps of the server explain. A gap that was not found is a
// violation.
func (c *client) compareGaps(found []harness.Violation) (wrong []harness.Violation, gaps []harness.Gap) {
	all := c.gaps()
	seen := map[string]bool{}
	for _, v := range found {
		explained := false
		for name, g := range all {
			if verdict.Matches(name, v.Check) && verdict.Says(v.Want+": "+v.Got, g.Observed) {
				explained, seen[name] = true, true
			}
		}
		if !explained {
			wrong = append(wrong, v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if g := all[name]; seen[name] {
			g.Check = name
			gaps = append(gaps, g)
		} else {
			wrong = append(wrong, verdict.Closed(c.Name, name, g.Observed, g.Why, "the rule is kept"))
		}
	}
	return wrong, gaps
}
