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

const selftestLong = `selftest measures the harness itself. It compares one server with copies of itself,
each launched afresh: any difference is noise, and a test that finds one is wrong. It also compares the
server with copies that burn a known share more of a request's CPU time. The smallest share that nine of ten
runs find is what the harness can see, in throughput and in CPU time for each answer.

It has four parts, each a run of its own in the folder of the self-test:
  blocks     120 pairs of launches, 8 s each, in alternating blocks of 0.4 s
  slices     the same in slices of 50 ms
  standard   ten runs of ten rounds with the turns of the plan standard, against a copy and each delay
  precise    the same with the slices of the plan precise

It begins by saying how long that takes: hours, nearly all of them for precise. Ctrl-C keeps what was
measured, and --resume goes on. The machine should do nothing else meanwhile. --quick takes some minutes and
shows that everything works; its figures mean little.`

const selftestExample = `  bench selftest --dry-run                     the parts and how long they take
  bench selftest --quick
  bench selftest --parts blocks,slices         the noise floor alone, in 40 minutes
  bench selftest --parts standard --delays 2,5
  bench selftest --parts precise --delays 1 --no-copy        is one per cent found? 70 minutes
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
			if o.Quick && !given("pairs") && !given("tries") {
				o.Pairs, o.Tries = 12, 2
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
	f.Float64SliceVar(&o.Delays, "delays", []float64{0.5, 1, 2, 5},
		"`LIST` of delays in per cent of a request's CPU time")
	f.IntVar(&o.Pairs, "pairs", 120, "`N` pairs of launches in blocks and in slices")
	f.IntVar(&o.Tries, "tries", 10, "`N` runs of standard and of precise")
	f.DurationVar(&o.PairTime, "pair-time", 0, "measured `TIME` of a pair in blocks and in slices (8s)")
	f.DurationVar(&o.TurnTime, "turn-time", 0,
		"measured `TIME` of each server in a round of standard and of precise (as in "+
			"these plans, 2s and 20s)")
	f.BoolVar(&o.NoCopy, "no-copy", false,
		"leave the copy without a delay out of standard and precise: with one delay a "+
			"third of the time, but equal servers are then compared in blocks and slices alone")
	f.BoolVar(&o.Quick, "quick", false, "fewer and shorter turns: some minutes, to see that everything works")
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
