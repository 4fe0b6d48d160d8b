// Package reports turns what is known of a run into its tables, its page and its list of violations.
package reports

import (
	"bytes"

	"tenrounds/harness"
	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/results"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/stats"
)

// Input is what the reports of a run show, by what is known of it so far.
func Input(run harness.Run, s *stats.Summariser) content.Input {
	rows := s.Rows()
	return content.Input{
		Run: run, Rows: rows, Sweeps: stats.Sweeps(run, rows), Standings: s.Standings(rows),
		Ratios:  s.Ratios(rows),
		Spreads: s.Spreads(rows, realistic), CPURankings: s.CPURankings(rows),
		Connections: s.ConnectionCosts(rows), RunIns: s.RunIns(), Besides: s.Besides(rows),
		Features:  s.Features(rows, featured),
		Settlings: s.Settlings(), LayoutSpreads: s.LayoutSpreads(rows), Scales: s.Scales(),
	}
}

// realistic is the application of a scenario whose frameworks are compared with those of a plain one: the
// bookstore. The scenarios of the application api measure one feature each.
func realistic(scenario string) string {
	if a := scenarios.Application(scenario); a == scenarios.Bookstore {
		return a
	}
	return ""
}

// featured is the application whose scenarios measure one feature each.
func featured(scenario string) string {
	if a := scenarios.Application(scenario); a == scenarios.API {
		return a
	}
	return ""
}

// WriteTables replaces the summary, the pairs and the report of a folder.
func WriteTables(folder *results.Folder, in content.Input) error {
	if err := folder.WriteSummary(in.Run, in.Rows); err != nil {
		return err
	}
	if err := folder.WritePairs(in.Run, in.Standings, in.CPURankings); err != nil {
		return err
	}
	if err := folder.WriteCosts(in.Run, in.CPURankings, in.Connections); err != nil {
		return err
	}
	if err := folder.WriteBesides(in.Run, in.Besides); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.Markdown(&b, in); err != nil {
		return err
	}
	return folder.WriteReport(results.ReportFile, b.Bytes())
}
