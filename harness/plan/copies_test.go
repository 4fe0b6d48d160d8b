package plan_test

import (
	"slices"
	"testing"

	"tenrounds/harness/plan"
)

// A copy has the settings of its entry, and takes part in slices as another target does.
func TestCopies(t *testing.T) {
	t.Parallel()
	s := plan.Defaults()
	s.Targets, s.AA = []string{"chi"}, []string{"tuned", "chi"}
	s.Entries = []plan.EntrySettings{{Name: "gin", Alias: "tuned", Env: map[string]string{"GOGC": "400"}, Flags: []string{"--fast"}}}
	p, err := s.Resolve("x", world())
	if err != nil || len(p.Entries) != 4 {
		t.Fatalf("%+v, %v", p.Entries, err)
	}
	for i, of := range []int{1, 0} {
		twin, e := p.Entries[2+i], p.Entries[of]
		if twin.Alias != e.Alias+"-copy" || twin.Target != e.Target || !slices.Equal(twin.Env, e.Env) || !slices.Equal(twin.Flags, e.Flags) {
			t.Errorf("the copy of %+v is %+v", e, twin)
		}
	}
}
