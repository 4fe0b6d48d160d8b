package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// compared is how many targets a compared run has, the baseline first.
const compared = 5

// simulatedRun is a run of ten rounds. Each ratio to the baseline differs between runs by tau; slower is what the
// second target loses.
func simulatedRun(rng *rand.Rand, p pool, tau, slower float64) stats.RunData {
	const rounds = 10
	left, _ := p.draw(rng, compared, rounds, 1)
	r := testRun(rounds, simulatedTargets[:compared]...)
	r.Plan.Scenarios, r.Methodology, r.Status = r.Plan.Scenarios[:1], 1, harness.StatusComplete
	d := stats.RunData{Run: r}
	for i, target := range simulatedTargets[:compared] {
		shift := tau / math.Sqrt2 * rng.NormFloat64()
		if i == 1 {
			shift += math.Log1p(-slower)
		}
		for j, v := range left[i] {
			d.Turns = append(d.Turns, turn(r, j+1, target, "text", 1e5*math.Exp(v+shift)))
		}
	}
	return d
}

func (f *findings) group(rng *rand.Rand, p pool, runs int, tau float64) (all []stats.RunData) {
	for range runs {
		all = append(all, simulatedRun(rng, p, tau, 0))
	}
	return all
}

// changed reports whether a comparison of equal programs shows a change, how many of its intervals miss the truth,
// and how many there are.
func changed(c stats.Comparison) (found bool, missed, all int) {
	for _, r := range c.Rows {
		if s := r.Steps[0]; stats.Judged(s) {
			all++
			found = found || !unchanged(s)
			if s.Change.Low > 1 || s.Change.High < 1 {
				missed++
			}
		}
	}
	return found, missed, all
}

// Runs of equal programs that differ by tau show no change, where tau is known or the runs are in groups.
func simulateRuns(f *findings) {
	f.section("Comparing runs", "Comparisons of equal programs, 5 targets, 10 rounds, that show a change of a row.\n"+
		"Tau is what ratios differ by between runs.\n\"Not known\" is what a comparison of two single runs risks.")
	pools := f.pools()
	for _, name := range poolNames {
		for _, tau := range []float64{0, 0.005, 0.01} {
			of := fmt.Sprintf("%s, tau %.1f %%, ", name, 100*tau)
			ok, risk := bar{0, 0.06}, bar{}
			if tau == 0 {
				risk = ok
			}
			f.compare(of+"not known", 0.5, risk, func(rng *rand.Rand) (stats.Comparison, error) {
				return stats.CompareRuns(f.group(rng, pools[name], 2, tau), stats.CompareOptions{Baseline: "nethttp"})
			})
			f.compare(of+"stated", 0.5, ok, func(rng *rand.Rand) (stats.Comparison, error) {
				o := stats.CompareOptions{Baseline: "nethttp", Between: tau}
				return stats.CompareRuns(f.group(rng, pools[name], 2, tau), o)
			})
			for _, runs := range []int{3, 5} {
				f.compare(fmt.Sprintf("%sgroups of %d", of, runs), 0.2, ok, func(rng *rand.Rand) (stats.Comparison, error) {
					all := f.group(rng, pools[name], 2*runs, tau)
					return stats.CompareGroups(all[:runs], all[runs:], stats.CompareOptions{Baseline: "nethttp"})
				})
			}
			f.repeats(of, pools[name], tau)
		}
	}
}

func (f *findings) compare(
	name string, share float64, want bar, one func(*rand.Rand) (stats.Comparison, error),
) {
	n, rng := f.times(share)
	wrong, missed, rows := 0, 0, 0
	for range n {
		c, err := one(rng)
		if err != nil {
			f.tb.Fatal(err)
		}
		bad, m, all := changed(c)
		if missed, rows = missed+m, rows+all; bad {
			wrong++
		}
	}
	if rows != n*(compared-1) {
		f.tb.Errorf("%s: %d rows were judged in %d comparisons", name, rows, n)
	}
	f.share(name, wrong, n, want)
	if want.high > 0 {
		want = bar{0.93, 0.98}
	}
	f.share("    its intervals that hold no change", rows-missed, rows, want)
}

// repeats estimates tau from three and five runs, and compares two others by it.
func (f *findings) repeats(of string, p pool, tau float64) {
	for _, runs := range []int{3, 5} {
		n, rng := f.times(0.2)
		var found []float64
		squares, wrong := 0.0, 0
		o := stats.CompareOptions{Baseline: "nethttp"}
		for range n {
			between, err := stats.BetweenRuns(f.group(rng, p, runs, tau), o)
			if err != nil {
				f.tb.Fatal(err)
			}
			found, squares = append(found, between), squares+between*between/float64(n)
			o.Between, o.BetweenFreedom = between, runs-1
			c, err := stats.CompareRuns(f.group(rng, p, 2, tau), o)
			if err != nil {
				f.tb.Fatal(err)
			}
			if bad, _, _ := changed(c); bad {
				wrong++
			}
		}
		slices.Sort(found)
		f.line(fmt.Sprintf("%stau from %d runs: median", of, runs), fmt.Sprintf("%.2f %%", 100*found[n/2]), "")
		f.line("    root of its mean square", fmt.Sprintf("%.2f %%", 100*math.Sqrt(squares)), "")
		f.share("    a change is shown by two other runs with it", wrong, n, bar{0, 0.08})
	}
}

// A gate of 3 % has three outcomes.
func simulateGates(f *findings) {
	f.section("Gates of 3 %", "What a gate says of one target that truly loses something; 10 rounds. "+
		"run --with: 2 targets. compare: 5 targets of two runs, tau 0.\n"+
		"A pass of a loss of 3 %, and a failure without a loss, are wrong. The rest is a question of power.")
	pools := f.pools()
	pools["precise"] = pools["slices"].scaled(preciseScatter(f))
	for _, name := range append(slices.Clone(poolNames), "precise") {
		for _, loss := range []float64{0, 0.03, 0.05, 0.1} {
			f.gate(fmt.Sprintf("%s, run --with, loses %.0f %%", name, 100*loss), loss, 1, func(rng *rand.Rand) stats.Gate {
				left, _ := pools[name].draw(rng, 2, 10, 1)
				s := stats.Stand(tableOf(left, 10, func(i int) float64 { return float64(i) * math.Log1p(-loss) }))
				return stats.GateOfVariants([]stats.Standing{s}, nil, map[string]string{"b": "a"}, 0.03)
			})
			f.gate(fmt.Sprintf("%s, compare, loses %.0f %%", name, 100*loss), loss, 0.25, func(rng *rand.Rand) stats.Gate {
				a, b := simulatedRun(rng, pools[name], 0, 0), simulatedRun(rng, pools[name], 0, loss)
				c, err := stats.CompareRuns([]stats.RunData{a, b}, stats.CompareOptions{Baseline: "nethttp"})
				if err != nil {
					f.tb.Fatal(err)
				}
				return stats.GateOf(c, 0.03)
			})
		}
	}
}

func (f *findings) gate(name string, loss, share float64, one func(*rand.Rand) stats.Gate) {
	n, rng := f.times(share)
	passed, failed := 0, 0
	for range n {
		g := one(rng)
		switch {
		case g.Judged == 0:
			f.tb.Fatalf("%s: nothing was judged", name)
		case g.Passed():
			passed++
		case len(g.Regressions) > 0:
			failed++
		}
	}
	pass, fail := bar{}, bar{}
	if loss >= 0.03 {
		pass = bar{0, 0.05}
	}
	if loss == 0 {
		fail = bar{0, 0.025} // a gain is no loss
	}
	f.share(name+": passes", passed, n, pass)
	f.share("    fails, exit 3", failed, n, fail)
}

// preciseScatter is that of a target in a round of the plan precise.
func preciseScatter(f *findings) float64 { return poolOf(f.tb, "throughput", "precise-aa").sd }
