package report

import (
	"bytes"
	"fmt"
	"slices"

	"tenrounds/harness"
)

// slicesTable compares the ranked rows of a group that was asked in slices with their baseline; false for others.
func slicesTable(g *group) (t table, sliced bool) {
	i := slices.IndexFunc(g.ranked, func(r harness.Summary) bool { return r.Sliced != nil })
	if i < 0 {
		return table{}, false
	}
	base := g.ranked[i].Sliced.Baseline
	t = table{
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
	return t, true
}

// asRatio prints a quotient to a thousandth, as far as slices tell.
func asRatio(f float64) string {
	if unknown(f) {
		return none
	}
	return fmt.Sprintf("%.3f", f)
}

func thousandths(e harness.Estimate) string {
	if unknown(e.Low) || unknown(e.High) {
		return none
	}
	return asRatio(e.Low) + ".." + asRatio(e.High)
}

// smallShare prints a small share.
func smallShare(share float64) string {
	if unknown(share) {
		return none
	}
	return fmt.Sprintf("%.2f %%", 100*share)
}

func textSlices(b *bytes.Buffer, g *group) {
	if t, sliced := slicesTable(g); sliced {
		t.text(b)
	}
}

func markdownSlices(b *bytes.Buffer, g *group) {
	if t, sliced := slicesTable(g); sliced {
		t.markdown(b)
	}
}
