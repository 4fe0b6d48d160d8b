package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/selftest"
	"tenrounds/harness/session"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/rig"
)

// runOptions are the flags of "bench run" that are not settings of a plan.
type runOptions struct {
	session.Options
	dryRun     bool
	resume     string
	manifests  []string
	thresholds []string
	fail       string // of --fail-on-regression
}

func runCommand() *cobra.Command {
	var o runOptions
	var flags *planFlags
	c := &cobra.Command{
		Use:     "run [PLAN]",
		Short:   "Run a plan: launch, verify, load in rounds, report",
		Long:    runLong,
		Example: runExample,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			name := "standard"
			if len(args) > 0 {
				name = args[0]
			}
			if o.resume != "" {
				setting := flags.given("target", "database")
				if setting != "" || len(args) > 0 || o.ID != "" || o.dryRun || len(o.With) > 0 {
					return usage("--resume uses the plan in its folder: it takes no plan, --id, --dry-run, --with or " +
						"setting, only --target and --database with their passwords, which are not kept")
				}
			}
			thresholds, err := session.ParseThresholds(o.thresholds)
			if err != nil {
				return err
			}
			o.Options.Thresholds = thresholds
			share, gate, err := gateShare(c, o.fail, o.AllowUnsettled)
			if err != nil {
				return err
			}
			if gate {
				o.FailOn = &share
			}
			return bench(c.Context(), name, flags, o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	flags = addPlanFlags(c.Flags())
	o.flags(c.Flags())
	return c
}

// flags adds the flags that are not settings of a plan.
func (o *runOptions) flags(set *pflag.FlagSet) {
	set.BoolVar(&o.dryRun, "dry-run", false, "print the turns and the estimated time, and do nothing")
	set.BoolVar(&o.NoVerify, "no-verify", false, "skip the verification before the rounds; the report says so")
	set.BoolVar(&o.Quiet, "quiet", false, "no progress")
	set.BoolVar(&o.NoLive, "no-live", false, "plain progress on a terminal too, without the live view")
	set.StringVar(&o.resume, "resume", "", "go on with the run in `DIR` where it stopped")
	set.StringVar(&o.Out, "out", "results", "make the run's folder in `DIR`")
	set.StringSliceVar(&o.manifests, "manifests", nil,
		"`DIRS` with more targets, DIR/NAME/target.json; they are used where they are named")
	set.StringArrayVar(&o.With, "with", nil,
		"`VARIANT` of a server to measure too: with another version of its framework, "+
			"gin@v1.11.0, or with a checkout, gin=../gin; may be repeated")
	gateFlags(set, &o.fail, &o.AllowUnsettled)
	set.StringSliceVar(&o.Profile, "profile", nil,
		"`NAMES` of targets to profile: a CPU profile of one more turn of each scenario, after the rounds")
	set.StringArrayVar(&o.thresholds, "threshold", nil, thresholdUsage)
	set.StringVar(&o.ID, "id", "",
		"`NAME` of the run's folder (the date, the time and the plan if none is given)")
}

// bench is "bench run".
func bench(ctx context.Context, name string, flags *planFlags, o runOptions, stdout, stderr io.Writer) error {
	root, err := launch.Root()
	if err != nil {
		return err
	}
	s := &session.Session{Stdout: stdout, Stderr: stderr, Options: o.Options}
	s.Options.Out = rig.Below(root, o.Out)
	defer s.Close()
	if o.resume != "" {
		if err := reopen(s, o.resume, flags); err != nil {
			return err
		}
	}
	if err := s.AddManifests(o.manifests); err != nil {
		return err
	}
	targets, err := plan.Targets(root, s.Run.Manifests...)
	if err != nil {
		return err
	}
	if targets, err = s.AddVariants(targets); err != nil {
		return err
	}
	if o.FailOn != nil && len(s.Run.Variants) == 0 {
		return usage(
			"--fail-on-regression judges the variants of --with against their target, or the first variant if that " +
				"takes no part: name one, such as --with gin=../gin; bench compare judges two runs",
		)
	}
	s.Targets = rig.World(targets).Targets
	if o.resume == "" {
		if s.Run.Plan, err = readPlan(root, name, flags, rig.World(targets)); err != nil {
			return err
		}
		s.Secrets.Hide(&s.Run.Plan)
		if s.Run.Plan.Seed == 0 {
			s.Run.Plan.Seed = rand.Uint64N(1 << 32)
		}
	}
	if err := s.CheckProfiles(); err != nil {
		return err
	}
	if err := session.KnownScopes(o.Options.Thresholds, s.Run.Plan); err != nil {
		return err
	}
	if o.resume == "" {
		if err := s.CheckFolder(); err != nil {
			return err
		}
	}
	if o.dryRun {
		return dryRun(stdout, s.Run.Plan)
	}
	s.Rig = rig.New(root)
	return s.Do(ctx)
}

// reopen reads the folder of a run that goes on. Its passwords are not kept: the flags have them again.
func reopen(s *session.Session, dir string, flags *planFlags) error {
	if err := selftest.RefusePart(dir); err != nil {
		return err
	}
	if err := s.Reopen(dir); err != nil {
		return err
	}
	given := books.Given{}
	if flags.set.Changed("database") {
		given.Database = &flags.values.Database
	}
	for _, text := range flags.entries {
		e, err := parseEntry(text)
		if err != nil {
			return err
		}
		given.Entries = append(given.Entries, books.GivenEntry{Text: text, Entry: e.Entry()})
	}
	return s.Secrets.Resume(s.Run.Plan, given)
}

// dryRun prints what a plan would do.
func dryRun(w io.Writer, p harness.Plan) error {
	fmt.Fprintf(w, "plan %s: %s, launch %s, order %s, up %s, seed %d\n", p.Name, session.Rounds(p.Rounds),
		p.Launch, p.Order, p.Up, p.Seed)
	if p.Interleave == harness.InterleaveSlices {
		fmt.Fprintf(w, "all targets of a scenario in slices of %v, order %s\n", p.Loads[0].Slice,
			p.Loads[0].SliceOrder)
	}
	if p.NoSlices != "" {
		fmt.Fprintf(w, "in turns, not in slices: %s\n", p.NoSlices)
	}
	fmt.Fprintf(w, "servers on CPU %s, generator on CPU %s\n", cmp.Or(p.Machine.ServerCPUs, "any (not pinned)"),
		cmp.Or(p.Machine.LoadCPUs, "any (not pinned)"))
	if n := p.Layouts(); n > 0 {
		fmt.Fprintf(w, "each target in Go linked in %d random layouts\n", n)
	}
	if p.Database != "" {
		fmt.Fprintf(w, "database: %s\n", p.Database)
	}
	for round := 1; round <= p.Rounds; round++ {
		for _, t := range plan.Turns(p, round) {
			fmt.Fprintf(w, "round %d turn %d: %s %s %s %v after %v of warm-up\n", t.Round, t.Order, t.Target,
				t.Scenario, t.Load, t.Load.Duration, t.Load.Warmup)
		}
	}
	fmt.Fprintf(w, "%d turns, about %v once all is built\n", p.Turns(), plan.Estimate(p))
	return nil
}
