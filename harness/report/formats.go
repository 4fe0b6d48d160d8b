// Package report shows a run to people. A report is a function of a results folder: it reads no clock, no
// network and no environment, so it can be made again at any time.
package report

import (
	"fmt"
	"io"
	"strings"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/report/screen"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// Format is one way to show a run, or a comparison of runs.
type Format[T any] struct {
	Name, About string
	Write       func(io.Writer, T) error
}

// Formats are those of a run.
func Formats() []Format[content.Input] {
	return []Format[content.Input]{
		{"short", "the answer in 20 lines of 80 columns", screen.Write},
		{"text", "all tables for a terminal, 80 columns", Text},
		{"markdown", "report.md", Markdown},
		{"benchfmt", "each round as a line of the Go benchmark format, which benchstat reads", tables.Benchfmt},
		{"bookstore", "a run of bookstore-python against the published conclusions, in markdown",
			func(w io.Writer, in content.Input) error { return tables.Markdown(w, content.Bookstore(in)) }},
		{"html", "report.html: one page with charts, which needs nothing else", page.Write},
		{"csv", "the rows, as in summary.csv", func(w io.Writer, in content.Input) error {
			_, err := io.WriteString(w, results.SummaryCSV(in.Run, in.Rows))
			return err
		}},
		{"json", "rows, rankings with all pairs, limits and warnings as values, for programs", tables.RunJSON},
	}
}

// Text writes a run for a terminal.
func Text(w io.Writer, in content.Input) error { return tables.Text(w, content.Report(in, false)) }

// Markdown writes a run as a document.
func Markdown(w io.Writer, in content.Input) error {
	return tables.Markdown(w, content.Report(in, true))
}

// ComparisonFormats are those of a comparison.
func ComparisonFormats() []Format[stats.Comparison] {
	return []Format[stats.Comparison]{
		{"text", "tables for a terminal", func(w io.Writer,
			c stats.Comparison) error {
			return tables.Text(w, content.Comparison(c, false))
		}},
		{"markdown", "a document", func(w io.Writer,
			c stats.Comparison) error {
			return tables.Markdown(w, content.Comparison(c, true))
		}},
		{"csv", "a line for each step", tables.ComparisonCSV},
		{"json", "the same for programs", tables.ComparisonJSON},
	}
}

// ByName finds a format.
func ByName[T any](all []Format[T], name string) (Format[T], error) {
	var names []string
	for _, f := range all {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format[T]{}, fmt.Errorf("unknown format %q; there are: %s", name, strings.Join(names, ", "))
}
