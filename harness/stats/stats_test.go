package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The figures were worked out by hand with the quantiles of a table: t(0.975; 5) = 2.5705818366 and
// t(0.975; 9) = 2.2621571628.
func TestEstimate(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	est := func(mean, sd, cv, low, high float64) harness.Estimate {
		return harness.Estimate{Mean: mean, SD: sd, CV: cv, Low: low, High: high}
	}
	six, ten := 2.5705818366*math.Sqrt(3.5/6), 2.2621571628*30.2765035410/math.Sqrt(10)
	tens := []float64{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	for _, c := range []struct {
		sample []float64
		want   harness.Estimate // mean, sd, cv, low, high
	}{
		{nil, est(nan, nan, nan, nan, nan)},
		{[]float64{5}, est(5, nan, nan, nan, nan)},
		{[]float64{2, 4}, est(3, math.Sqrt2, math.Sqrt2/3, nan, nan)},
		{[]float64{1, 2, 3, 4, 5}, est(3, math.Sqrt(2.5), math.Sqrt(2.5)/3, nan, nan)},
		{[]float64{1, 2, 3, 4, 5, 6}, est(3.5, math.Sqrt(3.5), math.Sqrt(3.5)/3.5, 3.5-six, 3.5+six)},
		{tens, est(55, 30.2765035410, 0.5504818826, 55-ten, 55+ten)},
		{[]float64{7, 7, 7, 7, 7, 7}, est(7, 0, 0, 7, 7)},
		{[]float64{0, 0, 0, 0, 0, 0}, est(0, 0, nan, 0, 0)},
		{[]float64{-1, 1}, est(0, math.Sqrt2, nan, nan, nan)}, // never infinite
	} {
		if got := stats.Estimate(c.sample); !same(got, c.want) {
			t.Errorf("%v: %+v, want %+v", c.sample, got, c.want)
		}
	}
}

// same compares estimates.
func same(a, b harness.Estimate) bool {
	return near(a.Mean, b.Mean) && near(a.SD, b.SD) && near(a.CV, b.CV) && near(a.Low, b.Low) &&
		near(a.High, b.High)
}

func TestRatio(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	a := map[int]float64{1: 11, 2: 12, 3: 13, 4: 14, 5: 15, 6: 16}
	half := map[int]float64{}
	for round, v := range a {
		half[round] = v / 2
	}
	for _, c := range []struct {
		name            string
		a, b            map[int]float64
		mean, low, high float64
	}{
		{
			"rounds 1 and 2 alone are pairs", map[int]float64{1: 2, 2: 8, 3: 99, 5: 1, 6: 0, 7: nan},
			map[int]float64{1: 1, 2: 1, 4: 99, 5: 0, 6: 1, 7: 1}, 4, nan, nan,
		},
		{"no pair", map[int]float64{1: 1}, map[int]float64{2: 1}, nan, nan, nan},
		{"itself", a, a, 1, 1, 1},
		{"common drift cancels", a, half, 2, 2, 2},
	} {
		if e := stats.Ratio(c.a, c.b); !near(e.Mean, c.mean) || !near(e.Low, c.low) || !near(e.High, c.high) {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
}

// a/b and b/a must say the same, and the same input must give the same digits.
func TestRatioProperties(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range 300 {
		a, b := map[int]float64{}, map[int]float64{}
		for round := range 4 + rng.IntN(12) {
			a[round], b[round] = 1000*rng.ExpFloat64(), 1000*rng.ExpFloat64()
		}
		ab, ba := stats.Ratio(a, b), stats.Ratio(b, a)
		if !near(ab.Mean*ba.Mean, 1) || !near(ab.Low*ba.High, 1) && !math.IsNaN(ab.Low) {
			t.Fatalf("%v and %v: a/b is %+v and b/a %+v", a, b, ab, ba)
		}
		if again := stats.Ratio(a, b); fmt.Sprint(again) != fmt.Sprint(ab) {
			t.Fatalf("sample %d: %+v, then %+v", i, ab, again)
		}
	}
}
