package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

func TestTrimmedMean(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{1, 2, 3}, 2},
		{[]float64{100, 2, 3, 4}, 3.5},
		{[]float64{-100, 1, 2, 3, 4, 5, 6, 100}, 3.5},
	} {
		if got := trimmedMean(x.values); got != x.want {
			t.Errorf("%v: %v, want %v", x.values, got, x.want)
		}
	}
}

// The levels of one round: what a cycle does to all, and a stall in a few slices of one target, move no
// ratio.
func TestLevels(t *testing.T) {
	t.Parallel()
	const cycles = 12
	rates := map[string][]float64{}
	for name, rate := range map[string]float64{"a": 100, "b": 110, "c": 300} {
		for c := range cycles {
			v := math.Log(rate) + 0.1*math.Sin(float64(c))
			if name == "b" && c < 3 {
				v -= 2
			}
			rates[name] = append(rates[name], v)
		}
	}
	all := levelsOf(rates)
	for _, x := range []struct {
		a, b string
		want float64
	}{{"b", "a", 1.1}, {"c", "a", 3}, {"c", "b", 300.0 / 110}} {
		if got := all[x.a] / all[x.b]; math.Abs(got-x.want) > 1e-9 {
			t.Errorf("%s over %s: %v, want %v", x.a, x.b, got, x.want)
		}
	}
	if all["a"] < 95 || all["a"] > 105 {
		t.Errorf("the level of a is %v, its rate 100", all["a"])
	}
	rates["b"] = rates["b"][:fewestCycles-1]
	if all := levelsOf(rates); all != nil {
		t.Errorf("%v from %d cycles", all, fewestCycles-1)
	}
}

func TestInverseTrigamma(t *testing.T) {
	t.Parallel()
	for _, x := range []float64{1e-4, 0.1, 0.5, 1, 2, 7.5, 100, 1e5} {
		if got := inverseTrigamma(trigamma(x)); math.Abs(got/x-1) > 1e-6 {
			t.Errorf("%v comes back as %v", x, got)
		}
	}
	if got := mathext.Zeta(2, 1); math.Abs(got-math.Pi*math.Pi/6) > 1e-12 {
		t.Errorf("trigamma(1) is %v", got)
	}
}

// Of many targets with equal scatter the prior is that variance and worth much; with unequal scatter it is
// worth little.
func TestPrior(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	of := func(scatter func(target int) float64) prior {
		m := matrix{targets: make([]Rounds, 40)}
		for round := range 10 {
			m.rounds = append(m.rounds, round)
		}
		for i := range m.targets {
			row := make([]float64, 10)
			for r := range row {
				row[r] = 0.2*math.Sin(float64(r)) + scatter(i)*rng.NormFloat64()
			}
			m.logs = append(m.logs, row)
		}
		return m.prior()
	}
	if p := of(func(int) float64 { return 0.02 }); math.Abs(p.variance/0.0004-1) > 0.2 || p.freedom < 20 {
		t.Errorf("equal scatter: %+v", p)
	}
	if p := of(func(i int) float64 { return 0.02 * math.Pow(2, float64(i%5)) }); p.freedom > 5 {
		t.Errorf("unequal scatter: %+v", p)
	}
	few := matrix{targets: make([]Rounds, 2)}
	if p := few.prior(); p != (prior{}) {
		t.Errorf("two targets: %+v", p)
	}
}

func TestContrast(t *testing.T) {
	t.Parallel()
	terms := Terms{Margin: 0.03, Level: 0.05}
	c := contrast{mean: 0.01, se: 0.005, freedom: 9, n: 10}
	if !c.equal(terms) {
		t.Error("1 % with an error of 0.5 % is within 3 %")
	}
	wide := contrast{mean: 0.01, se: 0.02, freedom: 9, n: 10}
	if wide.equal(terms) {
		t.Error("1 % with an error of 2 % is not shown to be within 3 %")
	}
	more := wide.more(terms, studentQuantile(0.975, 9))
	settled := wide
	settled.n += float64(more)
	settled.se *= math.Sqrt(10 / settled.n)
	if more < 10 || !settled.equal(terms) && settled.p() > 0.05 {
		t.Errorf("%d more rounds leave %+v unsettled", more, settled)
	}
	if n := (contrast{mean: 0, se: 0.01, freedom: 9, n: 10}).more(Terms{0, 0.05}, 2); n != 0 {
		t.Errorf("%d rounds would settle what is exactly at the margin", n)
	}
	if got := c.smallest(2.262); math.Abs(got-math.Expm1((2.262+0.8834)*0.005)) > 1e-4 {
		t.Errorf("the smallest difference is %v", got)
	}
}

// A tier ends before the first target that differs from its fastest, whatever comes after: the scatter of d
// hides its difference from a, and it is no better than c for that.
func TestTiersFollowTheOrder(t *testing.T) {
	t.Parallel()
	pairs := []Pair{
		{A: "a", B: "b"}, {A: "a", B: "c", Apart: true}, {A: "a", B: "d"},
		{A: "b", B: "c", Apart: true}, {A: "b", B: "d"}, {A: "c", B: "d"},
	}
	s := Standing{Targets: []string{"a", "b", "c", "d"}, Pairs: pairs}
	s.Tiers = tiers(s.Targets, pairs)
	if len(s.Tiers) != 2 || len(s.Tiers[0]) != 2 || len(s.Tiers[1]) != 2 {
		t.Fatalf("%v", s.Tiers)
	}
	for target, want := range map[string]int{"a": 1, "b": 1, "c": 3, "d": 3} {
		if rank, shared := s.Rank(target); rank != want || !shared {
			t.Errorf("%s has rank %d, shared %v", target, rank, shared)
		}
	}
}
