package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
)

// selftestOptions are the flags of "bench selftest".
type selftestOptions struct {
	target                       string
	parts                        []string
	delays                       []float64 // per cent
	pairs, tries                 int
	quick, dryRun, quiet, live   bool
	noCopy                       bool
	serverCPUs, loadCPUs         string
	basePort                     int
	seed                         uint64
	pairTime, turnTime           time.Duration
	out, id, resume              string
	givenDelays, givenPairs, all bool // all: a flag was given that a resume cannot take
}

// selftestParts lists the parts in their order: the longest is the last.
var selftestParts = []string{harness.PartBlocks, harness.PartSlices, harness.PartStandard, harness.PartPrecise}

func selftestCommand() *cobra.Command {
	var o selftestOptions
	c := &cobra.Command{
		Use:   "selftest",
		Short: "Find out how small a difference this harness can tell on this machine",
		Long: `selftest measures the harness itself. It tries one server against copies of itself, launched afresh for each
pair: what differs then is noise, and a test that finds a difference is wrong. And it tries it against copies that
burn a known share of a request's CPU time more: the smallest that is found in nine of ten runs is what the
harness can see, in throughput and in CPU time for each answer.

It has four parts, each of which is a run of its own in the folder of the self-test:
  blocks     120 pairs of launches, 8 s each, in alternating blocks of 0.4 s
  slices     the same in slices of 50 ms
  standard   ten runs of ten rounds with the turns of the plan standard, against a copy and each delay
  precise    the same with the slices of the plan precise

It begins by saying how long that takes: hours, nearly all of them for precise. Ctrl-C keeps what was measured, and
--resume goes on. The machine should do nothing else meanwhile. --quick takes some minutes and shows that all works;
its figures say little.`,
		Example: `  bench selftest --dry-run                     the parts and how long they take
  bench selftest --quick
  bench selftest --parts blocks,slices         the noise floor alone, in 40 minutes
  bench selftest --parts standard --delays 2,5
  bench selftest --parts precise --delays 1 --no-copy        is one per cent found? 70 minutes
  bench selftest
  bench selftest --resume results/20261122-101500-selftest   go on, or make the tables again`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.givenDelays, o.givenPairs = c.Flags().Changed("delays"), c.Flags().Changed("pairs") || c.Flags().Changed("tries")
			for _, f := range []string{"target", "parts", "delays", "pairs", "tries", "pair-time", "turn-time", "no-copy", "quick", "dry-run", "server-cpus", "load-cpus", "base-port", "seed", "out", "id"} {
				o.all = o.all || c.Flags().Changed(f)
			}
			return selftest(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "nethttp", "`NAME` of the server that is tried against itself, one of servers/")
	f.StringSliceVar(&o.parts, "parts", selftestParts, "`NAMES` of the parts")
	f.Float64SliceVar(&o.delays, "delays", []float64{0.5, 1, 2, 5}, "`LIST` of delays in per cent of a request's CPU time")
	f.IntVar(&o.pairs, "pairs", 120, "`N` pairs of launches in blocks and in slices")
	f.IntVar(&o.tries, "tries", 10, "`N` runs of standard and of precise")
	f.DurationVar(&o.pairTime, "pair-time", 0, "measured `TIME` of a pair in blocks and in slices (8s)")
	f.DurationVar(&o.turnTime, "turn-time", 0, "measured `TIME` of each server in a round of standard and of precise (that of these plans, 2s and 20s)")
	f.BoolVar(&o.noCopy, "no-copy", false, "leave the copy without a delay out of standard and precise: with one delay a third of the time, but equal servers are then tried in blocks and slices alone")
	f.BoolVar(&o.quick, "quick", false, "fewer and shorter turns: some minutes, to see that all works")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the parts and the estimated time, and do nothing")
	f.BoolVar(&o.quiet, "quiet", false, "no progress")
	f.BoolVar(&o.live, "live", false, "show the live view of bench run in each part: what it costs would show in the figures")
	f.StringVar(&o.serverCPUs, "server-cpus", plan.CPUsAuto, "CPU `LIST` of the servers, as in bench run")
	f.StringVar(&o.loadCPUs, "load-cpus", plan.CPUsAuto, "CPU `LIST` of the generator, likewise")
	f.IntVar(&o.basePort, "base-port", 0, "first `PORT`, each server has one of its own; 0 takes free ones")
	f.Uint64Var(&o.seed, "seed", 0, "`N` that the orders are drawn from; 0 draws one and records it")
	f.StringVar(&o.out, "out", "results", "make the folder in `DIR`")
	f.StringVar(&o.id, "id", "", "`NAME` of the folder (the date, the time and selftest if none is given)")
	f.StringVar(&o.resume, "resume", "", "go on with the self-test in `DIR`; of one that is complete the tables are made again")
	return c
}

// selftest is "bench selftest".
func selftest(ctx context.Context, o selftestOptions, stdout, stderr io.Writer) error {
	root, err := launch.Root()
	if err != nil {
		return err
	}
	targets, err := plan.Targets(root)
	if err != nil {
		return err
	}
	t := &selftester{options: o, root: root, targets: targets, stdout: stdout, stderr: stderr}
	if o.resume != "" {
		if o.all {
			return usage("--resume goes on with the settings of its folder: beside it there can only be --quiet and --live")
		}
		if t.dir, err = filepath.Abs(o.resume); err != nil {
			return err
		}
		if t.does, err = results.ReadSelftest(t.dir); err != nil {
			return err
		}
		return t.run(ctx)
	}
	if err := t.settle(); err != nil {
		return err
	}
	if err := results.CheckFree(rig.Below(root, o.out), t.does.ID); err != nil {
		return err
	}
	if o.dryRun {
		t.tell(stdout)
		return nil
	}
	t.tell(t.words())
	if err := t.calibrate(ctx); err != nil {
		return err
	}
	if t.dir, err = results.CreateSelftest(rig.Below(root, o.out), t.does); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "results in %s\n", t.dir)
	return t.run(ctx)
}

// settle checks the flags and makes the plans of the parts; the delays have no times yet.
func (t *selftester) settle() error {
	o := &t.options
	if o.quick {
		o.shorten()
	}
	if err := o.check(); err != nil {
		return err
	}
	i := slices.IndexFunc(t.targets, func(x harness.Target) bool { return x.Name == o.target })
	if i < 0 {
		var names []string
		for _, x := range t.targets {
			names = append(names, x.Name)
		}
		hint := "; there are: " + strings.Join(names, ", ")
		if near := plan.Suggest(o.target, names); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return usage("--target: unknown target %q%s", o.target, hint)
	}
	if x := t.targets[i]; x.External || len(x.Run) > 0 || len(x.Build) > 0 {
		return usage("--target: %s is not one of this project's Go servers, which alone can burn a known time (shared/boot)", x.Name)
	}
	if o.seed == 0 {
		o.seed = rand.Uint64N(1 << 32)
	}
	now := time.Now()
	t.does = harness.Selftest{ID: o.id, Started: now, Target: o.target, Rounds: o.rounds(), Shortened: o.quick || o.turnTime > 0}
	if o.id == "" {
		t.does.ID = now.Format("20060102-150405") + "-selftest"
	} else if o.id != filepath.Base(o.id) || o.id == ".." || o.id == "." {
		return usage("--id: %q is no name of a folder", o.id)
	}
	t.does.Delays = o.entries(0)
	return t.plans()
}

// Tell says what will be done and how long it takes.
func (t *selftester) tell(w io.Writer) {
	total := time.Duration(0)
	for _, p := range t.does.Parts {
		took := plan.Estimate(p)
		total += took
		fmt.Fprintf(w, "%-9s %d rounds of %d servers, %v each after %v of warm-up%s: about %v\n", p.Name, p.Rounds, len(p.Entries),
			p.Loads[0].Duration, p.Loads[0].Warmup, inSlices(p), took.Round(time.Minute))
	}
	fmt.Fprintf(w, "about %v in all, once everything is built\n", total.Round(time.Minute))
}

func inSlices(p harness.Plan) string {
	if p.Interleave != harness.InterleaveSlices {
		return ""
	}
	return fmt.Sprintf(", in slices of %v", p.Loads[0].Slice)
}
