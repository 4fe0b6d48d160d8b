package content

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// SlicesTables compare the ranked rows of a group that was asked in slices with their baseline; none for others.
func SlicesTables(g *Group) []Table {
	i := slices.IndexFunc(g.Ranked, func(r harness.Summary) bool { return r.Sliced != nil })
	if i < 0 {
		return nil
	}
	base := g.Ranked[i].Sliced.Baseline
	t := Table{
		Title: fmt.Sprintf("%s, %s, ratios to %s", g.Scenario, g.Load, base), Align: "lrrrrrr",
		Facts: "by round, with 95 % intervals of each ratio alone",
		Head:  []string{"target", "CPU/answer", "throughput", "95 % interval", "CPU", "95 % interval", "idle"},
		Words: []string{"CPU is the server's, for each answer that came in the target's own slices; idle is what it used of one CPU while others were asked."},
	}
	for _, r := range g.Ranked {
		p := r.Sliced
		if p == nil {
			continue
		}
		row := []string{r.Target, figures.Duration(p.CPU.Mean), "1", figures.None, "1", figures.None, figures.SmallShare(p.Idle)}
		if r.Target != p.Baseline {
			row[2], row[3] = figures.AsRatio(p.Throughput.Mean), figures.Thousandths(p.Throughput)
			row[4], row[5] = figures.AsRatio(p.CPURatio.Mean), figures.Thousandths(p.CPURatio)
		}
		t.Rows = append(t.Rows, row)
	}
	return []Table{t}
}
