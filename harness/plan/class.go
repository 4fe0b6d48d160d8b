package plan

import (
	"cmp"
	"fmt"

	"tenrounds/harness"
)

func validClass(class string) bool {
	return class == "" || class == harness.ClassPlain || class == harness.ClassTuned
}

// classify gives each entry its class: its own, or that of its target. A plain one is stored as an empty text.
func (s Settings) classify(entries []harness.Entry, targets []harness.Target) error {
	for i, e := range s.Entries {
		if !validClass(e.Class) {
			return bad(fmt.Sprintf("target.%d.class", i), "%q is neither %q nor %q", e.Class, harness.ClassPlain, harness.ClassTuned)
		}
	}
	classes := map[string]string{}
	for _, t := range targets {
		classes[t.Name] = t.Class
	}
	for i := range entries {
		e := &entries[i]
		if e.Class = cmp.Or(e.Class, classes[e.Target]); e.Class == harness.ClassPlain {
			e.Class = ""
		}
	}
	return nil
}
