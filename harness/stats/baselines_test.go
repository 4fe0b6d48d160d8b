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

// A run has one baseline for each scenario and load: net/http or its application, the target of a variant,
// or the first of the plan.
func TestBaselineOfARun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		targets  []string
		variants []harness.Variant
		want     string
	}{
		{[]string{"gin", "nethttp"}, nil, "nethttp"},
		{[]string{"gin-bookstore", "nethttp-bookstore"}, nil, "nethttp-bookstore"},
		{[]string{"nethttp-bookstore", "nethttp"}, nil, "nethttp"},
		{[]string{"chi", "gin", "gin@v1"}, []harness.Variant{{Name: "gin@v1", Target: "gin"}}, "gin"},
		{[]string{"gin@v1", "nethttp", "gin"}, []harness.Variant{{Name: "gin@v1", Target: "gin"}}, "nethttp"},
		{[]string{"chi", "gin"}, nil, "chi"},
	} {
		r := testRun(6, c.targets...)
		r.Variants = c.variants
		var turns []harness.Measurement
		for round := 1; round <= 6; round++ {
			for i, target := range c.targets {
				turns = append(turns, turn(r, round, target, "text", float64(1000*(i+1))))
			}
		}
		s, all := gather(t, r, turns)
		base := stats.Base(r, all)
		if base == nil || base.Target != c.want {
			t.Errorf("%q: the baseline is %+v, want %s", c.targets, base, c.want)
			continue
		}
		ratios := s.Ratios(all)
		if len(ratios) != len(c.targets) {
			t.Errorf("%q: %d ratios", c.targets, len(ratios))
		}
		for _, v := range ratios {
			want := byTarget(all)[v.Target].Throughput.Mean / base.Throughput.Mean
			if v.Base != c.want || !near(v.Ratio.Mean, want) || !near(v.Ratio.Low, want) {
				t.Errorf("%q: %+v, want %g times %s", c.targets, v, want, c.want)
			}
		}
	}
	none := testRun(6, "gin")
	s, all := gather(t, none, nil)
	if stats.Base(none, all) != nil || len(s.Ratios(all)) > 0 {
		t.Error("a run without rows has a baseline")
	}
}

// A line between two tiers is drawn where the step is largest, if there is no room for all.
func TestBreaks(t *testing.T) {
	t.Parallel()
	row := func(tier int, mean float64) harness.Summary {
		return harness.Summary{Tier: tier, Throughput: harness.Estimate{Mean: mean}}
	}
	rows := []harness.Summary{row(1, 200), row(1, 190), row(0, 188), row(2, 180), row(3, 90), row(4, 80)}
	for most, want := range map[int][]int{-1: nil, 0: nil, 1: {4}, 2: {4, 5}, 9: {3, 4, 5}} {
		got := stats.Breaks(rows, most)
		for _, at := range want {
			if !got[at] {
				t.Errorf("at most %d: %v, want %v", most, got, want)
			}
		}
		if len(got) != len(want) {
			t.Errorf("at most %d: %v, want %v", most, got, want)
		}
	}
	if got := stats.Breaks([]harness.Summary{row(0, 2), row(0, 1)}, 9); len(got) > 0 {
		t.Errorf("without tiers: %v", got)
	}
}
