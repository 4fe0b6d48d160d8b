package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// All intervals that a report prints hold the truth as often as they say.
func simulateCoverage(f *findings) {
	f.section("Intervals", "Simulations in which a 95 % interval holds the truth.\n"+
		"One target: its mean, or the mean percentile, with what the rounds did. Ratios are by round.\n"+
		"Together: all pairs of a table of 13 at once, equal scatter.")
	for _, how := range []struct {
		name string
		runs []string
	}{{"turns", []string{"turns"}}, {"slices", slicedRuns}} {
		for _, figure := range []string{"throughput", "CPU", "p50", "p99"} {
			p := poolOf(f.tb, figure, how.runs...)
			for _, rounds := range []int{6, 10} {
				f.coverage(fmt.Sprintf("%s, %s, %d rounds", how.name, figure, rounds), figure, p, rounds)
			}
		}
	}
}

func (f *findings) coverage(name, figure string, p pool, rounds int) {
	geometric := figure == "p50" || figure == "p99"
	truth, values := 0.0, 0.0
	for _, r := range p.rounds {
		for _, v := range r.left {
			weight := 1 / float64(len(r.left))
			if geometric {
				truth += weight * (r.effect + p.sd*v)
			} else {
				truth += weight * math.Exp(r.effect+p.sd*v)
			}
			values += weight
		}
	}
	if truth /= values; geometric {
		truth = math.Exp(truth)
	}
	n, rng := f.times(2)
	means, ratios, together := 0, 0, 0
	for range n {
		left, effects := p.draw(rng, 13, rounds, 1)
		raw := map[int]float64{}
		var sample []float64
		for r, v := range left[0] {
			raw[r+1] = math.Exp(v + effects[r])
			sample = append(sample, raw[r+1])
		}
		e := stats.Estimate(sample)
		if geometric {
			e = stats.Geometric(raw)
		}
		means += held(e, truth)
		other := map[int]float64{} // the order of a table would choose targets by their errors
		for r, v := range left[1] {
			other[r+1] = math.Exp(v + effects[r])
		}
		ratios += held(stats.Ratio(raw, other), 1)
		all, table := 1, tableOf(left, rounds, alike)
		for _, x := range stats.Stand(table).Pairs {
			all = min(all, held(harness.Estimate{Low: x.Low, High: x.High}, 1))
		}
		together += all
	}
	f.share(name+": one target", means, n, bar{0.93, 0.97})
	f.share("    the ratio of two, by round", ratios, n, bar{0.93, 0.97})
	f.share("    the intervals of all pairs, together", together, n, bar{0.93, 1})
}

func held(e harness.Estimate, truth float64) int {
	if e.Low <= truth && truth <= e.High {
		return 1
	}
	return 0
}

// simulateWeather has a machine that wanders: rounds then resemble their neighbours, which no pool shows.
func simulateWeather(f *findings) {
	f.section("A machine that wanders", "Each round keeps half of the effect of the round before it.\n"+
		"The interval of a mean is then too narrow: bars say by how much.")
	cv10 := math.Sqrt(math.Log(1.01))
	none := func(_ *rand.Rand, n int) []float64 { return make([]float64, n) }
	for _, c := range []struct {
		name  string
		round func(rng *rand.Rand, n int) []float64
		own   float64
		mean  bar
	}{
		{"lognormal, cv 10 %", none, cv10, bar{0.93, 0.97}},
		{"cv 10 %, half of the variance a wandering machine", weather(cv10 / math.Sqrt2), cv10 / math.Sqrt2, bar{0.7, 0.9}},
		{"cv 10 %, all of it the machine, 1 % the target's own", weather(cv10), 0.01, bar{0.6, 0.85}},
	} {
		for _, rounds := range []int{10, 30} {
			n, rng := f.times(2)
			means, ratios := 0, 0
			for range n {
				a, b, sample := map[int]float64{}, map[int]float64{}, make([]float64, rounds)
				for i, w := range c.round(rng, rounds) {
					sample[i] = math.Exp(w + c.own*rng.NormFloat64() - cv10*cv10/2)
					a[i], b[i] = sample[i], 0.8*math.Exp(w+c.own*rng.NormFloat64())
				}
				means += held(stats.Estimate(sample), 1)
				ratios += held(stats.Ratio(a, b), 1.25*math.Exp(-cv10*cv10/2))
			}
			f.share(fmt.Sprintf("%s, %d rounds: the mean", c.name, rounds), means, n, c.mean)
			f.share("    the ratio of two, by round", ratios, n, bar{0.93, 0.97})
		}
	}
}

// weather is a machine of which each round keeps half of the round before it.
func weather(sd float64) func(rng *rand.Rand, n int) []float64 {
	return func(rng *rand.Rand, n int) []float64 { return autoregressive(rng, n, sd) }
}
