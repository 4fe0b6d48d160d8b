// Package content is what there is to say of a run, as values: groups of rows, tables, facts and sentences.
// It knows no format: harness/report/tables and harness/report/page write it.
package content

import (
	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// Input is what a report shows.
type Input struct {
	Run  harness.Run
	Rows []harness.Summary
	// Sweeps show their rows in tables of their own.
	Sweeps []stats.Sweep
	// Standings say which targets differ significantly.
	Standings []stats.Standing
	// Ratios divide the ranked rows by the baseline of their scenario and load.
	Ratios []stats.Versus
	// Spreads say how far apart the frameworks are where an application works for each request, and where none
	// does.
	Spreads []stats.Spread
	// Features say what each feature of a framework costs; nil for runs without the application.
	Features *stats.Features
	// Told is set where the violations were told during the run: Text says nothing of them then.
	Told bool
	// CPURankings rank the targets of each offered rate by CPU time for each answer.
	CPURankings []stats.CPURanking
	// Connections say what a new connection for each request costs.
	Connections []stats.ConnectionCost
	// RunIns are the curves of the warm-up of each launch that was run in.
	RunIns []stats.RunInCurve
	// Settlings are the curves of a run in slices after each switch, where they were asked for.
	Settlings []stats.Settling
	// Scales say how many workers made a load, where other machines made it.
	Scales []stats.Scale
	// LayoutSpreads say how much layouts of one program differ, where entries differ in nothing else.
	LayoutSpreads []stats.LayoutSpread
	// Besides put Locust beside the project's own users.
	Besides []stats.Beside
	// Folder is the run's as a command names it, and Page its page; empty where they are not known.
	Folder, Page string
	// Program is bench as it was called; empty means that it is on the PATH.
	Program string
	// Detail is what benchfmt and the page show beyond the rows; the other formats do without.
	Detail Detail
}

// Detail is what stands behind the rows of a run. The page draws it; what is missing is left out.
type Detail struct {
	// Turns are the measurements, which the page shows one by one.
	Turns []harness.Measurement
	// Curves are the percentiles of the rows' merged histograms.
	Curves []stats.Curve
	// Versus are the ratios among which a reader chooses a baseline.
	Versus []stats.Versus
	// Rounds are the figures by round that these ratios are made of.
	Rounds []stats.RowFigures
	// Files can be saved from the page.
	Files []File
	// Notices say what is wrong with the folder.
	Notices []string
}

// File is a file of the results folder that the page carries along.
type File struct{ Name, Text string }
