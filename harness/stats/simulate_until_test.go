package stats_test

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// A run that looks at its figures and ends when it likes what it sees is wrong no more often.
func simulateUntil(f *findings) {
	f.section("--until 1%", fmt.Sprintf("Looks after 6, 10, 15 and 20 rounds at %.4g %%, by throughput alone.\n", 100*harness.LookLevel)+
		"Every second target is faster.")
	pool := f.pools()["slices"]
	for _, targets := range []int{2, 5, 13} {
		for _, sd := range []float64{0.0035, pool.sd, 0.02} {
			for _, truth := range []float64{0, 0.01, 0.03} {
				f.until(targets, sd, truth, pool.scaled(sd))
			}
		}
	}
}

func (f *findings) until(targets int, sd, truth float64, p pool) {
	n, rng := f.times(0.5)
	faster := func(i int) float64 { return math.Log1p(truth) * float64(i%2) }
	different, within, apart, rounds := 0, 0, 0, 0
	for range n {
		left, _ := p.draw(rng, targets, harness.MostLooks, 1)
		for round := 1; round <= harness.MostLooks; round++ {
			if !harness.Look(round) {
				continue
			}
			s := stats.StandBy(tableOf(left, round, faster), stats.Terms{Margin: 0.01, Level: harness.LookLevel})
			open := slices.ContainsFunc(s.Pairs, func(x stats.Pair) bool { return !x.Apart && !x.Equal })
			if open && round < harness.MostLooks {
				continue
			}
			same := func(x stats.Pair) bool { return (targetOf(x.A)-targetOf(x.B))%2 == 0 }
			if slices.ContainsFunc(s.Pairs, func(x stats.Pair) bool { return x.Apart && (truth == 0 || same(x)) }) {
				different++
			}
			for _, x := range s.Pairs {
				if !same(x) {
					apart++
					within += map[bool]int{true: 1}[x.Equal]
				}
			}
			rounds += round
			break
		}
	}
	of := fmt.Sprintf("%d targets, scatter %.2g %%, %.0f %% faster: ", targets, 100*sd, 100*truth)
	f.share(of+"a false difference", different, n, bar{0, 0.06})
	if truth > 0 {
		f.share("    pairs that are falsely called equal", within, apart, bar{0, 0.05})
	}
	f.line("    rounds in the mean", fmt.Sprintf("%.1f", float64(rounds)/float64(n)), "")
}
