package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// What a target cannot be built or started as is refused with the reason; the rest comes into the plan, and
// its copies.
func TestMade(t *testing.T) {
	t.Parallel()
	w := world()
	w.Targets = []harness.Target{
		{Name: "nethttp", Language: "Go", Codecs: true}, {Name: "gin", Language: "Go"}, {Name: "node", Language: "JavaScript", Run: []string{"node"}, External: true},
		{Name: "mine", Language: "Go", External: true}, {Name: "gin@v1", Language: "Go", Codecs: true, Variant: &harness.Variant{Target: "gin"}},
	}
	for _, c := range []struct {
		entry     plan.EntrySettings
		key, want string
	}{
		{plan.EntrySettings{Name: "nethttp", PGO: true, JSON: "v2", Processes: 2}, "", ""},
		{plan.EntrySettings{Name: "gin", PGO: true, Processes: 8, JSON: "goccy"}, "", ""},
		{plan.EntrySettings{Name: "gin@v1", PGO: true}, "", ""},
		{plan.EntrySettings{Name: "node", PGO: true}, "target.0.pgo", "node is not one of this project's Go servers"},
		{plan.EntrySettings{Name: "mine", PGO: true}, "target.0.pgo", "mine is not one of"},
		{plan.EntrySettings{Name: "gin", JSON: "std"}, "target.0.json", "only servers with shared/codec can: nethttp"},
		{plan.EntrySettings{Name: "gin@v1", JSON: "std"}, "target.0.json", "cannot be built with another codec"},
		{plan.EntrySettings{Name: "nethttp", JSON: "sonic"}, "target.0.json", "none of: goccy, std, v2"},
		{plan.EntrySettings{Name: "node", Processes: 2}, "target.0.processes", "only these have --reuseport"},
		{plan.EntrySettings{Name: "nethttp", Processes: 9}, "target.0.processes", "not between 1 and 8"},
		{plan.EntrySettings{Name: "nethttp", Processes: -1}, "target.0.processes", "not between 1 and 8"},
	} {
		s := plan.Defaults()
		c.entry.Alias = "x"
		s.Entries, s.AA, s.Scenarios = []plan.EntrySettings{c.entry}, []string{"x"}, []string{"text"}
		p, err := s.Resolve("p", w)
		var key *plan.KeyError
		switch {
		case c.key == "" && err != nil:
			t.Errorf("%+v: %v", c.entry, err)
		case c.key == "":
			own := slices.DeleteFunc(p.Entries, func(e harness.Entry) bool { return e.Alias == "gin@v1" }) // it takes part by itself
			if len(own) != 2 || !own[0].Likewise(own[1]) || own[0].JSON == harness.JSONGoccy || own[1].PGO != c.entry.PGO {
				t.Errorf("%+v became %+v", c.entry, p.Entries)
			}
		case !errors.As(err, &key) || key.Key != c.key || !strings.Contains(key.Reason, c.want):
			t.Errorf("%+v: %v, want %s: ... %s", c.entry, err, c.key, c.want)
		}
	}
}
