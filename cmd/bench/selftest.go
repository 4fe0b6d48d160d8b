package main

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
	"tenrounds/harness/selftest"
)

// selftestFlags are the flags of "bench selftest".
type selftestFlags struct {
	selftest.Options
	dryRun bool
	resume string
}

const selftestLong = `selftest measures the harness itself. All of its servers are one binary, launched afresh
in each round. Some burn a little more CPU time for each answer.

  pilot      what a delay really costs under load: the delays of the other part are scaled by it     2 min
  equal      400 pairs of equal servers, six rounds each: how often does the test of a report find a
             difference that is not there? Eight servers are up together and make four pairs         40 min
  delays     30 runs of ten rounds of a server, a copy, and copies that cost 1, 2 and 5 % more: how
             often is the difference found, and what does a gate of 3 % say (--fail-on-regression)?  35 min

Each part but the pilot is a run of its own in the folder of the self-test. Everything is in slices. The
results say what each delay cost, with its interval. Ctrl-C keeps what was measured, --resume goes on; only
the pilot has to be done again. The machine should do nothing else meanwhile.

--quick takes less than 5 minutes: 16 pairs, and 3 runs of six rounds with delays of 1 and 5 %. It shows that
everything works. Its counts are too small to judge by.`

const selftestExample = `  bench selftest --dry-run                     the parts and how long they take
  bench selftest --quick
  bench selftest --parts equal                 false differences alone
  bench selftest --parts delays --delays 2,3 --gate 2
  bench selftest --parts delays --delays 1 --turn-time 20s --tries 10      is 1 % found? about 2 hours
  bench selftest
  bench selftest --resume results/20261122-101500-selftest   go on, or make the tables again`

func selftestCommand() *cobra.Command {
	var o selftestFlags
	c := &cobra.Command{
		Use:     "selftest",
		Short:   "Find out how small a difference this harness can tell on this machine",
		Long:    selftestLong,
		Example: selftestExample,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			given := c.Flags().Changed
			if o.Quick && !given("delays") {
				o.Delays = []float64{1, 5}
			}
			if o.Quick && !given("pairs") {
				o.Pairs = 16
			}
			if o.Quick && !given("tries") {
				o.Tries = 3
			}
			if o.resume != "" {
				settings := 0
				c.Flags().Visit(func(f *pflag.Flag) {
					if !slices.Contains([]string{"resume", "quiet", "live"}, f.Name) {
						settings++
					}
				})
				if settings > 0 {
					return usage("--resume uses the settings in its folder: only --quiet and --live can be given too")
				}
			}
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	o.add(c.Flags())
	return c
}

func (o *selftestFlags) add(f *pflag.FlagSet) {
	f.StringVar(&o.Target, "target", "nethttp",
		"`NAME` of the server that is compared with itself, one of servers/")
	f.StringSliceVar(&o.Parts, "parts", selftest.Parts(), "`NAMES` of the parts")
	f.Float64SliceVar(&o.Delays, "delays", []float64{1, 2, 5},
		"`LIST` of delays: what each should cost, in per cent of the CPU time of an answer")
	f.IntVar(&o.Pairs, "pairs", 400, "`N` tests of equal servers, rounded up to a multiple of 4")
	f.IntVar(&o.Tries, "tries", 30, "`N` runs with delays")
	f.Float64Var(&o.Gate, "gate", 3, "`PER CENT` of loss that the gates allow")
	f.DurationVar(&o.TurnTime, "turn-time", 0,
		"measured `TIME` of each server in a round (250ms in equal, 1s in delays)")
	f.BoolVar(&o.Quick, "quick", false, "less than 5 minutes, to see that everything works")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the parts and the estimated time, and do nothing")
	f.BoolVar(&o.Quiet, "quiet", false, "no progress")
	f.BoolVar(&o.Live, "live", false,
		"show the live view of bench run in each part; the figures include what it costs")
	f.StringVar(&o.ServerCPUs, "server-cpus", plan.CPUsAuto, "CPU `LIST` of the servers, as in bench run")
	f.StringVar(&o.LoadCPUs, "load-cpus", plan.CPUsAuto, "CPU `LIST` of the generator, as in bench run")
	f.IntVar(&o.BasePort, "base-port", 0, "first `PORT`, each server has its own; 0 takes free ones")
	f.Uint64Var(&o.Seed, "seed", 0, "`N` that the orders are drawn from; 0 draws one and records it")
	f.StringVar(&o.Out, "out", "results", "make the folder in `DIR`")
	f.StringVar(&o.ID, "id", "", "`NAME` of the folder (the date, the time and selftest if none is given)")
	f.StringVar(&o.resume, "resume", "",
		"go on with the self-test in `DIR`; if it is complete, make its tables again")
}

func (o *selftestFlags) run(ctx context.Context, stdout, stderr io.Writer) error {
	root, targets, err := project()
	if err != nil {
		return err
	}
	t := &selftest.Test{Root: root, Targets: targets, Options: o.Options, Stdout: stdout, Stderr: stderr}
	if o.resume != "" {
		if err := t.Reopen(o.resume); err != nil {
			return err
		}
		return t.Run(ctx)
	}
	if err := t.Prepare(); err != nil {
		return err
	}
	if o.dryRun {
		t.Describe(stdout)
		return nil
	}
	if !o.Quiet {
		t.Describe(stderr)
	}
	if err := t.Create(ctx); err != nil {
		return err
	}
	return t.Run(ctx)
}
