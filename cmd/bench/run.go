package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// runOptions are the flags of "bench run" beside the plan's settings.
type runOptions struct {
	dryRun, noVerify, quiet bool
	noLive                  bool // plain progress on a terminal too
	resume, out, id         string
	manifests               []string
	with, profile           []string
	thresholds              []string
	checked                 []stats.Threshold // thresholds, read
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
				if f := flags.given("target", "database"); f != "" || len(args) > 0 || o.id != "" || o.dryRun || len(o.with) > 0 {
					return usage("--resume goes on with the plan of its folder: it takes no plan, --id, --dry-run, --with or other setting but --target and --database, with the passwords that are not kept")
				}
			}
			thresholds, err := parseThresholds(o.thresholds)
			if err != nil {
				return err
			}
			o.checked = thresholds
			return bench(c.Context(), name, flags, o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	flags = addPlanFlags(c.Flags())
	o.flags(c.Flags())
	return c
}

// flags adds those of bench run beside the plan's settings.
func (o *runOptions) flags(set *pflag.FlagSet) {
	set.BoolVar(&o.dryRun, "dry-run", false, "print the turns and the estimated time, and do nothing")
	set.BoolVar(&o.noVerify, "no-verify", false, "skip the verification before the rounds; the report says so")
	set.BoolVar(&o.quiet, "quiet", false, "no progress")
	set.BoolVar(&o.noLive, "no-live", false, "plain progress on a terminal too, without the live view")
	set.StringVar(&o.resume, "resume", "", "go on with the run in `DIR` where it stopped")
	set.StringVar(&o.out, "out", "results", "make the run's folder in `DIR`")
	set.StringSliceVar(&o.manifests, "manifests", nil, "`DIRS` with more targets, DIR/NAME/target.json; they take part where they are named")
	set.StringArrayVar(&o.with, "with", nil, "`VARIANT` of a server to measure beside it, with another version of its framework: gin@v1.11.0, or a checkout, gin=../gin; may be repeated")
	set.StringSliceVar(&o.profile, "profile", nil, "`NAMES` of targets of which a CPU profile is kept, of one more turn of each scenario after the rounds")
	set.StringArrayVar(&o.thresholds, "threshold", nil, thresholdUsage)
	set.StringVar(&o.id, "id", "", "`NAME` of the run's folder (the date, the time and the plan if none is given)")
}

// bench is "bench run".
func bench(ctx context.Context, name string, flags *planFlags, o runOptions, stdout, stderr io.Writer) error {
	root, err := launch.Root()
	if err != nil {
		return err
	}
	s := &session{stdout: stdout, stderr: stderr, options: o}
	s.stage.Root = root
	if o.resume != "" {
		if err := refusePart(o.resume); err != nil {
			return err
		}
		if err := s.reopen(o.resume); err != nil {
			return err
		}
		defer s.close()
		if err := knownScopes(o.checked, s.run.Plan); err != nil {
			return err
		}
		given, err := givenAgain(flags)
		if err != nil {
			return err
		}
		if err := s.stage.Books.Secrets.Resume(s.run.Plan, given); err != nil {
			return err
		}
	}
	if err := s.addManifests(o.manifests); err != nil {
		return err
	}
	targets, err := plan.Targets(root, s.run.Manifests...)
	if err != nil {
		return err
	}
	if targets, err = s.addVariants(targets); err != nil {
		return err
	}
	s.targets = rig.World(targets).Targets
	if o.resume == "" {
		if s.run.Plan, err = readPlan(root, name, flags, rig.World(targets)); err != nil {
			return err
		}
		s.stage.Books.Secrets.Hide(&s.run.Plan)
		if s.run.Plan.Seed == 0 {
			s.run.Plan.Seed = rand.Uint64N(1 << 32)
		}
		if err := s.checkProfiles(); err != nil {
			return err
		}
		if err := knownScopes(o.checked, s.run.Plan); err != nil {
			return err
		}
		if err := s.checkPlace(); err != nil {
			return err
		}
		if o.dryRun {
			return dryRun(stdout, s.run.Plan)
		}
		defer s.close()
	} else if err := s.checkProfiles(); err != nil {
		return err
	}
	return s.do(ctx)
}

// dryRun prints what a plan would do.
func dryRun(w io.Writer, p harness.Plan) error {
	fmt.Fprintf(w, "plan %s: %s, launch %s, order %s, up %s, seed %d\n", p.Name, rounds(p.Rounds), p.Launch, p.Order, p.Up, p.Seed)
	if p.Interleave == harness.InterleaveSlices {
		fmt.Fprintf(w, "all targets of a scenario in slices of %v, order %s\n", p.Loads[0].Slice, p.Loads[0].SliceOrder)
	}
	fmt.Fprintf(w, "servers on CPU %s, generator on CPU %s\n", cmp.Or(p.Machine.ServerCPUs, "any (not pinned)"), cmp.Or(p.Machine.LoadCPUs, "any (not pinned)"))
	if p.Database != "" {
		fmt.Fprintf(w, "database: %s\n", p.Database)
	}
	for round := 1; round <= p.Rounds; round++ {
		for _, t := range plan.Turns(p, round) {
			fmt.Fprintf(w, "round %d turn %d: %s %s %s %v after %v of warm-up\n", t.Round, t.Order, t.Target, t.Scenario, t.Load, t.Load.Duration, t.Load.Warmup)
		}
	}
	fmt.Fprintf(w, "%d turns, about %v once all is built\n", p.Turns(), plan.Estimate(p))
	return nil
}

// reopen reads the folder of a run that stopped.
func (s *session) reopen(dir string) error {
	folder, run, done, notices, err := results.Resume(dir)
	if err != nil {
		return err
	}
	s.folder, s.run, s.done = folder, run, done
	if run.Status == harness.StatusComplete && len(done) >= run.Plan.Turns() {
		s.close()
		return fmt.Errorf("%s is complete: there is nothing to go on with; start a new run", dir)
	}
	for _, n := range notices {
		fmt.Fprintf(s.stderr, "bench: %s\n", n)
	}
	if run.Methodology != harness.Methodology {
		return fmt.Errorf("%s was measured by version %d of the methodology, this is version %d: start a new run", dir, run.Methodology, harness.Methodology)
	}
	return nil
}

// create makes the folder of a new run.
func (s *session) create() error {
	out, err := s.choosePlace()
	if err != nil {
		return err
	}
	s.folder, err = results.Create(out, s.run.ID)
	return err
}

// checkPlace refuses a name that is taken before anything is built.
func (s *session) checkPlace() error {
	out, err := s.choosePlace()
	if err != nil {
		return err
	}
	return results.CheckFree(out, s.run.ID)
}

// choosePlace gives the run its name, and returns the folder that its own will be in.
func (s *session) choosePlace() (out string, err error) {
	s.run.Started = time.Now()
	s.run.ID = s.options.id
	if s.run.ID == "" {
		s.run.ID = s.run.Started.Format("20060102-150405") + "-" + s.run.Plan.Name
	}
	if s.run.ID != filepath.Base(s.run.ID) || s.run.ID == ".." || s.run.ID == "." {
		return "", usage("--id: %q is no name of a folder", s.run.ID)
	}
	return rig.Below(s.stage.Root, s.options.out), nil
}
