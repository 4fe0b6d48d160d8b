package report

import (
	"bytes"
	"fmt"
	"slices"

	"tenrounds/harness"
)

// pairTable compares the ranked rows of a group that was asked in slices with their baseline; false for others.
func pairTable(g *group) (t table, sliced bool) {
	i := slices.IndexFunc(g.ranked, func(r harness.Summary) bool { return r.Pair != nil })
	if i < 0 {
		return table{}, false
	}
	base := g.ranked[i].Pair.Baseline
	t = table{
		title: fmt.Sprintf("%s, %s, ratios to %s", g.scenario, g.load, base), align: "lrrrrrr",
		facts: "by round, with 95 % intervals of each ratio alone",
		head:  []string{"target", "CPU/answer", "throughput", "95 % interval", "CPU", "95 % interval", "idle"},
		words: []string{"CPU is the server's, for each answer that came in the target's own slices; idle is what it used of one CPU while others were asked."},
	}
	for _, r := range g.ranked {
		p := r.Pair
		if p == nil {
			continue
		}
		row := []string{r.Target, duration(p.CPU.Mean), "1", none, "1", none, finely(p.Idle)}
		if r.Target != p.Baseline {
			row[2], row[3] = ratio(p.Throughput.Mean), ratios(p.Throughput)
			row[4], row[5] = ratio(p.CPURatio.Mean), ratios(p.CPURatio)
		}
		t.rows = append(t.rows, row)
	}
	return t, true
}

// ratio prints a quotient to a thousandth, as far as slices tell.
func ratio(f float64) string {
	if unknown(f) {
		return none
	}
	return fmt.Sprintf("%.3f", f)
}

func ratios(e harness.Estimate) string {
	if unknown(e.Low) || unknown(e.High) {
		return none
	}
	return ratio(e.Low) + ".." + ratio(e.High)
}

// finely prints a small share.
func finely(share float64) string {
	if unknown(share) {
		return none
	}
	return fmt.Sprintf("%.2f %%", 100*share)
}

func textPairs(b *bytes.Buffer, g *group) {
	if t, sliced := pairTable(g); sliced {
		t.text(b)
	}
}

func markdownPairs(b *bytes.Buffer, g *group) {
	if t, sliced := pairTable(g); sliced {
		t.markdown(b)
	}
}
