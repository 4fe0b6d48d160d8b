package plan_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func loads(t *testing.T, change func(*plan.LoadSettings)) []harness.Load {
	t.Helper()
	s := plan.Defaults()
	change(&s.Load)
	p, err := s.Resolve("x", world())
	if err != nil {
		t.Fatal(err)
	}
	return p.Loads
}

func TestModes(t *testing.T) {
	t.Parallel()
	base := harness.Load{Loader: "load", Mode: "rate", Connections: 20, Duration: 2 * time.Second, Warmup: 500 * time.Millisecond, Timeout: 5 * time.Second}
	rate := base
	rate.Rate, rate.Arrivals, rate.Backlog = 1000, "constant", 100_000
	given := base
	given.Rate, given.Arrivals, given.Backlog, given.Connections = 0.5, "poisson", 0, 7
	slo := rate
	slo.Rate, slo.SLO = 0, 50*time.Millisecond
	users := base
	users.Mode, users.Connections, users.Users, users.Hatch, users.ThinkMin, users.ThinkMax = "users", 0, 4000, 100, 5*time.Second, 15*time.Second
	ramp := users
	ramp.Hatch, ramp.ThinkMin, ramp.ThinkMax, ramp.StopWhen = 2.5, 0, 0, "failed>1%,p99.9>1.5s"
	for _, c := range []struct {
		name   string
		want   harness.Load
		change func(*plan.LoadSettings)
	}{
		{"rate-1000", rate, func(s *plan.LoadSettings) { s.Mode, s.Rate = "rate", new(1000.0) }},
		{"rate-0.5-poisson", given, func(s *plan.LoadSettings) {
			s.Mode, s.Rate, s.Arrivals, s.Backlog, s.Connections = "rate", new(0.5), new("poisson"), new(0), new(7)
		}},
		{"slo-50ms", slo, func(s *plan.LoadSettings) { s.Mode, s.SLO = "rate", new(plan.Duration(50*time.Millisecond)) }},
		{"users-4000", users, func(s *plan.LoadSettings) { s.Mode, s.Users = "users", new(4000) }},
		{"ramp-4000", ramp, func(s *plan.LoadSettings) {
			s.Mode, s.Users, s.Hatch, s.StopWhen = "users", new(4000), new(2.5), []string{"failed > 1%", "p99.9>1.5s"}
			s.ThinkMin, s.ThinkMax = new(plan.Duration(0)), new(plan.Duration(0))
		}},
	} {
		got := loads(t, c.change)
		if !reflect.DeepEqual(got, []harness.Load{c.want}) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		if got[0].String() != c.name {
			t.Errorf("it is called %q, want %q", got[0], c.name)
		}
	}
	if got := strings.Join(ramp.Conditions(), " "); got != "failed>1% p99.9>1.5s" || users.Conditions() != nil || !ramp.Ramp() || users.Ramp() {
		t.Errorf("conditions %q", got)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	var names []string
	for _, l := range loads(t, func(s *plan.LoadSettings) {
		s.Loader, s.Sweep = []string{"load", "wrk"}, []int{1, 20, 1000}
	}) {
		names = append(names, l.String())
	}
	if got := strings.Join(names, " "); got != "closed-c1 closed-c20 closed-c1000 wrk-c1-t1 wrk-c20-t1 wrk-c1000-t1" {
		t.Errorf("the loads are %s", got)
	}
}

// Locust's loads stand beside the project's own of the same users.
func TestLocustLoads(t *testing.T) {
	t.Parallel()
	for client, want := range map[string]string{"": "users-10 locust-10", "http": "users-10 locust-10", "fast": "users-10 locust-fast-10"} {
		var names []string
		all := loads(t, func(s *plan.LoadSettings) {
			s.Mode, s.Users, s.Loader = "users", new(10), []string{"load", "locust"}
			if client != "" {
				s.Client = &client
			}
		})
		for _, l := range all {
			names = append(names, l.String())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("by client %q the loads are %s, want %s", client, got, want)
		}
		own, other := all[0], all[1]
		if own.CrossCheck() || !other.CrossCheck() || !other.Open() || own.Client != "" {
			t.Errorf("%+v and %+v", own, other)
		}
		if other.Loader, other.Client = own.Loader, ""; own != other {
			t.Errorf("but for the loader they differ: %+v and %+v", own, other)
		}
	}
}

// A key of another mode, or one that makes no sense, is refused by its name.
func TestModesRefuse(t *testing.T) {
	t.Parallel()
	type s = plan.LoadSettings
	rate := func(s *s) { s.Mode, s.Rate = "rate", new(100.0) }
	users := func(s *s) { s.Mode, s.Users = "users", new(10) }
	closed := func(*s) {}
	long := plan.Duration(2 * time.Hour)
	for _, c := range []struct {
		key, reason  string
		mode, change func(*s)
	}{
		{"load.rate", `needs mode = "rate", and this is mode = "closed"`, closed, func(s *s) { s.Rate = new(1.0) }},
		{"load.arrivals", `needs mode = "rate"`, users, func(s *s) { s.Arrivals = new("constant") }},
		{"load.backlog", `needs mode = "rate"`, closed, func(s *s) { s.Backlog = new(0) }},
		{"load.users", `needs mode = "users", and this is mode = "rate"`, rate, func(s *s) { s.Users = new(1) }},
		{"load.hatch", `needs mode = "users"`, rate, func(s *s) { s.Hatch = new(1.0) }},
		{"load.think_min", `needs mode = "users"`, closed, func(s *s) { s.ThinkMin = new(plan.Duration(0)) }},
		{"load.think_max", `needs mode = "users"`, closed, func(s *s) { s.ThinkMax = new(plan.Duration(0)) }},
		{"load.slo", `needs mode = "rate"`, users, func(s *s) { s.SLO = new(plan.Duration(time.Second)) }},
		{"load.slo", "give rate or slo", rate, func(s *s) { s.SLO = new(plan.Duration(time.Second)) }},
		{"load.slo", "6s is not between 1ms and timeout, 5s", closed, func(s *s) { s.Mode, s.SLO = "rate", new(plan.Duration(6*time.Second)) }},
		{"load.slo", "0s is not between", closed, func(s *s) { s.Mode, s.SLO = "rate", new(plan.Duration(0)) }},
		{"load.stop_when", `needs mode = "users"`, rate, func(s *s) { s.StopWhen = []string{"p99>1s"} }},
		{"load.sweep", `needs mode = "closed"`, rate, func(s *s) { s.Sweep = []int{1, 2} }},
		{"load.connections", "each user has its own connection", users, func(s *s) { s.Connections = new(20) }},
		{"load.loader", `wrk only has the mode "closed"`, rate, func(s *s) { s.Loader = []string{"load", "wrk"} }},
		{"load.loader", `locust only has the mode "users", and this is mode = "closed"`, closed, func(s *s) { s.Loader = []string{"load", "locust"} }},
		{"load.loader", `locust only has the mode "users", and this is mode = "rate"`, rate, func(s *s) { s.Loader = []string{"locust"} }},
		{"load.loader", `wrk only has the mode "closed"`, users, func(s *s) { s.Loader = []string{"wrk", "locust"} }},
		{"load.stop_when", `a ramp needs loader = ["load"]`, users, func(s *s) { s.Loader, s.StopWhen = []string{"locust"}, []string{"p99>1s"} }},
		{"load.duration", "999ms: locust needs at least a second", users, func(s *s) { s.Loader, s.Duration = []string{"locust"}, plan.Duration(999*time.Millisecond) }},
		{"load.client", `needs loader = ["locust"]`, users, func(s *s) { s.Client = new("fast") }},
		{"load.client", `"curl" is none of: http, fast`, users, func(s *s) { s.Loader, s.Client = []string{"locust"}, new("curl") }},
		{"load.rate", "needs it", closed, func(s *s) { s.Mode = "rate" }},
		{"load.users", "needs it", closed, func(s *s) { s.Mode = "users" }},
		{"load.rate", "0 is not between", rate, func(s *s) { s.Rate = new(0.0) }},
		{"load.rate", "NaN is not between", rate, func(s *s) { s.Rate = new(math.NaN()) }},
		{"load.rate", "+Inf is not between", rate, func(s *s) { s.Rate = new(math.Inf(1)) }},
		{"load.arrivals", `"random" is none of: constant, poisson`, rate, func(s *s) { s.Arrivals = new("random") }},
		{"load.backlog", "-1 is not between", rate, func(s *s) { s.Backlog = new(-1) }},
		{"load.connections", "0 is not between", rate, func(s *s) { s.Connections = new(0) }},
		{"load.users", "20001 is not between", users, func(s *s) { s.Users = new(20001) }},
		{"load.hatch", "-1 is not between", users, func(s *s) { s.Hatch = new(-1.0) }},
		{"load.think_min", "-1ns is not between", users, func(s *s) { s.ThinkMin = new(plan.Duration(-1)) }},
		{"load.think_max", "is not between think_min, 16s", users, func(s *s) { s.ThinkMin = new(plan.Duration(16 * time.Second)) }},
		{"load.think_max", "2h0m0s is not between", users, func(s *s) { s.ThinkMax = &long }},
		{"load.stop_when", `"failed": it must be like`, users, func(s *s) { s.StopWhen = []string{"p99>1s", "failed"} }},
		{"load.stop_when", "under 100 %", users, func(s *s) { s.StopWhen = []string{"failed>100%"} }},
		{"load.stop_when", "above 0 and under 100", users, func(s *s) { s.StopWhen = []string{"p100>1s"} }},
		{"load.stop_when", `"1" is not a time`, users, func(s *s) { s.StopWhen = []string{"p99>1"} }},
		{"load.stop_when", `"p99>1s,failed>1%"`, users, func(s *s) { s.StopWhen = []string{"p99>1s,failed>1%"} }},
		{"load.sweep", "give connections or sweep", closed, func(s *s) { s.Sweep, s.Connections = []int{1, 2}, new(20) }},
		{"load.sweep", "1 numbers of connections: it needs 2 to 20", closed, func(s *s) { s.Sweep = []int{1} }},
		{"load.sweep", "0 numbers", closed, func(s *s) { s.Sweep = []int{} }},
		{"load.sweep", "0 is not between", closed, func(s *s) { s.Sweep = []int{0, 1} }},
		{"load.sweep", "2 after 2: the numbers must rise", closed, func(s *s) { s.Sweep = []int{1, 2, 2} }},
		{"load.threads", "2 threads, not 1", closed, func(s *s) { s.Sweep, s.Threads, s.Loader = []int{1, 2}, 2, []string{"wrk"} }},
	} {
		set := plan.Defaults()
		c.mode(&set.Load)
		c.change(&set.Load)
		_, err := set.Resolve("x", world())
		var key *plan.KeyError
		if !errors.As(err, &key) || key.Key != c.key || !strings.Contains(key.Reason, c.reason) {
			t.Errorf("error %v, want %s: %s", err, c.key, c.reason)
		}
	}
}

// Another mode takes the settings of the file's mode with it, and only those.
func TestForMode(t *testing.T) {
	t.Parallel()
	f, err := plan.Parse("p.toml", []byte("[load]\nsweep = [1, 2]\nduration = \"7s\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := &f.Settings
	l := &s.Load
	s.ForMode("closed")
	if len(l.Sweep) != 2 {
		t.Error("its own mode takes settings out")
	}
	s.ForMode("users")
	if l.Mode != "users" || l.Sweep != nil || l.Duration != plan.Duration(7*time.Second) {
		t.Errorf("%+v", *l)
	}
	l.Users, l.StopWhen = new(5), []string{"p99>1s"}
	s.ForMode("rate")
	if l.Users != nil || l.StopWhen != nil {
		t.Errorf("%+v", *l)
	}
}
