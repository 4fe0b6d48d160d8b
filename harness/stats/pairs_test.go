package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	moremath "github.com/aclements/go-moremath/stats"
	"golang.org/x/perf/benchmath"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The examples are worked out by hand: 0.01*4, 0.02*3 (more than 0.04), 0.02*2 is less than the one before it, so
// the same, and 0.5.
func TestHolm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ p, want []float64 }{
		{nil, nil},
		{[]float64{0.3}, []float64{0.3}},
		{[]float64{0.5, 0.02, 0.01, 0.02}, []float64{0.5, 0.06, 0.04, 0.06}},
		{[]float64{0.9, 0.8}, []float64{1, 1}},
		{[]float64{0, 0, 1}, []float64{0, 0, 1}},
	} {
		got := stats.Holm(c.p)
		if len(got) != len(c.want) {
			t.Fatalf("%v: %v", c.p, got)
		}
		for i := range got {
			if !near(got[i], c.want[i]) {
				t.Errorf("%v: %v, want %v", c.p, got, c.want)
			}
		}
	}
}

// signs counts by trying all signs: another way to the same p.
func signs(d []float64) float64 {
	d = slices.DeleteFunc(slices.Clone(d), func(x float64) bool { return x == 0 })
	rank := func(x float64) (r float64) {
		for _, y := range d {
			if math.Abs(y) < math.Abs(x) {
				r++
			} else if math.Abs(y) == math.Abs(x) {
				r += 0.5
			}
		}
		return r + 0.5
	}
	sum := func(positive func(i int) bool) (w float64) {
		for i, x := range d {
			if positive(i) {
				w += rank(x)
			} else {
				w -= rank(x)
			}
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
	ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	if p := stats.SignedRank(ten); !near(p, 2.0/1024) {
		t.Errorf("ten of one sign: p = %v, the least there is is 2/1024", p)
	}
	// At the border from counting to the approximation the two must agree.
	for range 20 {
		d := make([]float64, 51)
		for i := range d {
			d[i] = 0.4 + rng.NormFloat64()
		}
		if exact, rough := stats.SignedRank(d[:50]), stats.SignedRank(d); math.Abs(math.Log(exact/rough)) > 1.5 {
			t.Errorf("of 50 p is %v, of one more %v", exact, rough)
		}
	}
}

// Others' quantiles and tests must say the same as ours: benchmath's mean interval and the paired t test of
// go-moremath.
func TestAgainstOthers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(23, 24))
	close6 := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1e-3, math.Abs(b)) }
	for range 200 {
		n := 6 + rng.IntN(30)
		a, b, both, ga, gb := make([]float64, n), make([]float64, n), make([]float64, n), map[int]float64{}, map[int]float64{}
		for i := range n {
			a[i], b[i] = 11+0.1*rng.NormFloat64(), 11+0.1*rng.NormFloat64()
			ga[i], gb[i], both[i] = math.Exp(a[i]), math.Exp(b[i]), a[i]-b[i]
		}
		p := stats.Stand([]stats.Rounds{{Target: "a", Figures: ga}, {Target: "b", Figures: gb}}).Pairs[0]
		test, err := moremath.PairedTTest(a, b, 0, moremath.LocationDiffers)
		if err != nil || !close6(p.P, test.P) || p.N != n {
			t.Fatalf("%d rounds: p = %v, others say %v (%v)", n, p.P, test.P, err)
		}
		e, s := stats.Estimate(both), benchmath.AssumeNormal.Summary(benchmath.NewSample(both, &benchmath.DefaultThresholds), stats.Confidence)
		if !close6(e.Mean, s.Center) || !close6(e.Low, s.Lo) || !close6(e.High, s.Hi) {
			t.Fatalf("%d values: %+v, others say %+v", n, e, s)
		}
		// Of one pair the simultaneous interval is the plain one.
		if !close6(math.Log(p.Low), s.Lo) || !close6(math.Log(p.High), s.Hi) || !close6(math.Log(p.Ratio), s.Center) {
			t.Fatalf("%d rounds: %+v, others say %+v", n, p, s)
		}
	}
	// The quantile that Bonferroni needs for 78 pairs lies far out.
	sample := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}
	s := benchmath.AssumeNormal.Summary(benchmath.NewSample(slices.Clone(sample), &benchmath.DefaultThresholds), 1-0.05/78)
	var all []stats.Rounds
	for i := range 13 {
		g := map[int]float64{}
		for round, v := range sample {
			g[round] = math.Exp(float64(i%2) * v)
		}
		all = append(all, stats.Rounds{Target: fmt.Sprint(i), Figures: g})
	}
	if p := stats.Stand(all).Pairs[0]; !close6(-math.Log(p.High), s.Lo) || !close6(-math.Log(p.Low), s.Hi) {
		t.Errorf("of 78 pairs: %+v, others say %+v", p, s)
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
	slow := rounds("slow", 100, 102, 99, 101, 100, 98)
	wild := rounds("wild", 300, 60, 500, 40, 90, 250) // it can be told from nobody
	for _, c := range []struct {
		name    string
		targets []stats.Rounds
		rounds  int
		tiers   [][]string
	}{
		{"nobody", nil, 0, nil},
		{"one alone", []stats.Rounds{fast}, 0, nil},
		{"equal and slower", []stats.Rounds{fast, same, slow}, 6, [][]string{{"fast", "same"}, {"slow"}}},
		{"a wild one", []stats.Rounds{fast, slow, wild}, 6, [][]string{{"fast", "wild"}, {"slow"}}},
		{"a target against itself", []stats.Rounds{fast, {Target: "again", Figures: fast.Figures}}, 6, [][]string{{"fast", "again"}}},
		{"without any scatter", []stats.Rounds{fast, rounds("half", 100, 102, 99, 101, 100, 98)}, 6, [][]string{{"fast"}, {"half"}}},
		{"five rounds", []stats.Rounds{rounds("a", 1, 2, 3, 4, 5), rounds("b", 10, 20, 30, 40, 50)}, 5, nil},
		{"six rounds, five in common", []stats.Rounds{fast, rounds("b", 0, 2, 3, 4, 5, 6)}, 5, nil},
		{"no round in common", []stats.Rounds{rounds("a", 1, 0), rounds("b", 0, 1)}, 0, nil},
	} {
		s := stats.Stand(c.targets)
		if s.Rounds != c.rounds || !reflect.DeepEqual(s.Tiers, c.tiers) {
			t.Errorf("%s: %d rounds, tiers %v, want %d and %v", c.name, s.Rounds, s.Tiers, c.rounds, c.tiers)
		}
		for _, p := range s.Pairs {
			if known := !math.IsNaN(p.P) && !math.IsNaN(p.Holm) && !math.IsNaN(p.Low) && !math.IsNaN(p.High) && !math.IsNaN(p.SignedRank); known != (c.tiers != nil) {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
	}
	p := stats.Stand([]stats.Rounds{slow, fast}).Pairs[0]
	if p.A != "slow" || !near(p.Ratio, 0.5) || p.Low > 0.5 || p.High < 0.5 || p.High > 0.51 || !p.Apart {
		t.Errorf("%+v", p)
	}
}

// The rows of a run learn their places; what is not ranked, and what cannot be compared, has none.
func TestStandings(t *testing.T) {
	t.Parallel()
	r := testRun(7, "fast", "slow", "bad", "same")
	rate := harness.Load{Loader: "load", Mode: "rate", Rate: 100}
	r.Plan.Loads = append(r.Plan.Loads, rate, harness.Load{Loader: "load", Mode: "rate", SLO: 1, Connections: 20})
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
				m.Warnings, m.Result.Warnings = []string{"from the runner"}, []string{"from the generator"}
			}
			turns = append(turns, m)
			for _, l := range r.Plan.Loads[1:] {
				m := turn(r, round, target, "text", speed)
				m.Load, m.Capacity = l, speed
				turns = append(turns, m)
			}
		}
	}
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Rows()
	standings := s.Standings(all)
	if len(standings) != 1 {
		t.Fatalf("%d standings: %+v", len(standings), standings)
	}
	x := standings[0]
	first := all[slices.IndexFunc(all, func(r harness.Summary) bool { return r.Scenario == "json" })].Target
	if x.Scenario != "json" || x.Load != "closed-c20" || x.Rounds != 7 || len(x.Pairs) != 3 || len(x.Tiers) == 0 || x.Tiers[0][0] != first {
		t.Errorf("%+v", x)
	}
	if len(x.Outliers) != 1 || x.Outliers[0].Target != "slow" || x.Outliers[0].Round != 5 || math.Abs(x.Outliers[0].Off+2.0/3) > 0.02 ||
		!slices.Equal(x.Outliers[0].Causes, []string{"from the runner", "from the generator"}) {
		t.Errorf("%+v", x.Outliers)
	}
	// Rows of another verdict are compared among themselves, those of which nothing is known not at all.
	other := slices.Clone(all)
	for i := range other {
		if r := &other[i]; r.Scenario == "json" {
			r.Verdict = map[string]string{"fast": harness.VerdictGenerator, "slow": "x"}[r.Target]
		}
	}
	if got := s.Standings(other); len(got) != 2 || len(got[0].Pairs)+len(got[1].Pairs) != 0 || got[1].Verdict == got[0].Verdict {
		t.Errorf("by verdict: %+v", got)
	}
	for _, row := range all {
		placed := row.Scenario == "json" && row.Target != "bad"
		if (row.Tier > 0) != placed || (len(row.Outlying) > 0) != (placed && row.Target == "slow") {
			t.Errorf("%s %s %s: tier %d, outlying %v", row.Target, row.Scenario, row.Load, row.Tier, row.Outlying)
		}
	}
}

func TestTrendAndOutliers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(41, 42))
	build := func(targets, rounds int, value func(target, round int) float64) (all []stats.Rounds) {
		for i := range targets {
			g := map[int]float64{}
			for round := 1; round <= rounds; round++ {
				g[round] = value(i, round) * math.Exp(0.01*rng.NormFloat64())
			}
			all = append(all, stats.Rounds{Target: fmt.Sprint(i), Figures: g})
		}
		return all
	}
	s := stats.Stand(build(5, 10, func(_, round int) float64 { return 1000 * (1 + 0.05*float64(round-1)/9) }))
	if s.Trend.P > 0.001 || math.Abs(s.Trend.Change-0.05) > 0.015 {
		t.Errorf("a drift of 5 %%: %+v", s.Trend)
	}
	// One bad round of the machine is no outlier of anybody.
	s = stats.Stand(build(5, 10, func(_, round int) float64 {
		if round == 4 {
			return 500
		}
		return 1000
	}))
	if len(s.Outliers) > 0 {
		t.Errorf("what a round did to all is called outlying: %+v", s.Outliers)
	}
	// With one target alone it is.
	for _, targets := range []int{1, 2, 5} {
		s = stats.Stand(build(targets, 10, func(target, round int) float64 {
			if target == 0 && round == 4 {
				return 1300
			}
			return 1000
		}))
		if len(s.Outliers) != 1 || s.Outliers[0].Target != "0" || s.Outliers[0].Round != 4 || math.Abs(s.Outliers[0].Off-0.3) > 0.03 || s.Outliers[0].Score < stats.OutlierScore {
			t.Errorf("%d targets: %+v", targets, s.Outliers)
		}
	}
	few := stats.Stand(build(3, 5, func(_, round int) float64 { return float64(round * round) }))
	if len(few.Outliers) > 0 || !math.IsNaN(few.Trend.P) || !math.IsNaN(few.Trend.Change) {
		t.Errorf("five rounds: %+v %+v", few.Trend, few.Outliers)
	}
	still := stats.Stand([]stats.Rounds{rounds("a", 5, 5, 5, 5, 5, 5)})
	if still.Trend.P != 1 || still.Trend.Change != 0 || len(still.Outliers) > 0 {
		t.Errorf("nothing moved: %+v", still)
	}
}

// Percentiles that few answers cannot know are not given.
func TestRarePercentiles(t *testing.T) {
	t.Parallel()
	r := testRun(1, "a")
	for n, want := range map[int][2]bool{9_999: {false, false}, 10_000: {true, false}, 99_999: {true, false}, 100_000: {true, true}} {
		values := make([]int64, n)
		for i := range values {
			values[i] = int64(1_000_000 + 1000*i)
		}
		m := turn(r, 1, "a", "text", 100)
		m.Account().Histogram = encode(t, values...)
		d := rows(t, r, []harness.Measurement{m})[0].Times
		if (d.P999 != nil) != want[0] || (d.P9999 != nil) != want[1] {
			t.Errorf("of %d answers: p99.9 %v, p99.99 %v", n, d.P999, d.P9999)
		}
		if want[1] && (*d.P9999 < *d.P999 || *d.P9999 > d.Max) {
			t.Errorf("p99.9 %v, p99.99 %v, max %v", *d.P999, *d.P9999, d.Max)
		}
	}
}
