package plan_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// world has thirteen targets of its own and one external, on a machine of four CPUs.
func world() plan.World {
	w := plan.World{
		Scenarios: []string{"text", "json", "post", "file-1k", "file-64k",
			"file-1m"}, ServerCPUs: "0-1", LoadCPUs: "2-3",
		CheckCPUs: func(list string) error {
			if list == "99" {
				return errors.New("CPU 99 is not here")
			}
			return nil
		},
	}
	for _, name := range []string{"beego", "chi", "echo", "fasthttp", "fiber", "gin", "gorestful", "gorillamux",
		"hertz", "httprouter", "iris", "nethttp", "other"} {
		w.Targets = append(w.Targets, harness.Target{Name: name, Language: "Go",
			Codecs: name == "nethttp" || name == "fasthttp"})
	}
	w.Targets = append(w.Targets, harness.Target{Name: "express", External: true})
	return w
}

func TestResolve(t *testing.T) {
	t.Parallel()
	s := plan.Defaults()
	s.About, s.Seed, s.Load.Loader, s.Load.Threads = "why", 7, []string{"load", "wrk"}, 5
	s.Targets = []string{"gin", "express"}
	s.Entries = []plan.EntrySettings{{Name: "gin", Alias: "gin-gc400", Flags: []string{"--x"},
		Env: map[string]string{"GOGC": "400", "A": "=b"}}}
	s.Machine = plan.MachineSettings{ServerCPUs: "auto", LoadCPUs: "none", BasePort: 65533}
	p, err := s.Resolve("mine", world())
	if err != nil {
		t.Fatal(err)
	}
	own := harness.Load{Loader: "load", Mode: "closed", Connections: 20, Duration: 2 * time.Second,
		Warmup: 500 * time.Millisecond, Timeout: 5 * time.Second}
	wrk := own
	wrk.Loader, wrk.Threads = "wrk", 5
	want := harness.Plan{
		Name: "mine", About: "why", Rounds: 10, Launch: "round", Order: "shuffled", Up: "all", Seed: 7,
		Ready: 10 * time.Second,
		Entries: []harness.Entry{
			{Target: "gin", Alias: "gin"}, {Target: "express", Alias: "express"},
			{Target: "gin", Alias: "gin-gc400", Env: []string{"A==b", "GOGC=400"}, Flags: []string{"--x"}},
		},
		Scenarios: []string{"text", "json"}, Loads: []harness.Load{own, wrk},
		Machine: harness.MachineSplit{ServerCPUs: "0-1", BasePort: 65533}, // 65535 is the third's
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("the plan is\n%+v, want\n%+v", p, want)
	}
	s = plan.Defaults()
	s.Machine = plan.MachineSettings{ServerCPUs: "3", LoadCPUs: "auto", BasePort: 0}
	if p, err = s.Resolve("x", world()); err != nil || len(p.Entries) != 13 ||
		p.Machine != (harness.MachineSplit{ServerCPUs: "3", LoadCPUs: "2-3"}) {
		t.Errorf("%v; %d entries (the external one is not asked for), %+v", err, len(p.Entries), p.Machine)
	}
	s.Load.Loader = []string{"wrk"}
	if p, err = s.Resolve("x", world()); err != nil || p.Loads[0].Threads != 1 {
		t.Errorf("wrk without threads: %v, %+v", err, p.Loads)
	}
}

// checkResolved resolves a file: an error must be that of a key, and a plan must be one that can be run.
func checkResolved(t *testing.T, f *plan.File) {
	t.Helper()
	p, err := f.Settings.Resolve("x", world())
	var key *plan.KeyError
	if err != nil {
		if !errors.As(err, &key) || key.Key == "" || key.Reason == "" {
			t.Fatalf("no error of a key: %v", err)
		}
		if known := plan.Keys(); !slices.ContainsFunc(known, func(k string) bool {
			return key.Key == k || strings.HasPrefix(key.Key, "target.") && strings.HasPrefix(k, "target.") &&
				strings.HasSuffix(key.Key, k[len("target"):])
		}) {
			t.Fatalf("%q is no key", key.Key)
		}
		return
	}
	if len(p.Entries) == 0 || len(p.Scenarios) == 0 || len(p.Loads) == 0 || p.Rounds < 1 ||
		plan.Estimate(p) <= 0 {
		t.Fatalf("a plan that cannot be run: %+v, estimate %v", p, plan.Estimate(p))
	}
	aliases := map[string]bool{}
	for _, e := range p.Entries {
		if aliases[e.Alias] || e.Alias == "" {
			t.Fatalf("alias %q: %+v", e.Alias, p.Entries)
		}
		aliases[e.Alias] = true
	}
	if n := len(plan.Turns(p, 1)); n != len(p.Entries)*len(p.Scenarios)*len(p.Loads) {
		t.Fatalf("%d turns", n)
	}
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	p, err := plan.Defaults().Resolve("x", world())
	if err != nil {
		t.Fatal(err)
	}
	load := time.Duration(10*2*13) * 2500 * time.Millisecond
	d := plan.Estimate(p)
	if d < load || d > load+load/4 || d != d.Round(time.Second) {
		t.Errorf("%v for %v of load", d, load)
	}
	once := p
	once.Launch = harness.LaunchOnce
	if e := plan.Estimate(once); e >= d {
		t.Errorf("launched once it takes %v, launched in each round %v", e, d)
	}
	p.Rounds, p.Loads[0].Duration = 10_000, 24*time.Hour
	for i := range 200 {
		p.Entries = append(p.Entries, harness.Entry{Alias: fmt.Sprint(i)})
	}
	if d := plan.Estimate(p); d < 292*365*24*time.Hour {
		t.Errorf("the longest plan takes %v", d)
	}
}
