package content

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// slicesTable compares the rows of a group in slices with their baseline; it is empty for other groups.
func slicesTable(g *Group) (b Block) {
	for _, r := range g.Ranked {
		p := r.Sliced
		if p == nil {
			continue
		}
		if b.Head == nil {
			b.Title = fmt.Sprintf("%s, %s, ratios to %s", g.Scenario, g.Load, p.Baseline)
			b.Facts = "by round, with 95 % intervals of each ratio alone"
			b.Words = []string{"CPU is the server's, per answer in the target's own slices; idle is the part of " +
				"one CPU that it used during the slices of other targets. Ratios leave disturbed slices out, so they " +
				"can differ from those of the means."}
			b.columns(false, "l target", "r CPU/answer", "r throughput", "r 95 % interval", "r CPU", "r 95 % interval",
				"r idle")
		}
		throughput, itsInterval, cpu, cpuInterval := "1", figures.None, "1", figures.None
		if r.Target != p.Baseline {
			throughput, itsInterval = figures.AsRatio(p.Throughput.Mean), figures.Thousandths(p.Throughput)
			cpu, cpuInterval = figures.AsRatio(p.CPURatio.Mean), figures.Thousandths(p.CPURatio)
		}
		b.row(r.Target, figures.Duration(p.CPU.Mean), throughput, itsInterval, cpu, cpuInterval,
			figures.SmallShare(p.Idle))
	}
	return b
}

// ByRatios says why a row of a sliced ranking may stand above one with a higher mean.
const ByRatios = "Rows stand by their ratios, which leave disturbed slices out; means do not."

// OutOfMeans reports whether a sliced ranking has such a row.
func OutOfMeans(g *Group) bool {
	above := func(a, b harness.Summary) int { return cmp.Compare(b.Throughput.Mean, a.Throughput.Mean) }
	return g.How.Slice > 0 && !slices.IsSortedFunc(g.Competitors(), above)
}
