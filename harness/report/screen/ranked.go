package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// longestName and longestBase are how much of a name is shown, in a row and in the head of the ratios.
const (
	longestName = 24
	longestBase = 18
)

// rankedView is a ranking: groups are those of one scenario, load and class, the first with its ranks, the
// others with the rows that something else limited. Copies only show the noise, and are left out.
func rankedView(in content.Input, groups []*content.Group) view {
	g := groups[0]
	v := newView(g)
	v.note = limitNote(g)
	for _, o := range groups[1:] {
		v.note = cmp.Or(v.note, waitNote(o))
	}
	v.note = cmp.Or(v.note, slowNote(g))
	if v.note == "" && content.OutOfMeans(g) {
		v.note = content.ByRatios
	}
	base := ""
	var shown []harness.Summary
	for i, r := range g.Ranked {
		if r.CopyOf != "" && len(g.Competitors()) > 1 {
			continue
		}
		ratio, of := ratioOf(in, r, g.How.Slice > 0)
		if of != "" {
			base = "vs " + figures.Clip(figures.Short(of), longestBase) + " (95 %)"
		}
		shown = append(shown, r)
		v.table.rows = append(v.table.rows, row{
			cells: []string{g.Rank(i), name(r), figures.Rate(r.Throughput.Mean), ratio, cpu(r), p99(r)},
			value: r.Throughput.Mean,
		})
	}
	v.breaks = func(most int) map[int]bool { return stats.Breaks(shown, most) }
	v.leaders = leaders(in, groups)
	v.others = others(in, largest(groups))
	var limited []harness.Summary
	for _, o := range groups[1:] {
		for _, r := range o.Competitors() {
			limited = append(limited, r)
			v.table.rows = append(v.table.rows, limitedRow(in, r, g.How.Slice > 0))
		}
	}
	addUnranked(&v, g, limited, func(r harness.Summary) string { return figures.Rate(r.Throughput.Mean) })
	v.table.heads = []column{
		{right: true},
		{},
		{right: true},
		{bar: true},
		{head: base},
		{head: "CPU", right: true},
	}
	if slices.ContainsFunc(shown, func(r harness.Summary) bool { return r.Times != nil }) {
		v.table.heads = append(v.table.heads, column{head: "p99", right: true})
	}
	return v
}

// limitedRow is a row with another limit than the first ones. If that is not its server, its rate is a lower
// bound, and what limited it stands in the place of an interval.
func limitedRow(in content.Input, r harness.Summary, sliced bool) row {
	x := row{
		cells: []string{"≥", name(r), figures.Rate(r.Throughput.Mean), "", cpu(r), p99(r)},
		value: r.Throughput.Mean,
	}
	v, known := versusOf(in, r)
	ratio := figures.None
	switch show := ratioDigits(sliced); {
	case r.Verdict == harness.VerdictServer:
		x.cells[0] = ""
		x.cells[ratioCell], _ = ratioOf(in, r, sliced)
		return x
	case known && v.Base == r.Target:
		ratio = show(1) + "x"
	case known:
		ratio = "≥" + show(v.Ratio.Mean) + "x"
	}
	x.cells[ratioCell] = fmt.Sprintf("%7s  %s", ratio, limitOf(r))
	return x
}

// ratioCell is the place of the ratio among the cells of a row.
const ratioCell = 3

// limitOf is what limited a row in two or three words.
func limitOf(r harness.Summary) string {
	switch {
	case r.Verdict == harness.VerdictDatabase:
		return "database's limit"
	case r.Verdict == harness.VerdictGenerator:
		return "generator's limit"
	case r.Costs == nil || figures.Unknown(r.Costs.ServerBusy):
		return "limit unclear"
	}
	return fmt.Sprintf("CPU %.0f %% busy", 100*r.Costs.ServerBusy)
}

// versusOf is the comparison of a row with its baseline.
func versusOf(in content.Input, r harness.Summary) (v stats.Versus, known bool) {
	i := slices.IndexFunc(in.Ratios, func(v stats.Versus) bool {
		return v.Target == r.Target && v.Scenario == r.Scenario && v.Load == r.Load
	})
	if i < 0 {
		return v, false
	}
	return in.Ratios[i], true
}

// ratioDigits prints ratios: slices tell a thousandth.
func ratioDigits(sliced bool) func(float64) string {
	if sliced {
		return figures.AsRatio
	}
	return figures.Factor
}

// ratioOf is the ratio of a row to its baseline with the interval, and the name of the baseline.
func ratioOf(in content.Input, r harness.Summary, sliced bool) (text, base string) {
	v, known := versusOf(in, r)
	show := ratioDigits(sliced)
	switch {
	case !known:
		return figures.None, ""
	case v.Base == r.Target:
		return fmt.Sprintf("%7s  baseline", show(1)+"x"), r.Target
	}
	text = fmt.Sprintf("%7s", show(v.Ratio.Mean)+"x")
	if bounds := figures.Range(v.Ratio, show); bounds != figures.None {
		text += "  " + bounds
	}
	return text, v.Base
}

// limitNote says so where the first rows of a scenario were not limited by their servers.
func limitNote(g *content.Group) string {
	if len(g.Ranked) == 0 {
		return ""
	}
	switch g.Verdict {
	case harness.VerdictDatabase:
		return "The database was the limit: compare the CPU time per answer."
	case harness.VerdictGenerator:
		return "The generator was the limit: these rates rank nobody."
	case harness.VerdictUnclear:
		if words := waitNote(g); words != "" {
			return words
		}
		if busy := content.ServersBusy(g); busy != "" {
			return "Limit unclear: servers' CPUs " + busy + " busy, so these rates are lower bounds."
		}
		return "Limit unclear: these rates are lower bounds."
	}
	return ""
}

// Linux delays an acknowledgement by 40 ms at least. A server that writes head and body apart, and that waits
// for the acknowledgement of the first (Nagle's algorithm, RFC 896), takes that long for each answer.
const (
	leastDelay = 0.040
	mostDelay  = 0.050
	muchIdle   = 0.5
)

// cpu is the server's CPU time for each answer.
func cpu(r harness.Summary) string {
	switch {
	case r.Sliced != nil && !figures.Unknown(r.Sliced.CPU.Mean):
		return figures.Duration(r.Sliced.CPU.Mean)
	case r.Costs != nil && !figures.Unknown(r.Costs.User+r.Costs.System):
		return figures.Duration(r.Costs.User + r.Costs.System)
	}
	return figures.None
}

// slowNote says so if answers took so long that slower ones may have been cut off by the end of their slice.
func slowNote(g *content.Group) string {
	const near = 4
	slow := func(r harness.Summary) bool { return r.Times != nil && near*r.Times.P99 > g.How.Slice.Seconds() }
	if g.How.Slice == 0 || !slices.ContainsFunc(g.Ranked, slow) {
		return ""
	}
	return fmt.Sprintf("p99 lacks answers that outlast a slice of %v: --interleave turns has them.", g.How.Slice)
}

// waitNote says so if a server waits; "" if none does.
func waitNote(g *content.Group) string {
	r := waits(g)
	if r == nil {
		return ""
	}
	return fmt.Sprintf("%s waits: p50 %s with CPUs %.0f %% busy. Delayed ACKs? (TCP_NODELAY)",
		name(*r), figures.At(*r, figures.P50), 100*r.Costs.ServerBusy)
}

// waits is a row whose answers take as long as a delayed acknowledgement while its CPUs are idle; nil for
// none.
func waits(g *content.Group) *harness.Summary {
	for i := range g.Ranked {
		r := &g.Ranked[i]
		if r.Times != nil && r.Costs != nil && r.Times.P50 >= leastDelay && r.Times.P50 <= mostDelay &&
			r.Costs.ServerBusy < muchIdle {
			return r
		}
	}
	return nil
}

// addUnranked adds the rows without a rank, each with a figure, and what stands for them and the limited
// ones where there is no room.
func addUnranked(v *view, g *content.Group, limited []harness.Summary, figure func(harness.Summary) string) {
	var names, brief []string
	for _, r := range g.Unranked {
		names = append(names, figures.Short(r.Target))
		v.table.rows = append(v.table.rows, row{
			cells: []string{figures.None, name(r), figure(r)}, value: unknown(),
			tail: "not ranked: " + whyNot(r),
		})
	}
	v.below = len(limited) + len(names)
	switch {
	case len(limited) == 1:
		r := limited[0]
		brief = append(brief, "≥ "+name(r)+" "+figures.Rate(r.Throughput.Mean)+" ("+limitOf(r)+")")
	case len(limited) > 1:
		var others []string
		for _, r := range limited {
			others = append(others, name(r))
		}
		brief = append(brief, "≥ "+strings.Join(others, ", ")+" (another limit)")
	}
	if len(names) > 0 {
		brief = append(brief, "not ranked: "+strings.Join(names, ", "))
	}
	v.brief = strings.Join(brief, "; ")
}

// whyNot says in a few words why a row has no rank.
func whyNot(r harness.Summary) string {
	switch r.Exclusion {
	case harness.ExcludedChanged:
		return "its answers changed"
	case harness.ExcludedContract:
		return "breaks the contract"
	case harness.ExcludedDifferent, harness.ExcludedWrong:
		return "wrong answers under load"
	case harness.ExcludedUnmeasured:
		return cmp.Or(figures.Short(r.Error), "could not be measured")
	case harness.ExcludedUnchecked:
		return "could not be checked"
	case harness.ExcludedSilent:
		return "no correct answer"
	case harness.ExcludedFailed:
		return figures.Thousands(r.Failed) + " of " + figures.Thousands(r.Requests) + " requests failed"
	}
	return figures.Short(r.Unranked)
}

func name(r harness.Summary) string { return figures.Clip(figures.Short(r.Target), longestName) }
