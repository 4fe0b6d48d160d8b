package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/shares"
	"tenrounds/harness/stats"
)

const scaleLong = `scale makes one load from one, two and four workers on this machine, by turns, and compares
throughput and percentiles. If they are equal within the noise, the generator was not the limit: the figures
are those of the server. If more workers get more through, or have a lower p99, one was too few.

It is the plan scale, whose settings are flags as in bench run. For workers on other machines start these with
bench worker, and use bench run scale.

It exits 5 if a generator could not keep its times.`

func scaleCommand() *cobra.Command {
	var o runOptions
	var flags *planFlags
	c := &cobra.Command{
		Use:   "scale",
		Short: "Make the same load from 1, 2 and 4 workers: was the generator the limit?",
		Long:  scaleLong,
		Example: `  bench scale
  bench scale --targets fasthttp --rate 20000 --connections 100
  bench scale --mode users --users 2000 --hatch 500 --think-min 100ms --think-max 300ms`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.localWorkers = true
			return scale(c.Context(), flags, o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().SortFlags = false
	flags = addPlanFlags(c.Flags())
	c.Flags().StringVar(&o.Out, "out", "results", "make the run's folder in `DIR`")
	c.Flags().
		StringVar(&o.ID, "id", "", "`NAME` of the run's folder (the date, the time and the plan if none is given)")
	c.Flags().BoolVar(&o.Quiet, "quiet", false, "no progress")
	c.Flags().StringVar(&o.master, "master", shares.DefaultMaster, "`HOST:PORT` where the workers register")
	inGroup(c.Flags(), plan.GroupMachine, "master")
	c.SetUsageFunc(usageInGroups)
	return c
}

// scale runs the plan with workers on this machine, and says what their number changed.
func scale(ctx context.Context, flags *planFlags, o runOptions, stdout, stderr io.Writer) error {
	o.NoLive, o.NoVerify = true, true
	var dir string
	o.folder = &dir
	if err := bench(ctx, "scale", flags, o, io.Discard, stderr); err != nil {
		return err
	}
	_, turns, _, err := results.Read(dir)
	if err != nil {
		return err
	}
	return writeScales(stdout, stats.Scales(turns), dir)
}

// writeScales prints the comparison. The error says what is not equal, or that a generator was the limit.
func writeScales(out io.Writer, all []stats.Scale, dir string) error {
	if len(all) == 0 {
		return errors.New("no turn with workers was measured; bench report " + dir + " says why")
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\tworkers\tthroughput\tp50\tp99\tskew\trounds\t\n")
	limited, equal := 0, true
	for _, s := range all {
		fmt.Fprintf(w, "%s %s %s\t%d\t%s\t%s\t%s\t%.2g ms\t%d\t\n", s.Target, s.Scenario, s.Load, s.Workers,
			times(s.Throughput), times(s.P50), times(s.P99), 1000*s.Skew, s.Rounds)
		limited += s.Limited
		equal = equal && s.Settled()
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print the comparison: %w", err)
	}
	fmt.Fprintf(out, "Ratios are to the fewest workers, by round, with 95 %% intervals.\n")
	switch {
	case limited > 0:
		return exitcode.Errorf(
			exitcode.Limited,
			"in %d turns a generator could not keep its times: their figures are "+
				"the generator's",
			limited,
		)
	case equal:
		fmt.Fprintf(out, "No number of workers differs: the generator was not the limit.\n")
	default:
		fmt.Fprintf(out, "Some differ: with fewer workers the generator, or this machine, was part of what was "+
			"measured.\n")
	}
	fmt.Fprintf(out, "all tables   bench report %s --full\n", dir)
	return nil
}

// times is a ratio with its interval; of the fewest workers it is what the others are compared with.
func times(e harness.Estimate) string {
	if e.Mean == 0 {
		return "1"
	}
	return fmt.Sprintf("%.3f (%.3f..%.3f)", e.Mean, e.Low, e.High)
}
