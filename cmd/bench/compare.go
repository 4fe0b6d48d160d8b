package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"tenrounds/harness/report"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

// compareFlags are those of "bench compare".
type compareFlags struct {
	baseline, format, fail, margin, between string
	repeats                                 []string
	anyHost, allowUnsettled                 bool
}

func compareCommand() *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare A B [C ...] | A1 A2 A3 ... -- B1 B2 B3 ...",
		Short: "Say what changed from one result to the next, and what may be noise",
		Long: `compare divides each row of a run by the baseline of the same run, round by round, and shows how
these ratios changed from A to B, in per cent with a 95 % interval: improved, worse, equal within --margin,
not settled, or not comparable and why. It compares the CPU time per request in the same way. The change of
the figures themselves, "absolute", gets no verdict: the machine drifts between runs. More than two runs are
put in the order of their start; the table shows the ratios over time and marks where they changed.

Runs of equal programs differ by more than their rounds show. Three ways include that. With -- between them,
three runs or more of one state are compared with three or more of another, by the runs. --repeats takes
three runs or more of one state, and how much they differ widens the interval. --between-runs 1% states it.
Better than any of them is one run of both versions: bench run --with.

Runs of different machines, plans, loads or versions of the methodology are not comparable, nor are
throughputs with different limits (the database instead of the server, for example). The verdicts are
Welch's test with Holm's correction over all rows of a figure, at 5 %.

--fail-on-regression 3% exits 0 if every row is shown to lose less than 3 %, 3 if a row loses significantly
and over 3 %, or has no rank any more, and 7 if neither is shown (0 with --allow-unsettled). It exits 1 if no
row could be judged.`,
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
	c.Flags().StringVar(&f.margin, "margin", "3%", "changes of less than `PERCENT` count as none")
	c.Flags().StringVar(&f.between, "between-runs", "",
		"`PERCENT` by which runs of equal programs differ (standard deviation): 0.5%")
	c.Flags().StringSliceVar(&f.repeats, "repeats", nil,
		"take that from `DIRS`, three or more runs of the same programs: RUN1,RUN2,RUN3")
	c.Flags().BoolVar(&f.anyHost, "any-host", false,
		"compare machines with the same CPUs whatever their names, as those of a CI service")
	gateFlags(c.Flags(), &f.fail, &f.allowUnsettled)
	return c
}

// options are those of stats.
func (f compareFlags) options() (o stats.CompareOptions, err error) {
	o = stats.CompareOptions{Baseline: f.baseline, Application: scenarios.Application, AnyHost: f.anyHost}
	if o.Margin, err = parsePercent(f.margin); err != nil || o.Margin == 0 {
		return o, usage("--margin: %q is no percentage above 0%%, such as 3%%", f.margin)
	}
	if f.between != "" && f.repeats != nil {
		return o, usage("--between-runs and --repeats say the same: give one of them")
	}
	if f.between != "" {
		if o.Between, err = parsePercent(f.between); err != nil {
			return o, usage("--between-runs: %w", err)
		}
	}
	if f.repeats != nil {
		runs, err := reports.ReadRuns(f.repeats)
		if err != nil {
			return o, fmt.Errorf("--repeats: %w", err)
		}
		if o.Between, err = stats.BetweenRuns(runs, o); err != nil {
			return o, usage("--repeats: %w", err)
		}
		o.BetweenFreedom = len(runs) - 1
	}
	return o, nil
}

func compareRuns(c *cobra.Command, args []string, f compareFlags) error {
	format, err := report.ByName(report.ComparisonFormats(), f.format)
	if err != nil {
		return usage("--format: %w", err)
	}
	share, gate, err := gateShare(c, f.fail, f.allowUnsettled)
	if err != nil {
		return err
	}
	groups := c.ArgsLenAtDash()
	if gate && groups < 0 && len(args) > 2 {
		return usage(
			"--fail-on-regression takes two runs, or two groups of them with -- between: the one to hold " +
				"against, and the new one",
		)
	}
	for _, path := range args {
		if _, err := os.Stat(path); err != nil {
			return err
		}
		if reports.IsDir(path) {
			continue
		}
		if len(args) > 2 || gate || f.format != "text" {
			return usage("%s is only a table: it has no rounds to judge by; give the folder of its run", path)
		}
		return reports.CompareTables(c.OutOrStdout(), args[0], args[1])
	}
	comparison, err := comparisonOf(args, groups, f)
	if err != nil {
		return err
	}
	if err := format.Write(c.OutOrStdout(), comparison); err != nil || !gate {
		return err
	}
	for _, row := range stats.Unjudged(comparison) {
		fmt.Fprintf(c.ErrOrStderr(), "bench: no verdict on %s\n", row)
	}
	return session.PassGate(c.ErrOrStderr(), stats.GateOf(comparison, share), f.allowUnsettled)
}

// comparisonOf compares runs one after the other, or two groups of them: those before -- and those after it.
func comparisonOf(args []string, groups int, f compareFlags) (out stats.Comparison, err error) {
	o, err := f.options()
	if err != nil {
		return out, err
	}
	runs, err := reports.ReadRuns(args)
	if err != nil {
		return out, err
	}
	if err := reports.KnownBaseline(runs, f.baseline); err != nil {
		return out, usage("--baseline: %w", err)
	}
	if groups < 0 {
		if len(runs) > 2 {
			slices.SortStableFunc(runs, func(a, b stats.RunData) int { return a.Run.Started.Compare(b.Run.Started) })
		}
		return stats.CompareRuns(runs, o)
	}
	if o.Between > 0 {
		return out, usage("groups of runs show how much runs differ: they take no --between-runs and no --repeats")
	}
	if len(runs[:groups]) < stats.FewestRuns || len(runs[groups:]) < stats.FewestRuns {
		return out, usage(
			"%d runs before -- and %d after it: each side needs %d at least, since fewer do not tell how "+
				"runs of equal programs differ",
			groups,
			len(runs)-groups,
			stats.FewestRuns,
		)
	}
	return stats.CompareGroups(runs[:groups], runs[groups:], o)
}
