package tables

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// ComparisonFormat is one way to show how runs compare.
type ComparisonFormat struct {
	Name  string
	Write func(io.Writer, stats.Comparison) error
}

// ComparisonFormats lists them.
func ComparisonFormats() []ComparisonFormat {
	return []ComparisonFormat{
		{"text", func(w io.Writer, c stats.Comparison) error { return writeComparison(w, c, false) }},
		{"markdown", func(w io.Writer, c stats.Comparison) error { return writeComparison(w, c, true) }},
		{"csv", comparisonCSV},
		{"json", comparisonJSON},
	}
}

// ComparisonFormatByName finds a format.
func ComparisonFormatByName(name string) (ComparisonFormat, error) {
	var names []string
	for _, f := range ComparisonFormats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return ComparisonFormat{}, fmt.Errorf("unknown format %q; there are: %s", name, strings.Join(names, ", "))
}

// writeComparison writes the runs, what keeps them from being compared, a table for each figure of each scenario and
// load, and what else differs.
func writeComparison(w io.Writer, c stats.Comparison, markdown bool) error {
	var b bytes.Buffer
	say := func(s string) { wrap(&b, s) }
	if markdown {
		say = func(s string) { fmt.Fprintf(&b, "- %s\n", escape(s)) }
		b.WriteString("## Benchmark: " + escape(strings.Join(labels(c), ", ")) + "\n\n")
	}
	for _, r := range c.Runs {
		say(fmt.Sprintf("%s = %s (%s, %s)", r.Label, r.Name, r.Started.UTC().Format("2006-01-02 15:04 UTC"), figures.Counted(r.Rounds, "round")))
	}
	say(counts(c))
	for _, why := range c.Barred {
		say("not comparable: " + why)
	}
	if !markdown {
		b.WriteByte('\n')
	}
	for _, t := range comparisonTables(c, markdown) {
		if markdown {
			markdownBlock(t, &b)
		} else {
			textBlock(t, &b)
		}
	}
	if markdown && len(c.Notes) > 0 {
		b.WriteString("\nNotes:\n\n")
	}
	for _, n := range c.Notes {
		if !markdown {
			n = "note: " + n
		}
		say(n)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func labels(c stats.Comparison) (all []string) {
	for _, r := range c.Runs {
		all = append(all, r.Name)
	}
	return all
}

// counts says in a line what the comparison came to.
func counts(c stats.Comparison) string {
	n, judged := map[string]int{}, 0
	for _, r := range c.Rows {
		for _, s := range r.Steps {
			n[s.Verdict]++
		}
	}
	var parts []string
	for _, v := range []string{stats.ChangeImproved, stats.ChangeWorse, stats.ChangeNone} {
		parts = append(parts, fmt.Sprintf("%d %s", n[v], v))
		judged += n[v]
	}
	return fmt.Sprintf("%d rows judged relative to %s: %s; %d not comparable", judged, strings.Join(baselines(c), " and "), strings.Join(parts, ", "), n[stats.ChangeBarred])
}

// baselines are the entries that rows are divided by, each once.
func baselines(c stats.Comparison) (all []string) {
	for _, r := range c.Rows {
		if name := baselineOf(c, r); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return []string{c.Baseline}
	}
	return all
}

func baselineOf(c stats.Comparison, r stats.ComparedRow) string {
	return cmp.Or(r.Baseline, c.Baseline)
}

// comparisonTables makes a table of each run of rows with one figure, scenario and load.
func comparisonTables(c stats.Comparison, wide bool) (all []content.Table) {
	for rows := c.Rows; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Figure == rows[0].Figure && rows[n].Scenario == rows[0].Scenario && rows[n].Load == rows[0].Load {
			n++
		}
		if len(c.Runs) == 2 {
			all = append(all, changeTable(c, rows[:n], wide))
		} else {
			all = append(all, trendTable(c, rows[:n], wide))
		}
		rows = rows[n:]
	}
	return all
}

// comparisonTable is what both kinds of tables have around them.
func comparisonTable(c stats.Comparison, rows []stats.ComparedRow) content.Table {
	base := baselineOf(c, rows[0])
	what := "requests per second, as a ratio to " + base
	if rows[0].Figure == stats.FigureCPU {
		what = "CPU time of the server per request, as a ratio to " + base + "; less is better"
	}
	return content.Table{Title: rows[0].Scenario + ", " + rows[0].Load, Facts: what, Align: "l", Head: []string{"target"}, Notes: reasons(c, rows)}
}

// reasons lists why rows are not comparable, those with one reason together; what holds for whole runs was said.
func reasons(c stats.Comparison, rows []stats.ComparedRow) (notes []string) {
	var order []string
	targets := map[string][]string{}
	for _, r := range rows {
		for _, s := range r.Steps {
			if s.Reason == "" || slices.Contains(c.Barred, s.Reason) || slices.Contains(targets[s.Reason], r.Target) {
				continue
			}
			if targets[s.Reason] == nil {
				order = append(order, s.Reason)
			}
			targets[s.Reason] = append(targets[s.Reason], r.Target)
		}
	}
	for _, why := range order {
		notes = append(notes, fmt.Sprintf("%s not comparable: %s", strings.Join(targets[why], ", "), why))
	}
	return notes
}

// changeTable is that of two runs. A row that one of them lacks is left to the notes.
func changeTable(c stats.Comparison, rows []stats.ComparedRow, wide bool) content.Table {
	t := comparisonTable(c, rows)
	t.Head = append(t.Head, "A", "B", "change", "95 % interval", "verdict", "absolute")
	t.Align += "rrrrlr"
	if wide {
		t.Head, t.Align = append(t.Head, "A itself", "B itself"), t.Align+"rr"
	}
	for _, r := range rows {
		a, b, s := r.Sides[0], r.Sides[1], r.Steps[0]
		if s.Reason != "" && (figures.Unknown(a.Mean) || figures.Unknown(b.Mean)) {
			continue
		}
		cells := []string{
			r.Target, figures.AsRatio(a.Ratio.Mean), figures.AsRatio(b.Ratio.Mean), figures.Change(s.Change.Mean - 1), changes(s.Change), s.Verdict, figures.Change(s.Absolute),
		}
		if wide {
			cells = append(cells, itself(r.Figure, a.Mean), itself(r.Figure, b.Mean))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// narrowRuns is how many runs a terminal has room for.
const narrowRuns = 7

// trendTable is that of more than two runs: the ratio in each, with a mark where it changed.
func trendTable(c stats.Comparison, rows []stats.ComparedRow, wide bool) content.Table {
	t := comparisonTable(c, rows)
	first := 0
	if !wide && len(c.Runs) > narrowRuns {
		first = len(c.Runs) - narrowRuns
		t.Facts += fmt.Sprintf("; the last %d of %d runs, the other formats have all", narrowRuns, len(c.Runs))
	}
	t.Notes = append([]string{"▲ improved, ▼ worse since the last run before it that can be compared, = no difference shown, ? not comparable"}, t.Notes...)
	for _, r := range c.Runs[first:] {
		t.Head, t.Align = append(t.Head, r.Label), t.Align+"r"
	}
	for _, r := range rows {
		cells := []string{r.Target}
		for i := first; i < len(r.Sides); i++ {
			mark := ""
			if i > 0 {
				mark = marks[r.Steps[i-1].Verdict]
			}
			cells = append(cells, strings.TrimSpace(figures.AsRatio(r.Sides[i].Ratio.Mean)+mark))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// marks end with what keeps the figures of a column beneath each other.
var marks = map[string]string{
	stats.ChangeImproved: " ▲", stats.ChangeWorse: " ▼", stats.ChangeNone: " =", stats.ChangeBarred: " ?", stats.ChangeBaseline: "",
}

// changes prints the interval of a ratio of ratios as changes.
func changes(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) {
		return figures.None
	}
	return fmt.Sprintf("%+.1f..%+.1f %%", 100*(e.Low-1), 100*(e.High-1))
}

// itself prints a figure that is not divided by anything.
func itself(figure string, f float64) string {
	if figure == stats.FigureCPU {
		return figures.Duration(f)
	}
	return figures.Rate(f)
}
