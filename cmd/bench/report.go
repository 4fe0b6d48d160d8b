package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
	"tenrounds/harness/session/reports"
)

// thresholdUsage is the help of --threshold.
const thresholdUsage = "`WHAT` must hold for every row, else exit 3: 'p99<5ms', 'failed<0.1%', " +
	"'throughput>50000/s', or with a scope 'gin json p99<5ms'; may be repeated"

func reportCommand() *cobra.Command {
	var name string
	var write, full bool
	var limits []string
	c := &cobra.Command{
		Use:   "report DIR",
		Short: "Show a run again, from its raw results",
		Long: `report reads run.json and turns.ndjson of a results folder and shows the last screen of the run, with
--full all of its tables. It needs nothing else, so it works for a run that was killed. With --write it also
makes rounds.csv, summary.csv, pairs.csv, report.md, report.html and charts/ in the folder again, as this
version makes them. The format benchfmt has a line for each round, for benchstat: benchstat -row /scenario
-col /target FILE puts the targets side by side.`,
		Example: "  bench report results/reference\n  bench report --full results/reference\n" +
			"  bench report --format markdown results/reference\n" +
			"  bench report --format html results/reference > page.html\n" +
			"  bench report --format benchfmt results/reference > reference.txt\n" +
			"  bench report --format json results/reference > reference.json\n" +
			"  bench report --threshold 'failed<0.1%' results/reference",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			format, err := reportFormat(name, c.Flags().Changed("format"), full)
			if err != nil {
				return err
			}
			thresholds, err := session.ParseThresholds(limits)
			if err != nil {
				return err
			}
			if write {
				if err := reports.Rewrite(args[0]); err != nil {
					return err
				}
			}
			run, turns, cut, err := results.Read(args[0])
			if err != nil {
				return err
			}
			if cut {
				fmt.Fprintln(c.ErrOrStderr(), "bench: the last turn was cut off and is left out")
			}
			if err := session.KnownScopes(thresholds, run.Plan); err != nil {
				return err
			}
			in, err := reports.Detailed(args[0], run, turns, cut)
			if err != nil {
				return err
			}
			in.Folder, in.Page = filepath.Clean(args[0]), pagePath(args[0])
			if err := format.Write(c.OutOrStdout(), in); err != nil {
				return err
			}
			return session.BrokenThresholds(session.ShowThresholds(c.ErrOrStderr(), thresholds, in.Rows))
		},
	}
	c.Flags().StringVar(&name, "format", "short", "`NAME` of the format; see bench list")
	c.Flags().BoolVar(&full, "full", false, "all tables, as --format text")
	c.Flags().StringArrayVar(&limits, "threshold", nil, thresholdUsage)
	c.Flags().BoolVar(&write, "write", false, "make the tables in DIR again too")
	return c
}

// reportFormat is the format that --format and --full name.
func reportFormat(name string, named, full bool) (report.Format[content.Input], error) {
	if full && named {
		return report.Format[content.Input]{}, usage(
			"--full and --format exclude each other: every format but short is full")
	}
	if full {
		name = "text"
	}
	format, err := report.ByName(report.Formats(), name)
	if err != nil {
		return format, usage("--format: %w%s", err, meant(name, formatNames()))
	}
	return format, nil
}

// pagePath is the page in a results folder; "" if it has none.
func pagePath(dir string) string {
	path := filepath.Join(dir, results.PageFile)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
