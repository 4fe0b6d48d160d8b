package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
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
	return reports.Scales(stdout, stats.Scales(turns), dir)
}
