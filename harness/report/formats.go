// Package report shows a run to people. A report is a function of a results folder: it reads no clock, no
// network and no environment, so it can be made again at any time.
package report

import (
	"fmt"
	"io"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// Input is what a report shows.
type Input struct {
	Run  harness.Run
	Rows []harness.Summary
	// Sweeps show their rows in tables of their own.
	Sweeps []stats.Sweep
	// Standings say which targets can be told apart.
	Standings []stats.Standing
	// Spreads say how far apart the frameworks are where an application works for each request, and where none does.
	Spreads []stats.Spread
	// Told is set where the violations were told during the run: Text says nothing of them then.
	Told bool
	// CPURankings rank the targets of each offered rate by CPU time for each answer.
	CPURankings []stats.CPURanking
	// Connections say what a new connection for each request costs.
	Connections []stats.ConnectionCost
	// RunIns are the curves of the warm-up of each launch that was run in.
	RunIns []stats.RunInCurve
	// Besides put Locust beside the project's own users.
	Besides []stats.Beside
	// Detail is what benchfmt and the page show beyond the rows; the other formats do without.
	Detail Detail
}

// Format is one way to show a run.
type Format struct {
	Name, About string
	Write       func(io.Writer, Input) error
}

// Formats lists them.
func Formats() []Format {
	return []Format{
		{"text", "tables for a terminal, 80 columns", Text},
		{"markdown", "report.md", Markdown},
		{"benchfmt", "each round as a line of the Go benchmark format, which benchstat reads", Benchfmt},
		{"bookstore", "what a run of bookstore-python says of the published conclusions, in markdown", Bookstore},
		{"html", "report.html: one page with charts, which needs nothing else", Page},
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
