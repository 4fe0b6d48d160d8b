package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

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
	want := map[string]string{"chi": "", "gin": "tuned", "gin-copy": "tuned", "old": "", "chi-gc": "tuned",
		"gin-plain": ""}
	for _, e := range p.Entries {
		if class, ok := want[e.Alias]; !ok || e.Class != class {
			t.Errorf("%s is of the class %q, want %q", e.Alias, e.Class, class)
		}
	}
	if len(p.Entries) != len(want) {
		t.Errorf("%d entries, want %d", len(p.Entries), len(want))
	}
	s.Entries[1].Class = "fast"
	refuses(t, s, w, "target.1.class", `"fast" is neither`)
}

// What a target cannot be built or started as is refused with the reason; the rest comes into the plan, and
// its copies.
func TestMade(t *testing.T) {
	t.Parallel()
	w := world()
	w.Targets = []harness.Target{
		{Name: "nethttp", Language: "Go", Codecs: true}, {Name: "gin", Language: "Go"}, {Name: "node",
			Language: "JavaScript", Run: []string{"node"}, External: true},
		{Name: "mine", Language: "Go", External: true}, {Name: "gin@v1", Language: "Go", Codecs: true,
			Variant: &harness.Variant{Target: "gin"}},
	}
	for _, c := range []struct {
		entry     plan.EntrySettings
		key, want string
	}{
		{plan.EntrySettings{Name: "nethttp", PGO: true, JSON: "v2", Processes: 2}, "", ""},
		{plan.EntrySettings{Name: "gin", PGO: true, Processes: 8, JSON: "goccy"}, "", ""},
		{plan.EntrySettings{Name: "gin@v1", PGO: true}, "", ""},
		{plan.EntrySettings{Name: "node", PGO: true}, "target.0.pgo",
			"node is not one of this project's Go servers"},
		{plan.EntrySettings{Name: "mine", PGO: true}, "target.0.pgo", "mine is not one of"},
		{plan.EntrySettings{Name: "gin", JSON: "std"}, "target.0.json",
			"only servers with shared/codec can: nethttp"},
		{plan.EntrySettings{Name: "gin@v1", JSON: "std"}, "target.0.json", "cannot be built with another codec"},
		{plan.EntrySettings{Name: "nethttp", JSON: "sonic"}, "target.0.json", "none of: goccy, std, v2"},
		{plan.EntrySettings{Name: "node", Processes: 2}, "target.0.processes", "only these have --reuseport"},
		{plan.EntrySettings{Name: "nethttp", Processes: 9}, "target.0.processes", "not between 1 and 8"},
		{plan.EntrySettings{Name: "nethttp", Processes: -1}, "target.0.processes", "not between 1 and 8"},
	} {
		s := plan.Defaults()
		c.entry.Alias = "x"
		s.Entries, s.AA, s.Scenarios = []plan.EntrySettings{c.entry}, []string{"x"}, []string{"text"}
		if c.key != "" {
			refuses(t, s, w, c.key, c.want)
			continue
		}
		p, err := s.Resolve("p", w)
		if err != nil {
			t.Errorf("%+v: %v", c.entry, err)
			continue
		}
		variant := func(e harness.Entry) bool { return e.Alias == "gin@v1" } // it takes part by itself
		own := slices.DeleteFunc(p.Entries, variant)
		if len(own) != 2 || !own[0].Likewise(own[1]) || own[0].JSON == harness.JSONGoccy ||
			own[1].PGO != c.entry.PGO {
			t.Errorf("%+v became %+v", c.entry, p.Entries)
		}
	}
}

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
	want := map[string]time.Duration{"chi": 0, "py": 8 * time.Second, "py-copy": 8 * time.Second,
		"chi-warm": 2 * time.Second, "py-cold": 0}
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
	refuses(t, s, w, "target.0.warmup", "1h0m0s is not between")
}

func TestPlanFileOfEntries(t *testing.T) {
	t.Parallel()
	f, err := plan.Parse("x.toml",
		[]byte("[[target]]\nname = \"nethttp\"\nwarmup = \"8s\"\npgo = true\njson = \"v2\"\nprocesses = 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e := f.Settings.Entries[0]; time.Duration(*e.Warmup) != 8*time.Second || !e.PGO || e.JSON != "v2" ||
		e.Processes != 2 {
		t.Errorf("%+v", e)
	}
	_, err = plan.Parse("x.toml", []byte("[[target]]\nname = \"nethttp\"\nwarmup = 8\n"))
	if err == nil || !strings.Contains(err.Error(), "x.toml:3") {
		t.Errorf("a number for a time: %v", err)
	}
}

// An optional target takes part where it is named, and only there.
func TestOptionalTarget(t *testing.T) {
	t.Parallel()
	w := world()
	w.Targets = append(w.Targets, harness.Target{Name: "extra", Language: "Go", Optional: true})
	s := plan.Defaults()
	p, err := s.Resolve("x", w)
	if err != nil || slices.ContainsFunc(p.Entries, func(e harness.Entry) bool { return e.Target == "extra" }) {
		t.Errorf("nobody named it: %+v, %v", p.Entries, err)
	}
	s.Targets = []string{"extra"}
	if p, err = s.Resolve("x", w); err != nil || len(p.Entries) != 1 || p.Entries[0].Target != "extra" {
		t.Errorf("it is named: %+v, %v", p.Entries, err)
	}
}

// The name of a framework stands for its programs where its plain server takes no part.
func TestNameOfAFramework(t *testing.T) {
	t.Parallel()
	w := world()
	w.Targets = append(w.Targets, harness.Target{Name: "gin-api", Language: "Go", Application: "api"})
	w.Scenarios = append(w.Scenarios, "order")
	w.Application = func(scenario string) string { return map[string]string{"order": "api"}[scenario] }
	s := plan.Defaults()
	s.Scenarios, s.Targets = []string{"order"}, []string{"gin"}
	p, err := s.Resolve("x", w)
	if err != nil || len(p.Entries) != 1 || p.Entries[0].Target != "gin-api" {
		t.Errorf("%+v, %v", p.Entries, err)
	}
	s.Targets = []string{"none"}
	if _, err = s.Resolve("x", w); err == nil || !strings.Contains(err.Error(), `unknown "none"`) {
		t.Errorf("no framework of that name: %v", err)
	}
}
