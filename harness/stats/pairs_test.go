package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	moremath "github.com/aclements/go-moremath/stats"
	"golang.org/x/perf/benchmath"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The examples are worked out by hand: 0.01*4, 0.02*3 (more than 0.04), 0.02*2, which is less than the one
// before it and so the same, and 0.5.
func TestHolm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ p, want []float64 }{
		{nil, nil},
		{[]float64{0.3}, []float64{0.3}},
		{[]float64{0.5, 0.02, 0.01, 0.02}, []float64{0.5, 0.06, 0.04, 0.06}},
		{[]float64{0.9, 0.8}, []float64{1, 1}},
		{[]float64{0, 0, 1}, []float64{0, 0, 1}},
	} {
		if got := stats.Holm(c.p); !slices.EqualFunc(got, c.want, near) {
			t.Errorf("%v: %v, want %v", c.p, got, c.want)
		}
	}
}

// signs is the p of a signed-rank test by trying all signs.
func signs(d []float64) float64 {
	d = slices.DeleteFunc(slices.Clone(d), func(x float64) bool { return x == 0 })
	var ranks []float64
	for _, x := range d {
		r := 0.5
		for _, y := range d {
			if math.Abs(y) < math.Abs(x) {
				r++
			} else if math.Abs(y) == math.Abs(x) {
				r += 0.5
			}
		}
		ranks = append(ranks, r)
	}
	sum := func(positive func(i int) bool) (w float64) {
		for i, r := range ranks {
			if !positive(i) {
				r = -r
			}
			w += r
		}
		return math.Abs(w)
	}
	seen, as := sum(func(i int) bool { return d[i] > 0 }), 0
	for choice := range 1 << len(d) {
		if sum(func(i int) bool { return choice>>i&1 == 1 }) >= seen {
			as++
		}
	}
	return float64(as) / float64(int(1)<<len(d))
}

func TestSignedRank(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 22))
	for range 200 {
		d := make([]float64, rng.IntN(9))
		for i := range d {
			d[i] = float64(rng.IntN(9) - 3) // with ties and zeros
		}
		if got, want := stats.SignedRank(d), signs(d); !near(got, want) {
			t.Errorf("%v: p = %v, all signs give %v", d, got, want)
		}
	}
	// At the border from counting to the approximation the two must agree.
	for range 20 {
		d := make([]float64, 51)
		for i := range d {
			d[i] = 0.4 + rng.NormFloat64()
		}
		if exact, rough := stats.SignedRank(d[:50]), stats.SignedRank(d); !within(math.Log(exact/rough), 0, 1.5) {
			t.Errorf("of 50 p is %v, of one more %v", exact, rough)
		}
	}
}

// The quantiles and tests of others must say the same: the mean interval of benchmath, and the paired t test
// of go-moremath.
func TestAgainstOthers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(23, 24))
	close6 := func(a, b float64) bool { return within(a, b, 1e-6*math.Max(1e-3, math.Abs(b))) }
	others := func(values []float64, confidence float64) benchmath.Summary {
		sample := benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
		return benchmath.AssumeNormal.Summary(sample, confidence)
	}
	for range 200 {
		n := 6 + rng.IntN(30)
		a, b, both := make([]float64, n), make([]float64, n), make([]float64, n)
		ga, gb := map[int]float64{}, map[int]float64{}
		for i := range n {
			a[i], b[i] = 11+0.1*rng.NormFloat64(), 11+0.1*rng.NormFloat64()
			ga[i], gb[i], both[i] = math.Exp(a[i]), math.Exp(b[i]), a[i]-b[i]
		}
		p := stats.Stand([]stats.Rounds{{Target: "a", Figures: ga}, {Target: "b", Figures: gb}}).Pairs[0]
		test, err := moremath.PairedTTest(a, b, 0, moremath.LocationDiffers)
		if err != nil || !close6(p.P, test.P) || p.N != n {
			t.Fatalf("%d rounds: p = %v, others say %v (%v)", n, p.P, test.P, err)
		}
		e, s := stats.Estimate(both), others(both, stats.Confidence)
		if !close6(e.Mean, s.Center) || !close6(e.Low, s.Lo) || !close6(e.High, s.Hi) {
			t.Fatalf("%d values: %+v, others say %+v", n, e, s)
		}
		// Of one pair the simultaneous interval is the plain one.
		if !close6(math.Log(p.Low), s.Lo) || !close6(math.Log(p.High), s.Hi) || !close6(math.Log(p.Ratio), s.Center) {
			t.Fatalf("%d rounds: %+v, others say %+v", n, p, s)
		}
	}
	// The quantile that Bonferroni needs for six pairs. From eight targets on variances are moderated.
	sample := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}
	s := others(sample, 1-0.05/6)
	var all []stats.Rounds
	for i := range 4 {
		g := map[int]float64{}
		for round, v := range sample {
			g[round] = math.Exp(float64(i%2) * v)
		}
		all = append(all, stats.Rounds{Target: fmt.Sprint(i), Figures: g})
	}
	if p := stats.Stand(all).Pairs[0]; !close6(-math.Log(p.High), s.Lo) || !close6(-math.Log(p.Low), s.Hi) {
		t.Errorf("of six pairs: %+v, others say %+v", p, s)
	}
}

func rounds(target string, values ...float64) stats.Rounds {
	g := map[int]float64{}
	for i, v := range values {
		if v != 0 {
			g[i+1] = v
		}
	}
	return stats.Rounds{Target: target, Figures: g}
}

func TestTiers(t *testing.T) {
	t.Parallel()
	fast, same := rounds("fast", 200, 204, 198, 202, 200, 196), rounds("same", 202, 201, 199, 200, 201, 195)
	slow := rounds("slow", 100, 102, 99, 101, 100, 98) // exactly half of fast
	wild := rounds("wild", 300, 60, 500, 40, 90, 250)  // differs significantly from none
	for _, c := range []struct {
		name    string
		targets []stats.Rounds
		rounds  int
		tiers   string
	}{
		{"none", nil, 0, "[]"},
		{"one alone", []stats.Rounds{fast}, 0, "[]"},
		{"equal and slower", []stats.Rounds{fast, same, slow}, 6, "[[fast same] [slow]]"},
		{"a wild one", []stats.Rounds{fast, slow, wild}, 6, "[[fast] [slow wild]]"},
		{"a target against itself", []stats.Rounds{fast, fast}, 6, "[[fast fast]]"},
		{"without any scatter", []stats.Rounds{fast, slow}, 6, "[[fast] [slow]]"},
		{"five rounds", []stats.Rounds{rounds("a", 1, 2, 3, 4, 5), rounds("b", 10, 20, 30, 40, 50)}, 5, "[]"},
		{"six rounds, five in common", []stats.Rounds{fast, rounds("b", 0, 2, 3, 4, 5, 6)}, 5, "[]"},
		{"no round in common", []stats.Rounds{rounds("a", 1, 0), rounds("b", 0, 1)}, 0, "[]"},
	} {
		s := stats.Stand(c.targets)
		if s.Rounds != c.rounds || fmt.Sprint(s.Tiers) != c.tiers {
			t.Errorf("%s: %d rounds, tiers %v, want %d and %s", c.name, s.Rounds, s.Tiers, c.rounds, c.tiers)
		}
		for _, p := range s.Pairs {
			if known := !math.IsNaN(p.P + p.Holm + p.Low + p.High + p.SignedRank); known != (c.tiers != "[]") {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
	}
	p := stats.Stand([]stats.Rounds{slow, fast}).Pairs[0]
	if p.A != "slow" || !near(p.Ratio, 0.5) || p.Low > 0.5 || p.High < 0.5 || p.High > 0.51 || !p.Apart {
		t.Errorf("%+v", p)
	}
}

// The rows of a run get their places. What is not ranked, and what cannot be compared, has none.
func TestStandings(t *testing.T) {
	t.Parallel()
	r := testRun(7, "fast", "slow", "bad", "same")
	r.Plan.Loads = append(r.Plan.Loads, harness.Load{Loader: "load", Mode: "rate", RateLoad: harness.RateLoad{Rate: 100}},
		harness.Load{Loader: "load", Mode: "rate", RateLoad: harness.RateLoad{SLO: 1}, Connections: 20})
	var turns []harness.Measurement
	rng := rand.New(rand.NewPCG(31, 32))
	for round := 1; round <= 7; round++ {
		for i, target := range []string{"fast", "slow", "bad", "same"} {
			speed := []float64{2000, 1000, 9000, 2000}[i]
			m := turn(r, round, target, "json", speed*math.Exp(0.01*rng.NormFloat64()))
			if target == "bad" {
				m.Account().Wrong = 1
			}
			if target == "slow" && round == 5 {
				m.Account().Goodput /= 3
				m.Warnings, m.Result.Warnings = harness.Doubts{{Text: "from the runner"}},
					harness.Doubts{{Text: "from the generator"}}
			}
			turns = append(turns, m)
			for _, l := range r.Plan.Loads[1:] {
				m := turn(r, round, target, "text", speed)
				m.Load, m.Capacity = l, speed
				turns = append(turns, m)
			}
		}
	}
	s, all := gather(t, r, turns)
	standings := s.Standings(all)
	if len(standings) != 1 {
		t.Fatalf("%d standings: %+v", len(standings), standings)
	}
	x := standings[0]
	first := all[slices.IndexFunc(all, func(r harness.Summary) bool { return r.Scenario == "json" })].Target
	if x.Scenario != "json" || x.Load != "closed-c20" || x.Rounds != 7 || len(x.Pairs) != 3 || x.Tiers[0][0] != first {
		t.Errorf("%+v", x)
	}
	if o := x.Outliers; len(o) != 1 || o[0].Target != "slow" || o[0].Round != 5 || !within(o[0].Off, -2.0/3, 0.02) ||
		!slices.Equal(o[0].Causes, []string{"from the runner", "from the generator"}) {
		t.Errorf("%+v", o)
	}
	for i := range all {
		row := &all[i]
		placed := row.Scenario == "json" && row.Target != "bad"
		if (row.Tier > 0) != placed || (len(row.Outlying) > 0) != (placed && row.Target == "slow") {
			t.Errorf("%s %s %s: tier %d, outlying %v", row.Target, row.Scenario, row.Load, row.Tier, row.Outlying)
		}
		switch row.Target {
		case "fast":
			row.Verdict = harness.VerdictGenerator
		case "slow":
			row.Verdict = harness.VerdictDatabase
		}
	}
	// Rows of another verdict are compared among themselves, those that the generator limited not at all.
	got := s.Standings(all)
	if len(got) != 2 || len(got[0].Pairs)+len(got[1].Pairs) != 0 || got[1].Verdict == got[0].Verdict {
		t.Errorf("by verdict: %+v", got)
	}
}

func TestTrendAndOutliers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(41, 42))
	stand := func(targets, rounds int, value func(target, round int) float64) stats.Standing {
		var all []stats.Rounds
		for i := range targets {
			g := map[int]float64{}
			for round := 1; round <= rounds; round++ {
				g[round] = value(i, round) * math.Exp(0.01*rng.NormFloat64())
			}
			all = append(all, stats.Rounds{Target: fmt.Sprint(i), Figures: g})
		}
		return stats.Stand(all)
	}
	s := stand(5, 10, func(_, round int) float64 { return 1000 * (1 + 0.05*float64(round-1)/9) })
	if s.Trend.P > 0.001 || !within(s.Trend.Change, 0.05, 0.015) {
		t.Errorf("a drift of 5 %%: %+v", s.Trend)
	}
	moved := func(which func(target int) bool) func(target, round int) float64 {
		return func(target, round int) float64 {
			if round == 4 && which(target) {
				return 1300
			}
			return 1000
		}
	}
	if s = stand(5, 10, moved(func(int) bool { return true })); len(s.Outliers) > 0 {
		t.Errorf("what a round did to all is called outlying: %+v", s.Outliers)
	}
	for _, targets := range []int{1, 2, 5} {
		o := stand(targets, 10, moved(func(target int) bool { return target == 0 })).Outliers
		if len(o) != 1 || o[0].Target != "0" || o[0].Round != 4 || !within(o[0].Off, 0.3, 0.03) ||
			o[0].Score < stats.OutlierScore {
			t.Errorf("%d targets: %+v", targets, o)
		}
	}
	few := stand(3, 5, func(_, round int) float64 { return float64(round * round) })
	if len(few.Outliers) > 0 || !math.IsNaN(few.Trend.P) || !math.IsNaN(few.Trend.Change) {
		t.Errorf("five rounds: %+v %+v", few.Trend, few.Outliers)
	}
	still := stats.Stand([]stats.Rounds{rounds("a", 5, 5, 5, 5, 5, 5)})
	if still.Trend.P != 1 || still.Trend.Change != 0 || len(still.Outliers) > 0 {
		t.Errorf("nothing moved: %+v", still)
	}
}
