package plan_test

import (
	"errors"
	"fmt"
	"math"
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
		Scenarios: []string{"text", "json", "post", "file-1k", "file-64k", "file-1m"}, ServerCPUs: "0-1", LoadCPUs: "2-3",
		CheckCPUs: func(list string) error {
			if list == "99" {
				return errors.New("CPU 99 is not here")
			}
			return nil
		},
	}
	for _, name := range []string{"beego", "chi", "echo", "fasthttp", "fiber", "gin", "gorestful", "gorillamux", "hertz", "httprouter", "iris", "nethttp", "other"} {
		w.Targets = append(w.Targets, harness.Target{Name: name, Language: "Go", Codecs: name == "nethttp" || name == "fasthttp"})
	}
	w.Targets = append(w.Targets, harness.Target{Name: "express", External: true})
	return w
}

func TestResolve(t *testing.T) {
	t.Parallel()
	s := plan.Defaults()
	s.About, s.Seed, s.Load.Loader, s.Load.Threads = "why", 7, []string{"load", "wrk"}, 5
	s.Targets = []string{"gin", "express"}
	s.Entries = []plan.EntrySettings{{Name: "gin", Alias: "gin-gc400", Flags: []string{"--x"}, Env: map[string]string{"GOGC": "400", "A": "=b"}}}
	s.Machine = plan.MachineSettings{ServerCPUs: "auto", LoadCPUs: "none", BasePort: 65533}
	p, err := s.Resolve("mine", world())
	if err != nil {
		t.Fatal(err)
	}
	own := harness.Load{Loader: "load", Mode: "closed", Connections: 20, Duration: 2 * time.Second, Warmup: 500 * time.Millisecond, Timeout: 5 * time.Second}
	wrk := own
	wrk.Loader, wrk.Threads = "wrk", 5
	want := harness.Plan{
		Name: "mine", About: "why", Rounds: 10, Launch: "round", Order: "shuffled", Up: "all", Seed: 7, Ready: 10 * time.Second,
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
	if p, err = s.Resolve("x", world()); err != nil || len(p.Entries) != 13 || p.Machine != (harness.MachineSplit{ServerCPUs: "3", LoadCPUs: "2-3"}) {
		t.Errorf("%v; %d entries (the external one is not asked for), %+v", err, len(p.Entries), p.Machine)
	}
	s.Load.Loader = []string{"wrk"}
	if p, err = s.Resolve("x", world()); err != nil || p.Loads[0].Threads != 1 {
		t.Errorf("wrk without threads: %v, %+v", err, p.Loads)
	}
}

func TestResolveRefuses(t *testing.T) {
	t.Parallel()
	entry := func(e plan.EntrySettings) func(*plan.Settings) {
		return func(s *plan.Settings) { s.Targets, s.Entries = []string{"gin"}, []plan.EntrySettings{{Name: "chi"}, e} }
	}
	for _, c := range []struct {
		name, key, reason string
		change            func(*plan.Settings)
	}{
		{"no round", "rounds", "0 is not between 1 and 10000", func(s *plan.Settings) { s.Rounds = 0 }},
		{"too many rounds", "rounds", "10001", func(s *plan.Settings) { s.Rounds = 10001 }},
		{"launch", "launch", `"twice" is none of: round, once`, func(s *plan.Settings) { s.Launch = "twice" }},
		{"order", "order", `"" is none of: shuffled, fixed`, func(s *plan.Settings) { s.Order = "" }},
		{"up", "up", `"two" is none of: all, one`, func(s *plan.Settings) { s.Up = "two" }},
		{"one up, launched once", "up", `needs launch = "round"`, func(s *plan.Settings) { s.Up, s.Launch = "one", "once" }},
		{"never ready", "ready", "0s is not between", func(s *plan.Settings) { s.Ready = 0 }},
		{"waits too long", "ready", "1h0m0s is not between", func(s *plan.Settings) { s.Ready = plan.Duration(time.Hour) }},
		{"unknown scenario", "scenarios", `unknown "jsno"; did you mean "json"?`, func(s *plan.Settings) { s.Scenarios = []string{"text", "jsno"} }},
		{"no such scenario", "scenarios", `unknown "soap"; there are: text, json`, func(s *plan.Settings) { s.Scenarios = []string{"soap"} }},
		{"scenario twice", "scenarios", `"text" is there twice`, func(s *plan.Settings) { s.Scenarios = []string{"text", "json", "text"} }},
		{"no scenario", "scenarios", "is empty", func(s *plan.Settings) { s.Scenarios = nil }},
		{"unknown target", "targets", `unknown "gni"; did you mean "gin"?`, func(s *plan.Settings) { s.Targets = []string{"gni"} }},
		{"target twice", "targets", `"gin" is there twice`, func(s *plan.Settings) { s.Targets = []string{"gin", "gin"} }},
		{"unknown entry", "target.1.name", `unknown "ginn"`, entry(plan.EntrySettings{Name: "ginn", Alias: "x"})},
		{"entry without a name", "target.1.name", `unknown ""`, entry(plan.EntrySettings{Alias: "x"})},
		{"alias taken", "target.1.alias", `another entry has the alias "gin"`, entry(plan.EntrySettings{Name: "gin"})},
		{"alias taken by an entry", "target.1.alias", `another entry has the alias "chi"`, entry(plan.EntrySettings{Name: "gin", Alias: "chi"})},
		{"alias too long", "target.1.alias", "64 in all", entry(plan.EntrySettings{Name: "gin", Alias: strings.Repeat("a", 65)})},
		{"copy of nobody", "aa", `"gni" is no target of the plan; did you mean "gin"?`, func(s *plan.Settings) { s.Targets, s.AA = []string{"gin"}, []string{"gni"} }},
		{"copy twice", "aa", `the alias of the copy, "gin-copy", is taken`, func(s *plan.Settings) { s.Targets, s.AA = []string{"gin"}, []string{"gin", "gin"} }},
		{"variable without a name", "target.1.env", `"" is not the name`, entry(plan.EntrySettings{Name: "gin", Alias: "x", Env: map[string]string{"": "1"}})},
		{"variable with a sign", "target.1.env", `"A=B" is not the name`, entry(plan.EntrySettings{Name: "gin", Alias: "x", Env: map[string]string{"A=B": "1"}})},
		{"value with a zero", "target.1.env", `"A" is not the name`, entry(plan.EntrySettings{Name: "gin", Alias: "x", Env: map[string]string{"A": "\x00"}})},
		{"mode", "load.mode", `"open" is none of: closed, rate, users`, func(s *plan.Settings) { s.Load.Mode = "open" }},
		{"no connection", "load.connections", "0 is not between 1 and 20000", func(s *plan.Settings) { s.Load.Connections = new(0) }},
		{"too many connections", "load.connections", "20001", func(s *plan.Settings) { s.Load.Connections = new(20001) }},
		{"too short", "load.duration", "9.999999ms is not between 10ms", func(s *plan.Settings) { s.Load.Duration = 9999999 }},
		{"too long", "load.duration", "25h0m0s", func(s *plan.Settings) { s.Load.Duration = plan.Duration(25 * time.Hour) }},
		{"negative warm-up", "load.warmup", "-1s is not between", func(s *plan.Settings) { s.Load.Warmup = plan.Duration(-time.Second) }},
		{"warm-up without a unit", "load.warmup", "3ns is neither 0 nor", func(s *plan.Settings) { s.Load.Warmup = 3 }},
		{"no timeout", "load.timeout", "0s is not between", func(s *plan.Settings) { s.Load.Timeout = 0 }},
		{"negative threads", "load.threads", "-1 is not between", func(s *plan.Settings) { s.Load.Threads = -1 }},
		{"unknown loader", "load.loader", `unknown "wkr"; did you mean "wrk"?`, func(s *plan.Settings) { s.Load.Loader = []string{"wkr"} }},
		{"no loader", "load.loader", "is empty", func(s *plan.Settings) { s.Load.Loader = []string{} }},
		{"fractions with wrk", "load.duration", "whole seconds", func(s *plan.Settings) {
			s.Load.Loader, s.Load.Duration = []string{"load", "wrk"}, plan.Duration(1500*time.Millisecond)
		}},
		{"more threads than connections", "load.threads", "21 threads, not 20", func(s *plan.Settings) { s.Load.Loader, s.Load.Threads = []string{"wrk"}, 21 }},
		{"ports past the last", "machine.base_port", "65524: 13 targets", func(s *plan.Settings) { s.Machine.BasePort = 65524 }},
		{"privileged port", "machine.base_port", "80: ", func(s *plan.Settings) { s.Machine.BasePort = 80 }},
		{"negative port", "machine.base_port", "-1: ", func(s *plan.Settings) { s.Machine.BasePort = -1 }},
		{"largest port", "machine.base_port", "13 targets need ports", func(s *plan.Settings) { s.Machine.BasePort = math.MaxInt }},
		{"server's CPUs", "machine.server_cpus", "CPU 99 is not here", func(s *plan.Settings) { s.Machine.ServerCPUs = "99" }},
		{"generator's CPUs", "machine.load_cpus", "CPU 99 is not here", func(s *plan.Settings) { s.Machine.LoadCPUs = "99" }},
	} {
		s := plan.Defaults()
		c.change(&s)
		_, err := s.Resolve("x", world())
		var key *plan.KeyError
		if !errors.As(err, &key) || key.Key != c.key || !strings.Contains(key.Reason, c.reason) {
			t.Errorf("%s: error %v, want %s: %s", c.name, err, c.key, c.reason)
		}
	}
	for _, alias := range []string{"a b", "a\n", "a,b", `a"b`, "a/b", `a\b`, "a|b", "<b>", "a;b", "-a", ".", "..", "\x1b[31m", "ä", "=1+1"} {
		s := plan.Defaults()
		entry(plan.EntrySettings{Name: "gin", Alias: alias})(&s)
		var key *plan.KeyError
		if _, err := s.Resolve("x", world()); !errors.As(err, &key) || key.Key != "target.1.alias" {
			t.Errorf("alias %q: %v", alias, err)
		}
	}
	if _, err := plan.Defaults().Resolve("x", plan.World{Scenarios: []string{"text", "json"}}); err == nil || !strings.Contains(err.Error(), "targets: ") {
		t.Errorf("a world without targets: %v", err)
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
			return key.Key == k || strings.HasPrefix(key.Key, "target.") && strings.HasPrefix(k, "target.") && strings.HasSuffix(key.Key, k[len("target"):])
		}) {
			t.Fatalf("%q is no key", key.Key)
		}
		return
	}
	if len(p.Entries) == 0 || len(p.Scenarios) == 0 || len(p.Loads) == 0 || p.Rounds < 1 || plan.Estimate(p) <= 0 {
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
