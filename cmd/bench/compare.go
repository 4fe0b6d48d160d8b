package main

import (
	"github.com/spf13/cobra"

	"tenrounds/harness/report"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

func compareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compare A B",
		Short: "Put two results side by side",
		Long: `compare shows the mean throughput of two results (folders, or their summary.csv) side by side, with the change
from A to B in per cent and both 95 % intervals. The machine drifts between runs: a change that is smaller than
the intervals says nothing.`,
		Example: "  bench compare results/reference results/20261122-101500-standard",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			a, err := results.ReadSummary(args[0])
			if err != nil {
				return err
			}
			b, err := results.ReadSummary(args[1])
			if err != nil {
				return err
			}
			return report.Compare(c.OutOrStdout(), args[0], args[1], stats.Compare(a, b))
		},
	}
}
