package report

import (
	"fmt"
	"slices"

	"tenrounds/harness"
)

// slicesTables compare the ranked rows of a group that was asked in slices with their baseline; none for others.
func slicesTables(g *group) []table {
	i := slices.IndexFunc(g.ranked, func(r harness.Summary) bool { return r.Sliced != nil })
	if i < 0 {
		return nil
	}
	base := g.ranked[i].Sliced.Baseline
	t := table{
		title: fmt.Sprintf("%s, %s, ratios to %s", g.scenario, g.load, base), align: "lrrrrrr",
		facts: "by round, with 95 % intervals of each ratio alone",
		head:  []string{"target", "CPU/answer", "throughput", "95 % interval", "CPU", "95 % interval", "idle"},
		words: []string{"CPU is the server's, for each answer that came in the target's own slices; idle is what it used of one CPU while others were asked."},
	}
	for _, r := range g.ranked {
		p := r.Sliced
		if p == nil {
			continue
		}
		row := []string{r.Target, duration(p.CPU.Mean), "1", none, "1", none, smallShare(p.Idle)}
		if r.Target != p.Baseline {
			row[2], row[3] = asRatio(p.Throughput.Mean), thousandths(p.Throughput)
			row[4], row[5] = asRatio(p.CPURatio.Mean), thousandths(p.CPURatio)
		}
		t.rows = append(t.rows, row)
	}
	return []table{t}
}
