package stats_test

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness/stats"
)

// pools of throughput.
func (f *findings) pools() map[string]pool {
	return map[string]pool{
		"turns":  poolOf(f.tb, "throughput", "turns"),
		"slices": poolOf(f.tb, "throughput", slicedRuns...),
	}
}

var (
	slicedRuns = []string{"runtimes", "python", "precise-a", "precise-slow", "precise-aa"}
	poolNames  = []string{"turns", "slices"}
)

func isApart(p stats.Pair) bool { return p.Apart }

// Of equal targets even one pair may be told apart in 5 of 100 runs only.
func simulatePairs(f *findings) {
	f.section("Equal targets", "Tables in which at least one pair is called different. "+
		"\"1 to 4\": the noisiest target scatters four times as much as the calmest.")
	pools := f.pools()
	for _, name := range poolNames {
		for _, targets := range []int{3, 5, 8, 13, 20} {
			for _, rounds := range []int{6, 10} {
				for _, s := range []scatter{1, 2, 4} {
					n, rng := f.times(2)
					wrong := 0
					for range n {
						left, _ := pools[name].draw(rng, targets, rounds, s)
						if slices.ContainsFunc(stats.Stand(tableOf(left, rounds, alike)).Pairs, isApart) {
							wrong++
						}
					}
					of := "equal scatter"
					if s > 1 {
						of = fmt.Sprintf("scatter 1 to %g", float64(s))
					}
					of = fmt.Sprintf("%s, %d targets, %d rounds, %s", name, targets, rounds, of)
					f.share(of, wrong, n, bar{0, 0.06})
				}
			}
		}
	}
}

// Tables whose targets truly differ: tiers never contradict the order, and a border is seldom wrong.
func simulateTiers(f *findings) {
	f.section("Tiers", "13 targets in four groups; those of a group are equal.")
	pools := f.pools()
	for _, name := range poolNames {
		for _, gap := range []float64{0.5, 1, 2} { // in standard deviations of a round
			p := pools[name]
			truth := func(i int) float64 { return gap * p.sd * float64(i%4) }
			n, rng := f.times(1)
			contradicts, wrong, pair, seen, different := 0, 0, 0, 0, 0
			for range n {
				left, _ := p.draw(rng, 13, 10, 2)
				s := stats.Stand(tableOf(left, 10, truth))
				if !slices.Equal(slices.Concat(s.Tiers...), s.Targets) {
					contradicts++
				}
				bad := false
				for i, tier := range s.Tiers[1:] {
					bad = bad || truth(targetOf(s.Tiers[i][0])) <= truth(targetOf(tier[0]))
				}
				if bad {
					wrong++
				}
				bad = false
				for _, x := range s.Pairs {
					a, b := truth(targetOf(x.A)), truth(targetOf(x.B))
					bad = bad || x.Apart && a <= b
					if a != b {
						different++
						if x.Apart && a > b {
							seen++
						}
					}
				}
				if bad {
					pair++
				}
			}
			of := fmt.Sprintf("%s, groups %.2g %% apart: ", name, 100*math.Expm1(gap*p.sd))
			f.share(of+"a slower target in a better tier", contradicts, n, bar{})
			if contradicts > 0 {
				f.tb.Errorf("%s%d of %d tables have a slower target in a better tier", of, contradicts, n)
			}
			f.share(of+"a border without a difference", wrong, n, bar{0, 0.05})
			f.share(of+"a wrong difference of a pair", pair, n, bar{0, 0.06})
			f.share(of+"true differences that are found", seen, different, bar{})
		}
	}
}

// What differs by exactly the margin is called equal in at most 5 of 100.
func simulateEquality(f *findings) {
	f.section("Equal within 3 %", "Pairs that differ by exactly 3 % and are called equal. Scatter is that of a target in a round.")
	pool := f.pools()["slices"]
	margin := math.Log1p(stats.DefaultMargin)
	for _, targets := range []int{2, 13} {
		for _, s := range []scatter{1, 4} {
			for _, sd := range []float64{0.005, 0.01, 0.02, 0.04} {
				n, rng := f.times(1)
				called, pairs := 0, 0
				for range n {
					left, _ := pool.scaled(sd).draw(rng, targets, 10, s)
					truth := func(i int) float64 { return margin * float64(i%2) }
					for _, x := range stats.Stand(tableOf(left, 10, truth)).Pairs {
						if (targetOf(x.A)-targetOf(x.B))%2 != 0 {
							pairs++
							if x.Equal {
								called++
							}
						}
					}
				}
				f.share(fmt.Sprintf("%d targets, scatter %.1f %%, largest over least %g", targets, 100*sd, float64(s)),
					called, pairs, bar{0, 0.05})
			}
		}
	}
}

// simulateMore lets pairs that are not settled after ten rounds go on until they are.
func simulateMore(f *findings) {
	const most = 400
	f.section("\"About N more rounds\"", "Two targets that scatter by 4 % and are not settled after 10 rounds go on,\n"+
		"with looks at every tenth more.")
	pool := f.pools()["slices"]
	for _, truth := range []float64{0, 0.01, 0.02, 0.05} {
		var quotients []float64
		n, rng := f.times(1)
		settled := 0
		for range n {
			left, _ := pool.scaled(0.04).draw(rng, 2, most, 1)
			at := func(rounds int) stats.Pair {
				return stats.Stand(tableOf(left, rounds, func(i int) float64 { return truth * float64(i) })).Pairs[0]
			}
			first := at(10)
			if first.More == 0 {
				continue
			}
			rounds := 11 // looks at every tenth more: one look at each round would end by chance
			for ; rounds < most; rounds += (rounds + 9) / 10 {
				if x := at(rounds); x.Apart || x.Equal {
					break
				}
			}
			if x := at(min(10+first.More, most)); x.Apart || x.Equal {
				settled++
			}
			quotients = append(quotients, float64(first.More)/float64(rounds-10))
		}
		slices.Sort(quotients)
		if len(quotients) > 0 {
			of := fmt.Sprintf("%.0f %% apart: ", 100*truth)
			middle := fmt.Sprintf("%.2f", quotients[len(quotients)/2])
			f.line(of+"rounds foretold over rounds needed, median", middle, "want 0.5 to 2")
			f.share("    settled after the rounds foretold", settled, len(quotients), bar{})
		}
	}
}
