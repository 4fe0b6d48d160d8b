package reports

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/stats"
)

// IsDir reports whether a path is a folder.
func IsDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// CompareTables puts two summaries side by side if one of them is only a table. It has no rounds, so changes
// are shown without a verdict.
func CompareTables(w io.Writer, a, b string) error {
	x, err := results.ReadSummary(a)
	if err != nil {
		return err
	}
	y, err := results.ReadSummary(b)
	if err != nil {
		return err
	}
	for _, path := range []string{a, b} {
		if !IsDir(path) {
			fmt.Fprintf(w, "%s is only a table: its run is unknown, so changes get no verdict\n", path)
		}
	}
	return tables.Text(w, content.Compare(a, b, stats.Compare(x, y)))
}

// ReadRuns reads folders of runs for a comparison. It refuses those that are cut off.
func ReadRuns(dirs []string) (all []stats.RunData, err error) {
	for _, dir := range dirs {
		run, turns, cut, err := results.Read(dir)
		switch {
		case err != nil:
			return nil, err
		case cut:
			return nil, fmt.Errorf("%s: %s ends in the middle of a line; go on with the run: "+
				"bench run --resume %s, or drop the broken turn: bench report --write %s",
				dir, results.TurnsFile, dir, dir)
		case len(turns) == 0:
			return nil, fmt.Errorf("%s: %s is missing or empty: there is nothing to compare", dir, results.TurnsFile)
		case run.Status == harness.StatusComplete && len(turns) < run.Plan.Turns():
			return nil, fmt.Errorf("%s: %s has %d turns, and the run ended with %d: the file is cut off; "+
				"go on with the run: bench run --resume %s", dir, results.TurnsFile, len(turns), run.Plan.Turns(), dir)
		}
		all = append(all, stats.RunData{Name: dir, Run: run, Turns: turns})
	}
	return all, nil
}

// KnownBaseline refuses a baseline if no run has it or another program of its framework. If only one run
// lacks it, the rows say so.
func KnownBaseline(runs []stats.RunData, name string) error {
	framework := func(name string) string {
		for _, a := range scenarios.Applications() {
			name = strings.TrimSuffix(name, "-"+a)
		}
		return name
	}
	var names []string
	for _, r := range runs {
		for _, e := range r.Run.Plan.Entries {
			if framework(e.Alias) == framework(name) {
				return nil
			}
			if !slices.Contains(names, e.Alias) {
				names = append(names, e.Alias)
			}
		}
	}
	return fmt.Errorf("no run has a target %q%s", name, plan.DidYouMean(name, names))
}

// RunFolders are the folders of runs and self-tests within a folder, in the order of their names.
func RunFolders(from string) (dirs []string) {
	for _, file := range []string{results.RunFile, results.SelftestFile} {
		found, _ := filepath.Glob(filepath.Join(from, "*", file)) // the pattern is right
		for _, path := range found {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}
