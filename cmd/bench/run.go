package main

import (
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
	"tenrounds/harness/scenarios"
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
		Use:   "run [PLAN]",
		Short: "Run a plan: launch, verify, load in rounds, report",
		Long: `run builds the targets of a plan, proves that they meet the contract, asks them in rounds, and writes
results/RUN-ID/ after every turn: a crash or Ctrl-C loses at most the turn under way, and --resume goes on.

On a terminal it shows the rounds as they come in: how far it is, each target with its mean and interval, what was found
wrong. q stops the run like Ctrl-C, d leaves the view and goes on, tab and the arrows choose the scenario. Nothing is
drawn while a target is measured. Without a terminal, in CI, with --quiet and with --no-live there is no such view.
After a kill -9 of bench the terminal may show nothing that is typed: type reset all the same, and Enter, or Ctrl-J.

PLAN is a name in plans/ (standard if none is given; see bench list) or the path of a file. Every
setting of a plan is also a flag, which goes before the file's. Where a plan asks plain servers and the bookstore, the name
of a target stands for both programs of its framework.

Flags of a --target are the server's, but for four of bench's own. --pgo records a CPU profile of it under the plan's
scenarios first and builds it with that; the profile is kept in the run's folder. --json=std builds it with encoding/json in
place of goccy/go-json, --json=v2 under GOEXPERIMENT=jsonv2. --processes=N starts N of it on one port (SO_REUSEPORT).
--warmup=TIME asks it at full load after each launch, before what is measured. A target that cannot is refused.

Passwords in --database, and values in the settings of targets that are not known to be harmless, are kept nowhere: results and messages have ` + harness.Mask + ` in their place,
and --resume takes --target and --database once more, with the passwords in them.`,
		Example: `  bench run quick
  bench run --targets gin,chi,nethttp --scenarios json --rounds 6
  bench run standard --loader load,wrk --duration 2s        cross-check by the real wrk
  bench run users-local --loader load,locust                the real Locust beside our users
  bench run quick --target gin --target 'gin as gin-gc400 class=tuned GOGC=400'   tuned: ranked apart from the plain ones
  bench run quick --target nethttp --target 'nethttp as nethttp-pgo class=tuned --pgo'     built with a profile that is recorded first
  bench run quick --targets nethttp --target 'nethttp as v2 --json=v2' --target 'nethttp as two --processes=2'
  bench run quick --targets nethttp,node --target 'node as node-warm --warmup=8s'   run in after each launch
  bench run runtimes               what Go's own settings change
  bench run quick --mode rate --rate 5000 --connections 100   by the clock, 5,000 requests a second
  bench run quick --mode users --users 500 --hatch 50 --think-min 1s --think-max 1s
  bench run --with gin@v1.11.0 --with gin=../gin   gin, another version of it, and a checkout
  bench run quick --targets gin,chi --profile gin   keep CPU profiles of gin too
  bench run precise --targets nethttp --aa nethttp   in slices: small differences, here none
  bench run quick --threshold 'p99<5ms' --threshold 'failed<0.1%' --threshold 'gin json throughput>50000/s'
  bench run bookstore-postgres --targets nethttp-bookstore,gin-bookstore   a PostgreSQL of its own, watched beside the servers
  bench run bookstore --database postgres://me@127.0.0.1/books   on another one, whose password is in PGPASSWORD
  bench run quick --no-live        a line or a small table as progress, no view of the whole screen
  bench run --manifests ../my-servers --targets nethttp,mine
  bench run --resume results/20261122-101500-standard
  bench run --resume results/my-run --target 'mine DB=postgres://me:PASSWORD@127.0.0.1/mine'   its password again`,
		Args: cobra.MaximumNArgs(1),
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
	s.stage.root = root
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
		if err := s.giveAgain(flags); err != nil {
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
	s.targets = world(targets).Targets
	if o.resume == "" {
		if s.run.Plan, err = readPlan(root, name, flags, world(targets)); err != nil {
			return err
		}
		s.hideSecrets()
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

// world is what a plan can refer to here.
func world(targets []harness.Target) plan.World {
	w := plan.World{
		Targets: append(plan.Plain(targets), plan.Applications(targets, scenarios.Bookstore)...), Application: scenarios.Application,
		Scenarios: append(scenarios.Names(), scenarios.BookstoreNames()...), CheckCPUs: launch.CheckCPUs, NoSlices: noSlices(),
	}
	w.ServerCPUs, w.LoadCPUs = launch.SplitCPUs()
	return w
}

// dryRun prints what a plan would do.
func dryRun(w io.Writer, p harness.Plan) error {
	fmt.Fprintf(w, "plan %s: %s, launch %s, order %s, up %s, seed %d\n", p.Name, rounds(p.Rounds), p.Launch, p.Order, p.Up, p.Seed)
	if p.Interleave == harness.InterleaveSlices {
		fmt.Fprintf(w, "all targets of a scenario in slices of %v, order %s\n", p.Loads[0].Slice, p.Loads[0].SliceOrder)
	}
	fmt.Fprintf(w, "servers on CPU %s, generator on CPU %s\n", orAny(p.Machine.ServerCPUs), orAny(p.Machine.LoadCPUs))
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

func orAny(list string) string {
	if list == "" {
		return "any (not pinned)"
	}
	return list
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
	return below(s.stage.root, s.options.out), nil
}
