package stats_test

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"tenrounds/harness/stats"
	"tenrounds/test/faults"
)

// simulations is how often a simulation is repeated: TENROUNDS_SIMULATIONS=100000 for figures with more
// digits.
func simulations(tb testing.TB, otherwise int) int {
	tb.Helper()
	s := os.Getenv("TENROUNDS_SIMULATIONS")
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		tb.Fatalf("TENROUNDS_SIMULATIONS=%s: want a number of repetitions", s)
	}
	return n
}

// autoregressive is a wandering of the machine: each round keeps half of the round before it. Its values have
// the standard deviation sd.
func autoregressive(rng *rand.Rand, n int, sd float64) []float64 {
	const kept = 0.5
	all := make([]float64, n)
	x := sd * rng.NormFloat64()
	for i := range all {
		all[i] = x
		x = kept*x + math.Sqrt(1-kept*kept)*sd*rng.NormFloat64()
	}
	return all
}

// Rounds that are nothing but chance are seldom called outlying, and a trend is called in 5 of 100 runs.
func TestFalseAlarms(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	rng := rand.New(rand.NewPCG(14, 15))
	repeat, outliers, values, trends := simulations(t, 400), 0, 0, 0
	for range repeat {
		var targets []stats.Rounds
		for i := range 13 {
			g := map[int]float64{}
			for round := range 10 {
				g[round+1] = math.Exp(0.05 * rng.NormFloat64())
				values++
			}
			targets = append(targets, stats.Rounds{Target: string(rune('a' + i)), Figures: g})
		}
		s := stats.Stand(targets)
		outliers += len(s.Outliers)
		if s.Trend.P < 0.05 {
			trends++
		}
	}
	t.Logf("of %d ordinary rounds %d are called outlying; a trend is seen in %.1f %% of %d runs without one", values, outliers, 100*float64(trends)/float64(repeat), repeat)
	if share := float64(outliers) / float64(values); share > 0.0005 {
		t.Errorf("%.4f of ordinary rounds are called outlying", share)
	}
	if share, most := float64(trends)/float64(repeat), 4*math.Sqrt(0.05*0.95/float64(repeat)); math.Abs(share-0.05) > most {
		t.Errorf("a trend is seen in %.3f of runs without one, want 0.05", share)
	}
}
