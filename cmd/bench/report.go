package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tenrounds/harness/report"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
	"tenrounds/harness/session/reports"
)

// thresholdUsage is the help of --threshold.
const thresholdUsage = "`WHAT` must hold for every row, else exit 3: 'p99<5ms', 'failed<0.1%', " +
	"'throughput>50000/s', or with a scope 'gin json p99<5ms'; may be repeated"

func reportCommand() *cobra.Command {
	var name string
	var write bool
	var limits []string
	c := &cobra.Command{
		Use:   "report DIR",
		Short: "Make the tables of a run again from its raw results",
		Long: `report reads run.json and turns.ndjson of a results folder and prints its tables again. It needs
nothing else, so it works for a run that was killed. With --write it also makes rounds.csv, summary.csv,
pairs.csv, report.md, report.html and charts/ in the folder again, as this version makes them. The format
benchfmt has a line for each round, for benchstat: benchstat -row /scenario -col /target FILE puts the
targets side by side.`,
		Example: "  bench report results/reference\n  bench report --format markdown results/reference\n" +
			"  bench report --format html results/reference > page.html\n" +
			"  bench report --format benchfmt results/reference > reference.txt\n" +
			"  bench report --threshold 'failed<0.1%' results/reference",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			format, err := report.ByName(report.Formats(), name)
			if err != nil {
				return usage("--format: %w", err)
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
			if err := format.Write(c.OutOrStdout(), in); err != nil {
				return err
			}
			return session.BrokenThresholds(session.ShowThresholds(c.ErrOrStderr(), thresholds, in.Rows))
		},
	}
	c.Flags().StringVar(&name, "format", "text", "`NAME` of the format; see bench list")
	c.Flags().StringArrayVar(&limits, "threshold", nil, thresholdUsage)
	c.Flags().BoolVar(&write, "write", false, "make the tables in DIR again too")
	return c
}
