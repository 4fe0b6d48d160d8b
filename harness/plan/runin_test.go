package plan_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// The run-in of an entry is its own, or that of its manifest, and a plan takes that much longer.
func TestRunInOfEntries(t *testing.T) {
	t.Parallel()
	w := world()
	w.Targets = []harness.Target{{Name: "chi"}, {Name: "py", Warmup: "8s"}}
	s := plan.Defaults()
	s.Rounds, s.Scenarios, s.Targets, s.AA = 3, []string{"text"}, []string{"chi", "py"}, []string{"py"}
	s.Entries = []plan.EntrySettings{
		{Name: "chi", Alias: "chi-warm", Warmup: new(plan.Duration(2 * time.Second))},
		{Name: "py", Alias: "py-cold", Warmup: new(plan.Duration(0))},
	}
	p, err := s.Resolve("x", w)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]time.Duration{"chi": 0, "py": 8 * time.Second, "py-copy": 8 * time.Second, "chi-warm": 2 * time.Second, "py-cold": 0}
	for _, e := range p.Entries {
		if warmup, ok := want[e.Alias]; !ok || e.Warmup != warmup {
			t.Errorf("%s is run in for %v, want %v", e.Alias, e.Warmup, warmup)
		}
	}
	with := plan.Estimate(p)
	for i := range p.Entries {
		p.Entries[i].Warmup = 0
	}
	if more := with - plan.Estimate(p); more != 3*(8+8+2)*time.Second {
		t.Errorf("three launches of three that are run in take %v more", more)
	}
	s.Entries[0].Warmup = new(plan.Duration(time.Hour))
	var key *plan.KeyError
	if _, err := s.Resolve("x", w); !errors.As(err, &key) || key.Key != "target.0.warmup" {
		t.Errorf("an hour: %v", err)
	}
	w.Targets[1].Warmup = "8"
	if _, err := s.Resolve("x", w); err == nil {
		t.Error("a time without a unit is taken")
	}
}

func TestPlanFileOfEntries(t *testing.T) {
	t.Parallel()
	f, err := plan.Parse("x.toml", []byte("[[target]]\nname = \"nethttp\"\nwarmup = \"8s\"\npgo = true\njson = \"v2\"\nprocesses = 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e := f.Settings.Entries[0]; time.Duration(*e.Warmup) != 8*time.Second || !e.PGO || e.JSON != "v2" || e.Processes != 2 {
		t.Errorf("%+v", e)
	}
	_, err = plan.Parse("x.toml", []byte("[[target]]\nname = \"nethttp\"\nwarmup = 8\n"))
	if err == nil || !strings.Contains(err.Error(), "x.toml:3") {
		t.Errorf("a number for a time: %v", err)
	}
}
