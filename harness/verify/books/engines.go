package books

import (
	_ "embed" // of the engines
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"tenrounds/harness"
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

// gaps are those of the engine and of the framework: what a check is known to find instead of what the contract says.
func (s Subject) gaps() map[string]harness.Gap {
	all := map[string]harness.Gap{}
	maps.Copy(all, known(s.Engine).Gaps)
	maps.Copy(all, s.Gaps)
	maps.DeleteFunc(all, func(_ string, g harness.Gap) bool { return g.Observed == "" })
	return all
}

// covers reports whether a gap by its name is of a check.
func covers(name, check string) bool {
	prefix, all := strings.CutSuffix(name, "*")
	return name == check || all && strings.HasPrefix(check, prefix)
}

// says reports whether a violation is what is observed where a gap is: one of the alternatives between |.
func says(v harness.Violation, observed string) bool {
	return slices.ContainsFunc(strings.Split(observed, " | "), func(piece string) bool { return strings.Contains(v.Want+": "+v.Got, piece) })
}

// hold takes what the gaps of the server say out of what was found. A gap that has closed is a violation, since a server is
// then not what it is said to be.
func (c *client) hold(found []harness.Violation) (wrong []harness.Violation, gaps []harness.Gap) {
	all := c.gaps()
	seen := map[string]bool{}
	for _, v := range found {
		name := ""
		for n, g := range all {
			if covers(n, v.Check) && says(v, g.Observed) {
				name = n
			}
		}
		if name == "" {
			wrong = append(wrong, v)
			continue
		}
		seen[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		g := all[name]
		if g.Check = name; seen[name] {
			gaps = append(gaps, g)
			continue
		}
		wrong = append(wrong, harness.Violation{
			Target: c.Name, Check: name, Want: "the gap " + g.Observed + ", since " + g.Why, Got: "the rule is kept",
			Why: "a gap that has closed must leave the table of gaps",
		})
	}
	return wrong, gaps
}
