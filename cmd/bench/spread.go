package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tenrounds/harness/report/content"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

func spreadCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "spread DIR [DIR]",
		Short: "Say how far apart frameworks are with and without an application",
		Long: `spread puts two rankings side by side: a plain scenario, json if there is one, and each scenario of
the bookstore. Below it says how far apart the frameworks are in each, and by what factor that shrinks, with
a 95 % interval. One run can have both, as the runs of the plan bookstore do: its rounds are pairs, and its
report has the same tables. With two runs, the first has the plain scenario and the second the bookstore.
Only rows with the same limit are compared; the others are listed.`,
		Example: `  bench spread results/20261122-101500-bookstore
  bench spread results/reference results/20261122-101500-bookstore`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			write, err := writer(format)
			if err != nil {
				return err
			}
			all, err := spreads(args)
			if err != nil {
				return err
			}
			return write(c.OutOrStdout(), content.SpreadTables(all))
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`NAME` of the format: text, markdown")
	return c
}

// spreads compares the scenarios of one folder, or those of two.
func spreads(dirs []string) ([]stats.Spread, error) {
	runs, err := reports.ReadRuns(dirs)
	if err != nil {
		return nil, err
	}
	var all []*stats.Summariser
	for _, r := range runs {
		s, err := stats.Gather(r.Run, r.Turns)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		all = append(all, s)
	}
	if len(all) == 2 {
		found, err := stats.SpreadsOfTwo(all[0], all[1], scenarios.Application)
		if err != nil {
			return nil, fmt.Errorf("%s and %s: %w", dirs[0], dirs[1], err)
		}
		return found, nil
	}
	found := all[0].Spreads(all[0].Rows(), scenarios.Application)
	if len(found) == 0 {
		return nil, fmt.Errorf("%s: it has no plain scenario and bookstore in the same closed loop: give the "+
			"folders of two runs, the plain one first, or make both at once: bench run bookstore", dirs[0])
	}
	return found, nil
}
