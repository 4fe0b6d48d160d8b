package stats_test

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"tenrounds/harness/stats"
)

// simulatePower says how small a difference each plan finds. Nothing is searched: a pair is told apart if the
// difference is larger than half of its interval less its error, so the 80 % quantile of that is the answer.
func simulatePower(f *findings) {
	f.section("The smallest difference found in 8 of 10", "Of a pair alone, and among the 78 pairs of 13 targets.\n"+
		"Plain: by the scatter of each pair alone, without the usual one of all pairs.\n"+
		"Printed: the median of what a report says of itself.")
	sums := poolOf(f.tb, "rate", slicedRuns...)
	levels := poolOf(f.tb, "throughput", slicedRuns...)
	quiet := poolOf(f.tb, "rate", "precise-aa").sd
	for _, plan := range []struct {
		name   string
		p      pool
		rounds int
	}{
		{"turns of 0.5 s, nearly quick (results/bookstore)", poolOf(f.tb, "throughput", "bookstore"), 6},
		{"standard in turns (results/turns)", poolOf(f.tb, "throughput", "turns"), 10},
		{"standard in slices, sums (results/runtimes)", sums, 10},
		{"standard in slices, trimmed (results/runtimes)", levels, 10},
		{"precise, sums (results/precise-aa)", sums.scaled(quiet), 10},
		{"precise, trimmed (results/precise-aa)", levels.scaled(preciseScatter(f)), 10},
	} {
		f.line(plan.name+": scatter of a target", fmt.Sprintf("%.2f %%", 100*plan.p.sd), "")
		for _, targets := range []int{2, 13} {
			f.power(plan.p, targets, plan.rounds)
		}
	}
}

func (f *findings) power(p pool, targets, rounds int) {
	n, rng := f.times(0.25)
	var moderated, plain, printed []float64
	for range n {
		left, _ := p.draw(rng, targets, rounds, 1)
		table := tableOf(left, rounds, alike)
		pairs := stats.Stand(table).Pairs
		critical := distuv.StudentsT{Sigma: 1, Nu: float64(rounds - 1)}.Quantile(1 - 0.025/float64(len(pairs)))
		byName := map[string][]float64{}
		for i, l := range left {
			byName[targetName(i)] = l
		}
		for _, x := range pairs {
			wrong := math.Log(x.Ratio)
			if rng.IntN(2) == 0 { // A is the one that happens to be ahead
				wrong = -wrong
			}
			var d []float64
			for r := range rounds {
				d = append(d, byName[x.A][r]-byName[x.B][r])
			}
			moderated = append(moderated, math.Log(x.High/x.Low)/2-wrong)
			plain = append(plain, critical*stat.StdDev(d, nil)/math.Sqrt(float64(rounds))-wrong)
			printed = append(printed, x.Smallest)
		}
	}
	at := func(v []float64, q float64) float64 {
		slices.Sort(v)
		return v[int(q*float64(len(v)-1))]
	}
	show := func(name string, v float64) { f.line("    "+name, fmt.Sprintf("%.1f %%", 100*v), "") }
	of := "a pair alone"
	if targets > 2 {
		of = fmt.Sprintf("one of %d pairs", targets*(targets-1)/2)
		show(of+", plain", math.Expm1(at(plain, stats.Power)))
	}
	show(of, math.Expm1(at(moderated, stats.Power)))
	show(of+", printed", at(printed, 0.5))
}
