// Package report shows a run to people. A report is a function of a results folder: it reads no clock, no
// network and no environment, so it can be made again at any time.
package report

import (
	"fmt"
	"io"
	"strings"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/report/tables"
)

// Format is one way to show a run.
type Format struct {
	Name, About string
	Write       func(io.Writer, content.Input) error
}

// Formats lists them.
func Formats() []Format {
	return []Format{
		{"text", "tables for a terminal, 80 columns", tables.Text},
		{"markdown", "report.md", tables.Markdown},
		{"benchfmt", "each round as a line of the Go benchmark format, which benchstat reads", tables.Benchfmt},
		{"bookstore", "what a run of bookstore-python says of the published conclusions, in markdown", tables.Bookstore},
		{"html", "report.html: one page with charts, which needs nothing else", page.Write},
	}
}

// ByName finds a format.
func ByName(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("unknown format %q; there are: %s", name, strings.Join(names, ", "))
}
