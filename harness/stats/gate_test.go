package stats_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tenrounds/harness/stats"
)

// A gate has three outcomes: a loss that is shown, one that is ruled out, and neither.
func TestGate(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	base := simulated{rounds: 10, drift: 1}.run(rng, "a")
	for _, x := range []struct {
		name         string
		slow         float64
		share        float64
		passed, fail bool
	}{
		{"equal, a wide gate", 1, 0.10, true, false},
		{"equal, a gate below the noise", 1, 0.001, false, false},
		{"10 % slower, a gate of 3 %", 0.9, 0.03, false, true},
		{"10 % slower, a gate of 30 %", 0.9, 0.30, true, false},
	} {
		b := simulated{rounds: 10, drift: 1.2, slow: map[string]float64{"gin": x.slow}}.run(rng, "b")
		g := stats.GateOf(compareRuns(t, stats.CompareOptions{}, base, b), x.share)
		if g.Passed() != x.passed || len(g.Regressions) > 0 != x.fail || g.Judged != 48 || !(g.Smallest > 0) {
			t.Errorf("%s: %+v", x.name, g)
		}
	}
	if g := stats.GateOf(stats.Comparison{}, 0.03); g.Passed() {
		t.Error("a gate passes that nothing was judged by")
	}
}

// Variants are judged within one run, against the target that each is of.
func TestGateOfVariants(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	d := simulated{rounds: 10, drift: 1, slow: map[string]float64{"gin": 0.85}}.run(rng, "a")
	s, rows := gather(t, d.Run, d.Turns)
	standings := s.Standings(rows)
	for _, x := range []struct {
		variant, of string
		share       float64
		bad         int
	}{ // without slowing, gin makes 55,000, chi 60,000, echo 65,000
		{"chi", "echo", 0.03, 2 * 2}, {"echo", "chi", 0.03, 0}, {"gin", "echo", 0.5, 0},
	} {
		g := stats.GateOfVariants(standings, rows, map[string]string{x.variant: x.of}, x.share)
		if len(g.Regressions) > x.bad || x.bad > 0 && len(g.Regressions) < x.bad/2 || g.Judged < 2 {
			t.Errorf("%s, a variant of %s: %+v", x.variant, x.of, g)
		}
	}
}

// What a gate cannot see it does not pass: a variant with another limit, and a row whose limit moved.
func TestGateOfWhatIsNotCompared(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(13, 14))
	d := simulated{rounds: 10, drift: 1}.run(rng, "a")
	limited("gin", 0.5, 0.99, 0.9)(&d)
	s, rows := gather(t, d.Run, d.Turns)
	g := stats.GateOfVariants(s.Standings(rows), rows, map[string]string{"gin": "chi"}, 0.9)
	if g.Passed() || len(g.Open) != 2 ||
		!strings.HasPrefix(g.Open[0], "gin text closed-c20: not compared with chi") {
		t.Errorf("a variant with another limit: %+v", g)
	}
	c := compareRuns(t, stats.CompareOptions{}, d, simulated{rounds: 10, drift: 1}.run(rng, "b"))
	if g := stats.GateOf(c, 0.9); g.Passed() || len(g.Open) == 0 ||
		!strings.Contains(g.Open[0], "the limit was") {
		t.Errorf("a limit that moved: %+v", g)
	}
}

// Runs of equal programs differ: groups of them find no change by that, and find what is there.
func TestGroupsOfRuns(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	group := func(name string, gin float64) (all []stats.RunData) {
		for i := range 4 {
			slow := map[string]float64{}
			for _, target := range simulatedTargets {
				slow[target] = 1 + 0.02*rng.NormFloat64() // what this run did to this target
			}
			slow["gin"] *= gin
			all = append(all, simulated{rounds: 10, drift: 1, slow: slow}.run(rng, fmt.Sprint(name, i)))
		}
		return all
	}
	a, b := group("a", 1), group("b", 0.8)
	o := stats.CompareOptions{Baseline: "nethttp"}
	c, err := stats.CompareGroups(a, b, o)
	if err != nil {
		t.Fatal(err)
	}
	n, changed := verdicts(c)
	if len(changed) < 2 || len(changed) > 5 || n[stats.ChangeOpen] == 0 || len(c.Rows[0].Sides) != 2 ||
		len(c.Runs) != 8 {
		t.Errorf("%v %q", n, changed)
	}
	if _, err := stats.CompareGroups(a[:2], b, o); err == nil {
		t.Error("two runs are compared as a group")
	}
	between, err := stats.BetweenRuns(a, o)
	if err != nil || between < 0.01 || between > 0.06 { // 2 % of row and baseline each
		t.Errorf("runs differ by %v, %v", between, err)
	}
	alone := compareRuns(t, o, a[0], a[1])
	o.Between = between
	wide := compareRuns(t, o, a[0], a[1])
	for i, r := range wide.Rows {
		w, s := r.Steps[0].Change, alone.Rows[i].Steps[0].Change
		if r.Steps[0].Verdict != stats.ChangeBaseline && !(w.Low < s.Low && w.High > s.High) {
			t.Errorf("%s: %+v with the difference between runs, %+v without", r.Target, w, s)
		}
	}
}
