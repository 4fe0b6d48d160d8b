package plan_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// Targets in Go that go build builds have layouts: as many as are asked, and where variants take part one for
// each round.
func TestLayoutsOfAPlan(t *testing.T) {
	t.Parallel()
	gin := harness.Target{Name: "gin", Language: "Go", Module: "m", Engine: "net/http"}
	own := harness.Target{Name: "own", Language: "Go", Engine: "net/http", Build: []string{"make"}}
	node := harness.Target{Name: "node", Language: "JavaScript", Engine: "node", Run: []string{"node"}}
	variant := gin
	variant.Name, variant.Variant = "gin@v1", &harness.Variant{Name: "gin@v1", Target: "gin", Version: "v1"}
	for _, c := range []struct {
		name    string
		set     func(*plan.Settings)
		targets []harness.Target
		want    int // of gin
		err     string
	}{
		{"none", func(*plan.Settings) {}, []harness.Target{gin, own, node}, 0, ""},
		{"asked", func(s *plan.Settings) { s.Layouts = new(4) }, []harness.Target{gin, own, node}, 4, ""},
		{"no more than rounds", func(s *plan.Settings) { s.Layouts, s.Rounds = new(50), 6 },
			[]harness.Target{gin}, 6, ""},
		{"a variant", func(s *plan.Settings) { s.Rounds = 8 }, []harness.Target{gin, variant}, 8, ""},
		{"a variant in many rounds", func(s *plan.Settings) { s.Rounds = 50 },
			[]harness.Target{gin, variant}, 40, ""},
		{"off", func(s *plan.Settings) { s.Layouts = new(1) }, []harness.Target{gin, variant}, 0, ""},
		{"launched once", func(s *plan.Settings) { s.Launch = harness.LaunchOnce },
			[]harness.Target{gin, variant}, 0, ""},
		{"one of its own", func(s *plan.Settings) {
			s.Layouts, s.Entries = new(4), []plan.EntrySettings{{Name: "gin", Layout: 7}}
		}, []harness.Target{gin}, 0, ""},
		{"launched once, asked", func(s *plan.Settings) { s.Launch, s.Layouts = harness.LaunchOnce, new(2) },
			[]harness.Target{gin}, 0, `layouts: needs launch = "round"`},
		{"too few", func(s *plan.Settings) { s.Layouts = new(0) },
			[]harness.Target{gin}, 0, "layouts: 0 is not between 1 and 100"},
		{"not by go build", func(s *plan.Settings) { s.Entries = []plan.EntrySettings{{Name: "own", Layout: 7}} },
			[]harness.Target{gin, own}, 0, "target.0.layout: own is not a target in Go that go build builds"},
	} {
		s := plan.Defaults()
		c.set(&s)
		p, err := s.Resolve("test", plan.World{Targets: c.targets, Scenarios: s.Scenarios})
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, e := range p.Entries {
			want := 0
			if strings.HasPrefix(e.Target, "gin") {
				want = c.want
			}
			if e.Layouts != want {
				t.Errorf("%s: %s has %d layouts, want %d", c.name, e.Alias, e.Layouts, want)
			}
		}
	}
}
