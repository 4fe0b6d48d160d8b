package plan_test

import (
	"errors"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// The class of an entry is its own, or that of its manifest; a copy has that of what it repeats.
func TestClass(t *testing.T) {
	t.Parallel()
	w := world()
	w.Targets = []harness.Target{{Name: "chi"}, {Name: "gin", Class: "tuned"}, {Name: "old", Class: "plain"}}
	s := plan.Defaults()
	s.Targets, s.AA = []string{"chi", "gin", "old"}, []string{"gin"}
	s.Entries = []plan.EntrySettings{
		{Name: "chi", Alias: "chi-gc", Class: "tuned", Env: map[string]string{"GOGC": "400"}},
		{Name: "gin", Alias: "gin-plain", Class: "plain"},
	}
	p, err := s.Resolve("x", w)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"chi": "", "gin": "tuned", "gin-copy": "tuned", "old": "", "chi-gc": "tuned", "gin-plain": ""}
	for _, e := range p.Entries {
		if class, ok := want[e.Alias]; !ok || e.Class != class {
			t.Errorf("%s is of the class %q, want %q", e.Alias, e.Class, class)
		}
	}
	if len(p.Entries) != len(want) {
		t.Errorf("%d entries, want %d", len(p.Entries), len(want))
	}
	s.Entries[1].Class = "fast"
	var key *plan.KeyError
	if _, err := s.Resolve("x", w); !errors.As(err, &key) || key.Key != "target.1.class" {
		t.Errorf("an unknown class: %v", err)
	}
}
