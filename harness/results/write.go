package results

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The tables of a folder are replaced in one step each.

// WriteSummary replaces summary.csv of a run.
func (f *Folder) WriteSummary(run harness.Run, rows []harness.Summary) error {
	return replace(f.root, SummaryFile, []byte(SummaryCSV(run, rows)))
}

// WritePairs replaces the tables of pairs.
func (f *Folder) WritePairs(run harness.Run, standings []stats.Standing, rankings []stats.CPURanking) error {
	return f.writeAll(PairTables(run, standings, rankings))
}

// WriteCosts replaces the tables of offered rates and of new connections, if the run has them.
func (f *Folder) WriteCosts(run harness.Run, rankings []stats.CPURanking,
	costs []stats.ConnectionCost) error {
	files := map[string]string{}
	if len(rankings) > 0 {
		files[RatesFile] = RatesCSV(run, rankings)
	}
	if len(costs) > 0 {
		files[ConnectionsFile] = ConnectionsCSV(run, costs)
	}
	return f.writeAll(files)
}

func (f *Folder) writeAll(files map[string]string) error {
	for name, text := range files {
		if err := replace(f.root, name, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// WriteBesides replaces locust.csv, if the run has it.
func (f *Folder) WriteBesides(run harness.Run, all []stats.Beside) error {
	if len(all) == 0 {
		return nil
	}
	return replace(f.root, BesideFile, []byte(BesideCSV(run, all)))
}

// WriteReport replaces a report.
func (f *Folder) WriteReport(name string, b []byte) error { return replace(f.root, name, b) }

// WriteCharts replaces the charts of a folder, by their names; those that are not made any more go.
func (f *Folder) WriteCharts(charts map[string]string) error {
	if len(charts) > 0 {
		if err := f.root.MkdirAll(ChartsDir, 0o755); err != nil {
			return fmt.Errorf("results: make %s: %w", ChartsDir, err)
		}
	}
	old, err := fs.Glob(f.root.FS(), ChartsDir+"/*.svg")
	if err != nil {
		return fmt.Errorf("results: read %s: %w", ChartsDir, err)
	}
	made := []string{}
	for name, text := range charts {
		path := filepath.Join(ChartsDir, name)
		if err := replace(f.root, path, []byte(text)); err != nil {
			return err
		}
		made = append(made, path)
	}
	for _, path := range old {
		if slices.Contains(made, path) {
			continue
		}
		if err := f.root.Remove(path); err != nil {
			return fmt.Errorf("results: remove an old chart: %w", err)
		}
	}
	return nil
}
