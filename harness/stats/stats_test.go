package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tenrounds/harness/stats"
)

func near(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	return math.Abs(a-b) <= 1e-9*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

// The expected figures were worked out by hand with the quantiles of a table: t(0.975; 5) = 2.5705818366,
// t(0.975; 9) = 2.2621571628.
func TestEstimate(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, c := range []struct {
		sample                  []float64
		mean, sd, cv, low, high float64
	}{
		{nil, nan, nan, nan, nan, nan},
		{[]float64{5}, 5, nan, nan, nan, nan},
		{[]float64{2, 4}, 3, math.Sqrt2, math.Sqrt2 / 3, nan, nan},
		{[]float64{1, 2, 3, 4, 5}, 3, math.Sqrt(2.5), math.Sqrt(2.5) / 3, nan, nan},
		{[]float64{1, 2, 3, 4, 5, 6}, 3.5, math.Sqrt(3.5), math.Sqrt(3.5) / 3.5, 3.5 - 2.5705818366*math.Sqrt(3.5/6), 3.5 + 2.5705818366*math.Sqrt(3.5/6)},
		{
			[]float64{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}, 55, 30.2765035410, 0.5504818826,
			55 - 2.2621571628*30.2765035410/math.Sqrt(10), 55 + 2.2621571628*30.2765035410/math.Sqrt(10),
		},
		{[]float64{7, 7, 7, 7, 7, 7}, 7, 0, 0, 7, 7},
		{[]float64{0, 0, 0, 0, 0, 0}, 0, 0, nan, 0, 0},
		{[]float64{-1, 1}, 0, math.Sqrt2, nan, nan, nan}, // never infinite
	} {
		e := stats.Estimate(c.sample)
		for _, f := range []struct {
			name      string
			got, want float64
		}{{"mean", e.Mean, c.mean}, {"sd", e.SD, c.sd}, {"cv", e.CV, c.cv}, {"low", e.Low, c.low}, {"high", e.High, c.high}} {
			if !near(f.got, f.want) {
				t.Errorf("%v: %s = %v, want %v", c.sample, f.name, f.got, f.want)
			}
		}
	}
}

// The interval must hold the true mean in 95 of 100 samples: this tells a wrong quantile or a wrong degree
// of freedom, which no arithmetic repeated in a test would.
func TestEstimateCovers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	const samples = 5_000
	held := 0
	for range samples {
		sample := make([]float64, stats.MinRounds)
		for i := range sample {
			sample[i] = 100 + 7*rng.NormFloat64()
		}
		if e := stats.Estimate(sample); e.Low <= 100 && 100 <= e.High {
			held++
		}
	}
	if share := float64(held) / samples; math.Abs(share-stats.Confidence) > 0.0125 { // four standard errors
		t.Errorf("the interval holds the mean in %.4f of samples, want %v", share, stats.Confidence)
	}
}

func TestRatio(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	e := stats.Ratio(map[int]float64{1: 2, 2: 8, 3: 99, 5: 1, 6: 0, 7: nan}, map[int]float64{1: 1, 2: 1, 4: 99, 5: 0, 6: 1, 7: 1})
	if !near(e.Mean, 4) || !near(e.SD, math.Sqrt(18)) || !near(e.Low, nan) { // rounds 1 and 2 alone are pairs
		t.Errorf("over two pairs: %+v", e)
	}
	if e := stats.Ratio(map[int]float64{1: 1}, map[int]float64{2: 1}); !near(e.Mean, nan) || !near(e.Low, nan) {
		t.Errorf("without a pair: %+v", e)
	}
	a := map[int]float64{1: 11, 2: 12, 3: 13, 4: 14, 5: 15, 6: 16}
	if e := stats.Ratio(a, a); e.Mean != 1 || e.Low != 1 || e.High != 1 || e.SD != 0 {
		t.Errorf("of a thing to itself: %+v", e)
	}
	// Common drift cancels: b is half of a in each round, whatever the round.
	half := map[int]float64{}
	for round, v := range a {
		half[round] = v / 2
	}
	if e := stats.Ratio(a, half); !near(e.Mean, 2) || !near(e.Low, 2) || !near(e.High, 2) {
		t.Errorf("pairs are not compared by round: %+v", e)
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
		for range 5 {
			if again := stats.Ratio(a, b); fmt.Sprint(again) != fmt.Sprint(ab) {
				t.Fatalf("sample %d: %+v, then %+v", i, ab, again)
			}
		}
	}
}
