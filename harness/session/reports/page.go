package reports

import (
	"bytes"
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// Detailed makes all that a report can show of a folder. cut says that the last line of its turns was cut
// off.
func Detailed(dir string, run harness.Run, turns []harness.Measurement, cut bool) (content.Input, error) {
	s, err := stats.Gather(run, turns)
	if err != nil {
		return content.Input{}, err
	}
	in := Input(run, s)
	in.Detail = content.Detail{Turns: turns, Curves: s.Curves(in.Rows), Versus: s.Versus(in.Rows),
		Rounds: s.RowFigures(in.Rows)}
	in.Detail.Files = append(tableFiles(in), keptFiles(dir)...)
	if cut {
		in.Detail.Notices = append(in.Detail.Notices,
			"The last line of turns.ndjson was cut off: that turn is left out.")
	}
	in.Detail.Notices = append(in.Detail.Notices, edited(dir, in.Detail.Files[0])...)
	return in, nil
}

// tableFiles are the tables that are made from the turns, rounds.csv first.
func tableFiles(in content.Input) (files []content.File) {
	slices := results.SlicesCSV(in.Run, in.Detail.Turns)
	pairs := results.PairTables(in.Run, in.Standings, in.CPURankings)
	for _, table := range []struct {
		has        bool
		name, text string
	}{
		{true, results.RoundsFile, results.RoundsCSV(in.Run, in.Detail.Turns)},
		{true, results.SummaryFile, results.SummaryCSV(in.Run, in.Rows)},
		{true, results.PairsFile, pairs[results.PairsFile]},
		{true, results.CPUPairsFile, pairs[results.CPUPairsFile]},
		{len(in.CPURankings) > 0, results.RatesFile, results.RatesCSV(in.Run, in.CPURankings)},
		{len(in.Connections) > 0, results.ConnectionsFile, results.ConnectionsCSV(in.Run, in.Connections)},
		{len(in.Besides) > 0, results.BesideFile, results.BesideCSV(in.Run, in.Besides)},
		{slices != "", results.SlicesFile, slices},
	} {
		if table.has && table.text != "" {
			files = append(files, content.File{Name: table.name, Text: table.text})
		}
	}
	return files
}

// keptFiles are the facts and run.json, as the folder has them.
func keptFiles(dir string) (files []content.File) {
	if b, err := input.Read(filepath.Join(dir, results.FactsFile), input.MaxTable); err == nil {
		files = append(files, content.File{Name: results.FactsFile, Text: input.Printable(string(b))})
	}
	if b, err := input.Read(filepath.Join(dir, results.RunFile), input.MaxSetting); err == nil {
		files = append(files, content.File{Name: results.RunFile, Text: string(b)})
	}
	return files
}

// edited says so if rounds.csv is not what the turns make: the reader must know which of them the page shows.
// A table with other columns is of another version.
func edited(dir string, made content.File) []string {
	have, err := input.Read(filepath.Join(dir, made.Name), input.MaxTable)
	if err != nil {
		return nil
	}
	head, _, _ := strings.Cut(made.Text, "\n")
	if old, _, _ := strings.Cut(string(have), "\n"); old != head || string(have) == made.Text {
		return nil
	}
	return []string{made.Name + " in the folder is not what turns.ndjson says. The page shows turns.ndjson; " +
		"bench report --write makes the table again."}
}

// WritePage writes report.html and the charts of a folder, as its files are now.
func WritePage(folder *results.Folder) error {
	dir := folder.Dir()
	run, turns, cut, err := results.Read(dir)
	if err != nil {
		return err
	}
	in, err := Detailed(dir, run, turns, cut)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := page.Write(&b, in); err != nil {
		return err
	}
	if err := folder.WriteReport(results.PageFile, b.Bytes()); err != nil {
		return err
	}
	charts := map[string]string{}
	for _, c := range page.Charts(in) {
		charts[c.Name] = c.Text
	}
	return folder.WriteCharts(charts)
}

// Rewrite makes the tables of a folder again from its raw results.
func Rewrite(dir string) error {
	folder, run, turns, _, err := results.Resume(dir) // makes rounds.csv again, if need be
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }() // all is on disk
	s, err := stats.Gather(run, turns)
	if err != nil {
		return err
	}
	if err := WriteTables(folder, Input(run, s)); err != nil {
		return err
	}
	return WritePage(folder)
}
