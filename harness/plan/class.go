package plan

import (
	"cmp"
	"fmt"

	"tenrounds/harness"
)

func validClass(class string) bool {
	return class == "" || class == harness.ClassPlain || class == harness.ClassTuned
}

// classify gives each entry what it has of its target's manifest: its class, unless it has one of its own, and its run-in. A
// plain class is stored as an empty text.
func (s Settings) classify(entries []harness.Entry, targets []harness.Target) error {
	for i, e := range s.Entries {
		if !validClass(e.Class) {
			return bad(fmt.Sprintf("target.%d.class", i), "%q is neither %q nor %q", e.Class, harness.ClassPlain, harness.ClassTuned)
		}
	}
	manifests := map[string]harness.Target{}
	for _, t := range targets {
		manifests[t.Name] = t
	}
	for i := range entries {
		e := &entries[i]
		e.RunIn = manifests[e.Target].RunIn()
		if e.Class = cmp.Or(e.Class, manifests[e.Target].Class); e.Class == harness.ClassPlain {
			e.Class = ""
		}
	}
	return nil
}
