package instructions

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"tenrounds/harness/csvfile"
)

// Formats are the names that Write knows.
func Formats() []string { return []string{"text", "markdown", "csv", "json"} }

// Write writes the table.
func (t Table) Write(w io.Writer, format string) error {
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(t)
	case "csv":
		for _, row := range t.cells(forPrograms) {
			if _, err := io.WriteString(w, csvfile.Record(row)); err != nil {
				return err
			}
		}
		return nil
	case "markdown":
		return t.write(w, markdownTable)
	case "text":
		return t.write(w, textTable)
	}
	return fmt.Errorf("unknown format %q", format)
}

// write writes the tables of a document, each by the given function.
func (t Table) write(w io.Writer, table func(io.Writer, [][]string) error) error {
	fmt.Fprintf(
		w,
		"Instructions of a request, scenario %s, one connection, GOMAXPROCS=1.\n"+
			"own: outside of the Go runtime, with its 99.9 %% interval.\n\n",
		t.Scenario,
	)
	if err := table(w, t.cells(forPeople)); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if r.Error != "" {
			fmt.Fprintf(w, "\n%s could not be counted: %s\n", r.Target, r.Error)
		}
		if r.Change == nil {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", t.sentence(r))
		if len(r.Functions) == 0 {
			continue
		}
		rows := [][]string{{"function", t.Baseline(), r.Target, "difference"}}
		for _, f := range r.Functions {
			rows = append(
				rows,
				[]string{f.Name, rounded(f.Before), rounded(f.After), fmt.Sprintf("%+.0f", f.After-f.Before)},
			)
		}
		fmt.Fprintln(w)
		if err := table(w, rows); err != nil {
			return err
		}
	}
	return nil
}

// sentence says what a comparison shows.
func (t Table) sentence(r Row) string {
	c := r.Change
	interval := fmt.Sprintf(
		"%s in the functions that count the same in each run (%.0f %% of its own), %s in the others",
		c.interval(),
		100*r.Steady,
		r.Varying.interval(),
	)
	switch c.Verdict {
	case More, Fewer:
		return fmt.Sprintf("%s executes %s instructions than %s: %s.", r.Target, c.Verdict, t.Baseline(), interval)
	case Equal:
		return fmt.Sprintf(
			"%s and %s are equal within %s: %s.",
			r.Target,
			t.Baseline(),
			strings.TrimPrefix(percent(t.Margin), "+"),
			interval,
		)
	default:
		return fmt.Sprintf(
			"%s against %s is not settled: %s. About %d runs would settle it (--runs).",
			r.Target,
			t.Baseline(),
			interval,
			c.Needed,
		)
	}
}

func (c *Change) interval() string {
	return fmt.Sprintf("%s (%s to %s)", percent(c.Mean), percent(c.Low), percent(c.High))
}

// cells are the rows of the table with their head.
func (t Table) cells(s style) [][]string {
	head := []string{"target", "version", "runs", "own", "own_error"}
	for _, g := range Groups() {
		head = append(head, string(g))
	}
	rows := [][]string{append(head, "total", "change", "change_low", "change_high", "verdict")}
	for _, r := range t.Rows {
		row := []string{r.Target, r.Version, strconv.Itoa(r.Runs)}
		if r.Groups == nil {
			row = append(row, make([]string, len(rows[0])-len(row))...)
			rows = append(rows, row)
			continue
		}
		row = append(row, s.count(r.Own), s.count(r.OwnError))
		for _, g := range Groups() {
			row = append(row, s.count(r.Groups[g]))
		}
		row = append(row, s.count(r.Total))
		if c := r.Change; c != nil {
			row = append(row, s.share(c.Mean), s.share(c.Low), s.share(c.High), string(c.Verdict))
		} else {
			row = append(row, "", "", "", "")
		}
		rows = append(rows, row)
	}
	return rows
}

// style is how counts and shares are written.
type style struct{ count, share func(float64) string }

var (
	forPrograms = style{plain, plain}
	forPeople   = style{rounded, percent}
)

func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func rounded(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) }

func percent(x float64) string { return fmt.Sprintf("%+.2f %%", 100*x) }

func textTable(w io.Writer, rows [][]string) error {
	tabs := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(tabs, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	return tabs.Flush()
}

func markdownTable(w io.Writer, rows [][]string) error {
	for i, r := range rows {
		if _, err := fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | ")); err != nil {
			return err
		}
		if i == 0 {
			fmt.Fprintln(w, strings.Repeat("|---", len(r))+"|")
		}
	}
	return nil
}
