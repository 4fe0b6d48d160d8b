// Package answer writes what the counts of instructions show.
package answer

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tenrounds/harness/csvfile"
	"tenrounds/harness/instructions"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/report/tables"
)

// Formats are the formats that Write knows.
var Formats = []string{"text", "markdown", "csv", "json"}

// Write writes the table in one of these formats.
func Write(w io.Writer, t instructions.Table, format string) error {
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(t)
	case "csv":
		for i, row := range cellsOf(t) {
			scenario := t.Scenario
			if i == 0 {
				scenario = "scenario"
			}
			if _, err := io.WriteString(w, csvfile.Record(append([]string{scenario}, row...))); err != nil {
				return err
			}
		}
		return nil
	}
	if format == "markdown" {
		return tables.Markdown(w, blocks(t))
	}
	return tables.Text(w, blocks(t))
}

// blocks are the table of all programs, and for each comparison what it shows and where.
func blocks(t instructions.Table) []content.Block {
	main := content.Block{
		Title: "Instructions of a request, " + t.Scenario,
		Facts: "one connection, GOMAXPROCS=1; own: outside of the Go runtime; change: of own, in functions that " +
			"count the same in each run",
		Head: []string{"target", "version", "total", "own", "change", "outcome"}, Align: "llrrrl",
	}
	for _, r := range t.Rows {
		row := []string{r.Target, r.Version, figures.None, figures.None, figures.None, ""}
		if r.Groups != nil {
			row[2], row[3] = rounded(r.Total), rounded(r.Own)
		}
		if c := r.Change; c != nil {
			row[4], row[5] = percent(c.Mean), string(c.Verdict)
		}
		main.Rows = append(main.Rows, row)
	}
	all := []content.Block{main}
	for _, r := range t.Rows {
		if r.Error != "" {
			all[0].Notes = append(all[0].Notes, r.Target+" could not be counted: "+r.Error)
		}
		if r.Change == nil {
			continue
		}
		b := content.Block{
			Title: r.Target + " against " + t.Baseline(), Words: []string{sentence(t, r)},
		}
		if len(r.Functions) > 0 {
			b.Head, b.Align = []string{"function", t.Baseline(), r.Target, "difference"}, "lrrr"
		}
		for _, f := range r.Functions {
			b.Rows = append(b.Rows, []string{f.Name, rounded(f.Before), rounded(f.After),
				fmt.Sprintf("%+.0f", f.After-f.Before)})
		}
		all = append(all, b)
	}
	return all
}

// sentence says what a comparison shows.
func sentence(t instructions.Table, r instructions.Row) string {
	c, base := r.Change, t.Rows[0]
	own := fmt.Sprintf("%s outside of the Go runtime, in functions that count the same in each run, and "+
		"%s in the others", changeInterval(c), changeInterval(r.Varying))
	switch c.Verdict {
	case instructions.More, instructions.Fewer:
		return fmt.Sprintf(
			"%s executes %s instructions a request than %s: %s of all. Of those outside of the Go runtime it is "+
				"%s in functions that count the same in each run, which a gate compares, and %s in the others. "+
				"Instructions are not time: bench run precise measures that.",
			r.Target,
			moreOrFewer(r.Total-base.Total),
			t.Baseline(),
			percent(r.Total/base.Total-1),
			changeInterval(c),
			changeInterval(r.Varying),
		)
	case instructions.Equal:
		return fmt.Sprintf("%s and %s are equal within %s: %s.", r.Target, t.Baseline(),
			strings.TrimPrefix(percent(t.Margin), "+"), own)
	default:
		return fmt.Sprintf("%s against %s is not settled: %s. About %d runs would settle it (--runs).", r.Target,
			t.Baseline(), own, c.Needed)
	}
}

// moreOrFewer is a difference in words: "4230 more".
func moreOrFewer(n float64) string {
	if n < 0 {
		return fmt.Sprintf("%.0f fewer", -n)
	}
	return fmt.Sprintf("%.0f more", n)
}

func changeInterval(c *instructions.Change) string {
	return fmt.Sprintf("%s (%s to %s)", percent(c.Mean), percent(c.Low), percent(c.High))
}

// cellsOf are the rows of the table with their head.
func cellsOf(t instructions.Table) [][]string {
	head := []string{"target", "version", "runs", "own", "own_error"}
	for _, g := range instructions.Groups() {
		head = append(head, string(g))
	}
	rows := [][]string{append(head, "total", "change", "change_low", "change_high", "outcome")}
	for _, r := range t.Rows {
		row := []string{r.Target, r.Version, strconv.Itoa(r.Runs)}
		if r.Groups == nil {
			row = append(row, make([]string, len(rows[0])-len(row))...)
			rows = append(rows, row)
			continue
		}
		row = append(row, plain(r.Own), plain(r.OwnError))
		for _, g := range instructions.Groups() {
			row = append(row, plain(r.Groups[g]))
		}
		row = append(row, plain(r.Total))
		if c := r.Change; c != nil {
			row = append(row, plain(c.Mean), plain(c.Low), plain(c.High), string(c.Verdict))
		} else {
			row = append(row, "", "", "", "")
		}
		rows = append(rows, row)
	}
	return rows
}

func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func rounded(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) }

func percent(x float64) string { return fmt.Sprintf("%+.2f %%", 100*x) }
