package plan_test

import (
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
	base := harness.Load{Loader: "load", Mode: "rate", Connections: 20, Duration: 2 * time.Second,
		Warmup: 500 * time.Millisecond, Timeout: 5 * time.Second}
	rate := base
	rate.Rate, rate.Arrivals, rate.Backlog = 1000, "constant", 100_000
	given := base
	given.Rate, given.Arrivals, given.Backlog, given.Connections = 0.5, "poisson", 0, 7
	slo := rate
	slo.Rate, slo.SLO = 0, 50*time.Millisecond
	users := base
	users.Mode, users.Connections, users.Users, users.Hatch = "users", 0, 4000, 100
	users.ThinkMin, users.ThinkMax = 5*time.Second, 15*time.Second
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
		{"slo-50ms", slo, func(s *plan.LoadSettings) {
			s.Mode, s.SLO = "rate",
				new(plan.Duration(50*time.Millisecond))
		}},
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
	if got := strings.Join(ramp.Conditions(), " "); got != "failed>1% p99.9>1.5s" || users.Conditions() != nil ||
		!ramp.Ramp() || users.Ramp() {
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
	if got := strings.Join(names,
		" "); got != "closed-c1 closed-c20 closed-c1000 wrk-c1-t1 wrk-c20-t1 wrk-c1000-t1" {
		t.Errorf("the loads are %s", got)
	}
}

// Locust's loads stand beside the project's own of the same users.
func TestLocustLoads(t *testing.T) {
	t.Parallel()
	for client, want := range map[string]string{"": "users-10 locust-10", "http": "users-10 locust-10",
		"fast": "users-10 locust-fast-10"} {
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
