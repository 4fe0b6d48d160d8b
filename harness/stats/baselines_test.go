package stats_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// shopRun is a run of two frameworks, each with a plain program and one of the bookstore, of which gin's is
// slowed.
func shopRun(rng *rand.Rand, slow float64, scenarios ...string) stats.RunData {
	r := testRun(8)
	r.Plan.Scenarios = scenarios
	d := stats.RunData{Name: "shop"}
	for _, scenario := range scenarios {
		for _, target := range []string{"nethttp", "gin"} {
			own := 1.0
			if bookstore(scenario) != "" {
				target += "-bookstore"
			}
			if target == "gin-bookstore" {
				own = slow
			}
			r.Subjects = append(r.Subjects, harness.Subject{Entry: harness.Entry{Target: target, Alias: target}})
			for round := 1; round <= 8; round++ {
				d.Turns = append(d.Turns, turn(r, round, target, scenario, 50_000*own*math.Exp(0.01*rng.NormFloat64())))
			}
		}
	}
	d.Run = r
	return d
}

// Each scenario is divided by the program of the baseline's framework that answers it, whichever of them was
// named.
func TestBaselineOfEachApplication(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(29, 30))
	for _, c := range []struct {
		name, baseline string
		scenarios      []string
		want           map[string]string // by scenario
	}{
		{"both, by the plain one", "nethttp", []string{"json", "book-mix"},
			map[string]string{"json": "nethttp", "book-mix": "nethttp-bookstore"}},
		{"both, by the other", "nethttp-bookstore", []string{"json", "book-mix"},
			map[string]string{"json": "nethttp", "book-mix": "nethttp-bookstore"}},
		{"the bookstore alone", "nethttp", []string{"book-mix"},
			map[string]string{"book-mix": "nethttp-bookstore"}},
		{"plain alone", "nethttp", []string{"json"}, map[string]string{"json": "nethttp"}},
		{"another framework", "gin", []string{"json", "book-mix"},
			map[string]string{"json": "gin", "book-mix": "gin-bookstore"}},
	} {
		got := compareRuns(t, stats.CompareOptions{Baseline: c.baseline, Application: bookstore},
			shopRun(rng, 1, c.scenarios...), shopRun(rng, 0.5, c.scenarios...))
		seen := 0
		for _, r := range got.Rows {
			if r.Figure != stats.FigureThroughput {
				continue
			}
			seen++
			want := stats.ChangeOpen
			switch {
			case r.Target == c.want[r.Scenario]:
				want = stats.ChangeBaseline
			case r.Scenario == "book-mix" && r.Target == "gin-bookstore":
				want = stats.ChangeWorse
			case r.Scenario == "book-mix": // which gin, as the baseline, leaves behind
				want = stats.ChangeImproved
			}
			if s := r.Steps[0]; r.Baseline != c.want[r.Scenario] || s.Verdict != want &&
				(!unchanged(s) || want != stats.ChangeOpen) {
				t.Errorf("%s: %s %s by %s: %q (%s), want %q by %s", c.name, r.Target, r.Scenario, r.Baseline, s.Verdict,
					s.Reason, want, c.want[r.Scenario])
			}
		}
		if seen != 2*len(c.scenarios) {
			t.Errorf("%s: %d rows", c.name, seen)
		}
	}
}

// A framework without a program of the application has none to divide by, and that is said.
func TestNoBaselineOfAnApplication(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(31, 32))
	a, b := shopRun(rng, 1, "json", "book-mix"), shopRun(rng, 1, "json", "book-mix")
	for _, d := range []*stats.RunData{&a, &b} {
		without("nethttp-bookstore")(d)
	}
	for _, r := range compareRuns(t, stats.CompareOptions{Application: bookstore}, a, b).Rows {
		if s := r.Steps[0]; r.Scenario == "book-mix" && (s.Verdict != stats.ChangeBarred ||
			!strings.Contains(s.Reason, "baseline absent")) || r.Scenario == "json" &&
			s.Verdict == stats.ChangeBarred {
			t.Errorf("%s %s: %+v", r.Target, r.Scenario, s)
		}
	}
}
