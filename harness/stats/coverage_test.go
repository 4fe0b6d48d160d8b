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

// lognormal draws a throughput with mean 1 from the logarithm of what the round did and a standard deviation
// of the target's own; variance is that of both logarithms together.
func lognormal(rng *rand.Rand, round, own, variance float64) float64 {
	return math.Exp(round + own*rng.NormFloat64() - variance/2)
}

// What the report and docs/validation.md claim of a 95 % interval must be so: it holds the truth in 93 to 97
// of 100 runs. What they say does not hold, must not.
func TestCoverage(t *testing.T) {
	t.Parallel()
	cv10 := math.Sqrt(math.Log(1.01)) // of the logarithm, for a coefficient of variation of 10 %
	half := cv10 / math.Sqrt2         // so that the machine and the target have the same share in these 10 %
	for _, c := range []struct {
		name      string
		round     func(rng *rand.Rand, n int) []float64
		own       float64
		meanHolds bool
	}{
		{"lognormal, cv 10 %", func(_ *rand.Rand, n int) []float64 { return make([]float64, n) }, cv10, true},
		{"the same with a drift of 5 % from the first round to the last", func(_ *rand.Rand, n int) []float64 {
			all := make([]float64, n)
			for i := range all {
				all[i] = math.Log1p(0.05 * (float64(i)/float64(n-1) - 0.5))
			}
			return all
		}, cv10, true},
		{"cv 10 %, half of the variance a wandering of the machine with autocorrelation 0.5", func(rng *rand.Rand, n int) []float64 {
			return autoregressive(rng, n, half)
		}, half, false},
		{"cv 10 %, all of it a wandering of the machine, and 1 % of the target's own", func(rng *rand.Rand, n int) []float64 {
			return autoregressive(rng, n, cv10)
		}, 0.01, false},
	} {
		for _, n := range []int{10, 30} {
			rng := rand.New(rand.NewPCG(uint64(n), 11))
			repeat, means, ratios := simulations(t, 2000), 0, 0
			for range repeat {
				round := c.round(rng, n)
				variance := cv10 * cv10
				a, b, sample := map[int]float64{}, map[int]float64{}, make([]float64, n)
				for i := range n {
					sample[i] = lognormal(rng, round[i], c.own, variance)
					a[i], b[i] = sample[i], 0.8*lognormal(rng, round[i], c.own, variance)
				}
				if e := stats.Estimate(sample); e.Low <= 1 && 1 <= e.High {
					means++
				}
				if e := stats.Ratio(a, b); e.Low <= 1.25 && 1.25 <= e.High {
					ratios++
				}
			}
			mean, ratio := float64(means)/float64(repeat), float64(ratios)/float64(repeat)
			t.Logf("%s, n = %d: the interval of the mean holds it in %.1f %% of %d runs, that of the ratio by round in %.1f %%", c.name, n, 100*mean, repeat, 100*ratio)
			if ratio < 0.93 || ratio > 0.97 {
				t.Errorf("%s, n = %d: the interval of the ratio holds it in %.3f of runs", c.name, n, ratio)
			}
			if holds := mean >= 0.93 && mean <= 0.97; holds != c.meanHolds {
				t.Errorf("%s, n = %d: the interval of the mean holds it in %.3f of runs; docs/validation.md says otherwise", c.name, n, mean)
			}
		}
	}
}

// race is thirteen targets on a machine that wanders. Some scatter more than others.
func race(rng *rand.Rand, rounds int, speed func(target int) float64) []stats.Rounds {
	const targets = 13
	wander := autoregressive(rng, rounds, 0.07)
	all := make([]stats.Rounds, targets)
	for i := range all {
		own := 0.02 + 0.005*float64(i) // 2 to 8 %
		all[i] = stats.Rounds{Target: string(rune('a' + i)), Figures: make(map[int]float64, rounds)}
		for round, w := range wander {
			all[i].Figures[round+1] = 1e5 * speed(i) * math.Exp(w+own*rng.NormFloat64())
		}
	}
	return all
}

// Of equal targets even one pair may be told apart in 5 of 100 runs only, also where others differ; and those
// that differ by much are to be told apart.
func TestTiersFamilyWiseError(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		name   string
		rounds int
		speed  func(target int) float64
	}{
		{"13 equal targets", 10, func(int) float64 { return 1 }},
		{"13 equal targets", 6, func(int) float64 { return 1 }},
		{"three groups of equal targets, 30 % apart", 10, func(i int) float64 { return math.Pow(1.3, float64(i%3)) }},
	} {
		rng := rand.New(rand.NewPCG(12, 13))
		repeat, wrong, uncorrected, seen, different := simulations(t, 800), 0, 0, 0, 0
		for range repeat {
			bad, single := false, false
			for _, p := range stats.Stand(race(rng, c.rounds, c.speed)).Pairs {
				if c.speed(int(p.A[0]-'a')) != c.speed(int(p.B[0]-'a')) {
					different++
					if p.Apart {
						seen++
					}
					continue
				}
				bad, single = bad || p.Apart, single || p.P < 0.05
			}
			if bad {
				wrong++
			}
			if single {
				uncorrected++
			}
		}
		rate := float64(wrong) / float64(repeat)
		t.Logf("%s, %d rounds: equal ones are told apart in %.1f %% of %d runs, without a correction it would be %.1f %%; of the pairs that differ %.1f %% are told apart",
			c.name, c.rounds, 100*rate, repeat, 100*float64(uncorrected)/float64(repeat), 100*float64(seen)/float64(max(1, different)))
		if most := 0.05 + 3*math.Sqrt(0.05*0.95/float64(repeat)); rate > most {
			t.Errorf("%s: equal ones are told apart in %.3f of runs, want at most 0.05 (%.3f with the error of the simulation)", c.name, rate, most)
		}
		if different > 0 && float64(seen) < 0.8*float64(different) {
			t.Errorf("%s: only %d of %d pairs that differ are told apart", c.name, seen, different)
		}
	}
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
