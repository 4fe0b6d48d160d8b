package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The points of a curve are the percentiles of all answers, and end where too few are left.
func TestCurves(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a", "silent")
	rng := rand.New(rand.NewPCG(1, 2))
	var times []float64
	var turns []harness.Measurement
	for round := 1; round <= 2; round++ {
		var part []int64
		for range 5000 * round {
			v := 1000 + int64(1e7*rng.ExpFloat64())
			part, times = append(part, v), append(times, float64(v)/1e9)
		}
		m := turn(r, round, "a", "text", 100)
		m.Account().Histogram = encode(t, part...)
		turns = append(turns, m, turn(r, round, "silent", "text", 50))
	}
	slices.Sort(times)
	s := stats.NewSummariser(r)
	for _, m := range turns {
		if err := s.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	rows := s.Rows()
	curves := s.Curves(rows)
	if len(curves) != 1 || curves[0].Target != "a" || curves[0].Scenario != "text" || curves[0].Load != "closed-c20" {
		t.Fatalf("curves are %+v, want that of a alone", curves)
	}
	points := curves[0].Points
	last := points[len(points)-1]
	if left := (1 - last.Share) * 15_000; left < 9.999 || left > 13 {
		t.Errorf("the curve ends where %v answers are left, want 10 to 13", left)
	}
	for i, p := range points {
		exact := times[min(int(p.Share*15_000), len(times)-1)]
		if i > 0 && (p.Share <= points[i-1].Share || p.Seconds < points[i-1].Seconds) || i > 0 && math.Abs(p.Seconds/exact-1) > 0.05 {
			t.Errorf("up to a share of %v: %v s, the answers say %v s", p.Share, p.Seconds, exact)
		}
	}
}

// A ratio is taken both ways, and never with a row that has no rank or an offered load.
func TestVersus(t *testing.T) {
	t.Parallel()
	r := testRun(6, "fast", "slow", "bad")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		drift := 1 + float64(round)/10
		bad := turn(r, round, "bad", "text", 900)
		bad.Account().Wrong++
		turns = append(turns, turn(r, round, "fast", "text", 300*drift), turn(r, round, "slow", "text", 100*drift), bad, turn(r, round, "slow", "json", 7))
	}
	versus := func(r harness.Run) []stats.Versus {
		s := stats.NewSummariser(r)
		for _, m := range turns {
			m.Load = r.Plan.Loads[0]
			if err := s.Add(m); err != nil {
				t.Fatal(err)
			}
		}
		return s.Versus(s.Rows())
	}
	found := map[string]float64{}
	for _, v := range versus(r) {
		found[v.Scenario+" "+v.Target+"/"+v.Base] = v.Ratio.Mean
	}
	want := map[string]float64{"text fast/fast": 1, "text fast/slow": 3, "text slow/fast": 1. / 3, "text slow/slow": 1, "json slow/slow": 1}
	if len(found) != len(want) {
		t.Errorf("ratios are %v, want %v", found, want)
	}
	for k, f := range want {
		if !near(found[k], f) {
			t.Errorf("%s is %v, want %v", k, found[k], f)
		}
	}
	r.Plan.Loads = []harness.Load{{Loader: "load", Mode: "rate", Rate: 100}}
	if got := versus(r); len(got) != 0 {
		t.Errorf("rows of an offered load are compared: %+v", got)
	}
}
