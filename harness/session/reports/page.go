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

// Detailed makes all that a report can show of a folder's content.
func Detailed(dir string, run harness.Run, turns []harness.Measurement, cut bool) (content.Input, error) {
	s, err := stats.Gather(run, turns)
	if err != nil {
		return content.Input{}, err
	}
	in := Input(run, s)
	rows := in.Rows
	in.Detail = content.Detail{
		Turns: turns, Curves: s.Curves(rows), Versus: s.Versus(rows),
		Files: []content.File{
			{Name: results.RoundsFile, Text: results.RoundsCSV(turns)},
			{Name: results.SummaryFile, Text: results.SummaryCSV(rows)},
			{Name: results.PairsFile, Text: results.PairsCSV(in.Standings)},
		},
	}
	if len(in.CPURankings) > 0 {
		in.Detail.Files = append(in.Detail.Files, content.File{Name: results.RatesFile, Text: results.RatesCSV(in.CPURankings)},
			content.File{Name: results.CPUPairsFile, Text: results.CPUPairsCSV(in.CPURankings)})
	}
	if len(in.Connections) > 0 {
		in.Detail.Files = append(in.Detail.Files, content.File{Name: results.ConnectionsFile, Text: results.ConnectionsCSV(in.Connections)})
	}
	if len(in.Besides) > 0 {
		in.Detail.Files = append(in.Detail.Files, content.File{Name: results.BesideFile, Text: results.BesideCSV(in.Besides)})
	}
	if text := results.SlicesCSV(turns); text != "" {
		in.Detail.Files = append(in.Detail.Files, content.File{Name: results.SlicesFile, Text: text})
	}
	if b, err := input.Read(filepath.Join(dir, results.FactsFile), input.MaxTable); err == nil {
		in.Detail.Files = append(in.Detail.Files, content.File{Name: results.FactsFile, Text: input.Printable(string(b))})
	}
	if b, err := input.Read(filepath.Join(dir, results.RunFile), input.MaxSetting); err == nil {
		in.Detail.Files = append(in.Detail.Files, content.File{Name: results.RunFile, Text: string(b)})
	}
	if cut {
		in.Detail.Notices = append(in.Detail.Notices, "The last line of turns.ndjson was cut off: that turn is left out.")
	}
	in.Detail.Notices = append(in.Detail.Notices, edited(dir, in.Detail.Files[0])...)
	return in, nil
}

// edited says if rounds.csv is not what the raw results make: somebody may have changed it, and a reader of both must
// know which of them the page shows. A table of other columns is of another version.
func edited(dir string, made content.File) []string {
	have, err := input.Read(filepath.Join(dir, made.Name), input.MaxTable)
	if err != nil {
		return nil
	}
	head, _, _ := strings.Cut(made.Text, "\n")
	if old, _, _ := strings.Cut(string(have), "\n"); old != head || string(have) == made.Text {
		return nil
	}
	return []string{made.Name + " in the folder is not what turns.ndjson says. The page shows turns.ndjson; bench report --write makes the table again."}
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
