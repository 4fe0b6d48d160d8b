package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Comparison describes how runs compare: the runs, what cannot be compared, a table for each figure of each
// scenario and load, and what else differs.
func Comparison(c stats.Comparison, wide bool) []Block {
	var all, names sentences
	for _, r := range c.Runs {
		names = append(names, r.Name)
		all.add("%s = %s (%s, %s)", r.Label, r.Name, figures.Minute(r.Started),
			figures.Counted(r.Rounds, "round"))
	}
	all = append(all, counts(c), betweenWords(c))
	for _, why := range c.Barred {
		all = append(all, "not comparable: "+why)
	}
	head := Block{Words: all}
	if wide {
		head = Block{Title: "Benchmark: " + strings.Join(names, ", "), Notes: all}
	}
	blocks := append([]Block{head}, comparisonTables(c, wide)...)
	return append(blocks, Block{Title: "Notes", Label: "note", Notes: c.Notes})
}

// counts sums up the verdicts in a line.
func counts(c stats.Comparison) string {
	n, judged := map[stats.Outcome]int{}, 0
	for _, r := range c.Rows {
		for _, s := range r.Steps {
			n[s.Verdict]++
		}
	}
	var parts sentences
	for _, v := range []stats.Outcome{stats.ChangeImproved, stats.ChangeWorse, stats.ChangeEqual,
		stats.ChangeOpen} {
		if v == stats.ChangeEqual {
			parts.add("%d %s within %s", n[v], v, figures.Percent(c.Margin))
		} else {
			parts.add("%d %s", n[v], v)
		}
		judged += n[v]
	}
	return fmt.Sprintf("%d rows judged relative to %s: %s; %d not comparable",
		judged, strings.Join(baselines(c), " and "), strings.Join(parts, ", "), n[stats.ChangeBarred])
}

// baselines are the entries that rows are divided by, each once.
func baselines(c stats.Comparison) (all []string) {
	for _, r := range c.Rows {
		if name := BaselineOf(c, r); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return []string{c.Baseline}
	}
	return all
}

// BaselineOf is the entry that a row is divided by.
func BaselineOf(c stats.Comparison, r stats.ComparedRow) string {
	return cmp.Or(r.Baseline, c.Baseline)
}

// comparisonTables has a table for each figure, scenario and load.
func comparisonTables(c stats.Comparison, wide bool) (all []Block) {
	table := trendTable
	if len(c.Runs) == 2 || c.Groups {
		table = changeTable
	}
	key := func(r stats.ComparedRow) [3]string { return [3]string{r.Figure, r.Scenario, r.Load} }
	for _, rows := range groupBy(c.Rows, key) {
		base := BaselineOf(c, rows[0])
		b := Block{Title: rows[0].Scenario + ", " + rows[0].Load,
			Facts: "requests per second, as a ratio to " + base}
		if rows[0].Figure == stats.FigureCPU {
			b.Facts = "CPU time of the server per request, as a ratio to " + base + "; less is better"
		}
		table(&b, c, rows, wide)
		b.Notes = append(b.Notes, reasons(c, rows)...)
		all = append(all, b)
	}
	return all
}

// reasons say why rows are not comparable, each reason once; a reason of whole runs is in the head.
func reasons(c stats.Comparison, rows []stats.ComparedRow) (notes sentences) {
	byReason := lists{}
	for _, r := range rows {
		for _, s := range r.Steps {
			if s.Reason != "" && !slices.Contains(c.Barred, s.Reason) {
				byReason.add(s.Reason, r.Target)
			}
		}
	}
	for _, x := range byReason {
		notes.add("%s not comparable: %s", strings.Join(x.names, ", "), x.key)
	}
	return notes
}

// changeTable compares two runs. A row that one of them lacks is in the notes only.
func changeTable(b *Block, _ stats.Comparison, rows []stats.ComparedRow, wide bool) {
	b.columns(wide, "l target", "r A", "r B", "r change", "r 95 % interval", "l verdict", "r absolute",
		"r |A itself", "r |B itself")
	for _, r := range rows {
		x, y, s := r.Sides[0], r.Sides[1], r.Steps[0]
		if s.Reason != "" && (figures.Unknown(x.Mean) || figures.Unknown(y.Mean)) {
			continue
		}
		itself := figures.Rate
		if r.Figure == stats.FigureCPU {
			itself = figures.Duration
		}
		b.row(r.Target, figures.AsRatio(x.Ratio.Mean), figures.AsRatio(y.Ratio.Mean),
			figures.Change(s.Change.Mean-1), changes(s.Change), verdictWords(s), figures.Change(s.Absolute),
			itself(x.Mean), itself(y.Mean))
	}
}

// verdictWords are the verdict of a step, and how many rounds more would settle one that is open.
func verdictWords(s stats.ChangeStep) string {
	if s.Verdict == stats.ChangeOpen && s.More > 0 && s.More <= mostRounds {
		return fmt.Sprintf("%s (%d more)", s.Verdict, s.More)
	}
	return string(s.Verdict)
}

// betweenWords say whether the intervals include what runs of equal programs differ by.
func betweenWords(c stats.Comparison) string {
	switch {
	case c.Groups:
		return "The runs are the sample: intervals include whatever differs between runs of equal programs."
	case c.Between > 0:
		return fmt.Sprintf("Intervals include %s for the difference between runs of equal programs.",
			figures.Percent(c.Between))
	}
	return "How much runs of equal programs differ is not known, so these intervals may be too narrow. Three " +
		"runs a side (compare A1 A2 A3 -- B1 B2 B3) include it; --repeats takes it from runs of one state; bench " +
		"run --with measures both versions in one run."
}

// trendTable has the ratio in each of more than two runs, with a mark where it changed.
func trendTable(b *Block, c stats.Comparison, rows []stats.ComparedRow, wide bool) {
	b.Repeat = 1
	b.Notes = sentences{"▲ improved, ▼ worse since the last comparable run, = equal, ~ not settled, ? not " +
		"comparable"}
	b.columns(wide, "l target")
	for _, r := range c.Runs {
		b.columns(wide, "r "+r.Label)
	}
	for _, r := range rows {
		row := []string{r.Target}
		for i, side := range r.Sides {
			mark := ""
			if i > 0 {
				mark = marks[r.Steps[i-1].Verdict]
			}
			row = append(row, strings.TrimSpace(figures.AsRatio(side.Ratio.Mean)+mark))
		}
		b.row(row...)
	}
}

// marks follow a figure, all in the same width.
var marks = map[stats.Outcome]string{
	stats.ChangeImproved: " ▲",
	stats.ChangeWorse:    " ▼",
	stats.ChangeEqual:    " =",
	stats.ChangeOpen:     " ~",
	stats.ChangeBarred:   " ?",
	stats.ChangeBaseline: "",
}

// changes prints the interval of a ratio of ratios as changes.
func changes(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) {
		return figures.None
	}
	return fmt.Sprintf("%+.1f..%+.1f %%", 100*(e.Low-1), 100*(e.High-1))
}
