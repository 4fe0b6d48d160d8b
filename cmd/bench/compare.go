package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/stats"
)

// compareFlags are those of "bench compare".
type compareFlags struct {
	baseline, format, fail string
	anyHost                bool
}

func compareCommand() *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare A B [C ...]",
		Short: "Say what changed from one result to the next, and what may be noise",
		Long: `compare divides each row of a run by the baseline of the same run, round by round, and shows how
these ratios changed from A to B, in per cent with a 95 % interval: improved, worse, no difference shown, or
not comparable and why. It compares the CPU time per request in the same way. The change of the figures
themselves, "absolute", gets no verdict: the machine drifts between runs. More than two runs are put in the
order of their start; the table shows the ratios over time and marks where they changed.

Runs of different machines, plans, loads or versions of the methodology are not comparable, nor are
throughputs with different limits (the database instead of the server, for example). The verdicts are
Welch's test over the rounds with Holm's correction over all rows of a figure, at 5 %: of 100 pairs of runs
of the same programs, five have a row of throughput that is improved or worse by chance, and five a row of
CPU time.

--fail-on-regression 3% exits 3 if a row is worse (its corrected interval excludes no change) and its change
is over 3 %, or if a row that has a rank in A has none in B. It exits 1 if no row could be judged.`,
		Example: `  bench compare results/reference results/reference
  bench compare --baseline fasthttp --format markdown results/reference results/20261122-101500-standard
  bench compare --fail-on-regression 3% results/reference results/20261122-101500-standard
  bench compare results/reference results/20261122-101500-standard results/20261123-101500-standard`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error { return compareRuns(c, args, f) },
	}
	c.Flags().StringVar(&f.baseline, "baseline", "nethttp",
		"`NAME` of the target that all others are divided by; in the bookstore, its program there")
	c.Flags().StringVar(&f.format, "format", "text",
		"`NAME` of the format: text, markdown (for a pull request), csv, json")
	c.Flags().StringVar(&f.fail, "fail-on-regression", "",
		"exit 3 if a row of two runs is worse by more than `PERCENT`: 3%")
	c.Flags().BoolVar(&f.anyHost, "any-host", false,
		"compare machines with the same CPUs whatever their names, as those of a CI service")
	return c
}

func compareRuns(c *cobra.Command, args []string, f compareFlags) error {
	format, err := report.ByName(report.ComparisonFormats(), f.format)
	if err != nil {
		return usage("--format: %w", err)
	}
	gate := c.Flags().Changed("fail-on-regression")
	share := 0.0
	if gate {
		if share, err = parsePercent(f.fail); err != nil {
			return usage("--fail-on-regression: %w", err)
		}
		if len(args) > 2 {
			return usage("--fail-on-regression takes two runs: the one to hold against, and the new one")
		}
	}
	for _, path := range args {
		if _, err := os.Stat(path); err != nil {
			return err
		}
		if isDir(path) {
			continue
		}
		if len(args) > 2 || gate || f.format != "text" {
			return usage("%s is only a table: it has no rounds to judge by; give the folder of its run", path)
		}
		return compareTables(c.OutOrStdout(), args[0], args[1])
	}
	runs, err := readRuns(args)
	if err != nil {
		return err
	}
	if err := knownBaseline(runs, f.baseline); err != nil {
		return err
	}
	comparison, err := stats.CompareRuns(runs, stats.CompareOptions{Baseline: f.baseline,
		Application: scenarios.Application, AnyHost: f.anyHost})
	if err != nil {
		return err
	}
	if err := format.Write(c.OutOrStdout(), comparison); err != nil {
		return err
	}
	if !gate {
		return nil
	}
	return regression(c.ErrOrStderr(), comparison, share)
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// compareTables puts two summaries side by side if one of them is only a table. It has no rounds, so changes
// are shown without a verdict.
func compareTables(w io.Writer, a, b string) error {
	x, err := results.ReadSummary(a)
	if err != nil {
		return err
	}
	y, err := results.ReadSummary(b)
	if err != nil {
		return err
	}
	for _, path := range []string{a, b} {
		if !isDir(path) {
			fmt.Fprintf(w, "%s is only a table: its run is unknown, so changes get no verdict\n", path)
		}
	}
	return tables.Text(w, content.Compare(a, b, stats.Compare(x, y)))
}

// readRuns reads the folders; more than two are put in the order of time.
func readRuns(dirs []string) (all []stats.RunData, err error) {
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
	if len(all) > 2 {
		slices.SortStableFunc(all, func(a, b stats.RunData) int { return a.Run.Started.Compare(b.Run.Started) })
	}
	return all, nil
}

// knownBaseline refuses a baseline if no run has it or another program of its framework. If only one run
// lacks it, the rows say so.
func knownBaseline(runs []stats.RunData, name string) error {
	framework := func(name string) string { return strings.TrimSuffix(name, "-"+scenarios.Bookstore) }
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
	return usage("--baseline: no run has a target %q; there are: %s", name, strings.Join(names, ", "))
}

// regression is the exit of --fail-on-regression. It warns if the intervals are too wide to find a
// regression.
func regression(stderr io.Writer, c stats.Comparison, share float64) error {
	if reach := stats.Reach(c, stats.FigureThroughput); reach > share {
		fmt.Fprintf(stderr, "bench: the median interval reaches %.1f %%: a regression of %.4g %% may be missed; "+
			"more rounds or a quieter machine help\n", 100*reach, 100*share)
	}
	for _, row := range stats.Unjudged(c) {
		fmt.Fprintf(stderr, "bench: no verdict on %s\n", row)
	}
	found, judged := stats.Regressions(c, share)
	switch {
	case len(found) > 0:
		return exitcode.Errorf(exitcode.Threshold, "regression: %s", strings.Join(found, "; "))
	case judged == 0:
		return errors.New("no row could be judged: whether there is a regression is unknown")
	}
	return nil
}

// parsePercent reads "3%" as 0.03.
func parsePercent(text string) (float64, error) {
	number, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || !(v >= 0 && v < 100) {
		return 0, fmt.Errorf("%q is no percentage from 0%% to under 100%%, such as 3%%", text)
	}
	return v / 100, nil
}
