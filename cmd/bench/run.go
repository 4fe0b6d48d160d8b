package main

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
	"tenrounds/harness/selftest"
	"tenrounds/harness/session"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/outline"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/shares"
)

// runOptions are the flags of "bench run" that are not settings of a plan.
type runOptions struct {
	session.Options
	dryRun     bool
	listTurns  bool // of a dry run
	resume     string
	manifests  []string
	thresholds []string
	pids       []string
	fail       string // of --fail-on-regression
	master     string // where workers register
	web        string // where Locust's page is
	// targetHost is the servers' machine, and tokenFile has the token of its agent.
	targetHost, tokenFile string
	// gather is how long workers are waited for.
	gather time.Duration
	// localWorkers starts the workers on this machine, and folder gets that of the run.
	localWorkers bool
	folder       *string
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
			name := flags.plan(args)
			o.dryRun = o.dryRun || o.listTurns
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
	c.Flags().SortFlags = false // --help has them in groups, in their order
	flags = addPlanFlags(c.Flags())
	o.flags(c.Flags())
	c.SetUsageFunc(usageInGroups)
	return c
}

// flags adds the flags that are not settings of a plan.
func (o *runOptions) flags(set *pflag.FlagSet) {
	set.StringArrayVar(&o.With, "with", nil,
		"`VARIANT` of a server to measure too: with another version of its framework, "+
			"gin@v1.11.0, or with a checkout, gin=../gin; may be repeated")
	set.StringSliceVar(&o.manifests, "manifests", nil,
		"`DIRS` with more targets, DIR/NAME/target.json; they are used where they are named")
	set.StringArrayVar(
		&o.pids,
		"pid",
		nil,
		"`NAME=PID` of a server of --url, for its CPU time and memory, where the "+
			"port does not tell its process; may be repeated",
	)
	set.StringSliceVar(&o.Profile, "profile", nil,
		"`NAMES` of targets to profile: a CPU profile of one more turn of each scenario, after the rounds")
	set.BoolVar(&o.NoVerify, "no-verify", false, "skip the verification before the rounds; the report says so")
	inGroup(set, plan.GroupWhat, "with", "manifests", "pid", "profile", "no-verify")

	set.StringVar(
		&o.targetHost,
		"target-host",
		"",
		"run the servers on another `MACHINE`: USER@HOST[:CHECKOUT] "+
			"over ssh, or tcp://HOST:PORT where bench target listens",
	)
	set.StringVar(&o.tokenFile, "token-file", "", "with --target-host tcp://...: `FILE` with the agent's token")
	set.StringVar(&o.master, "master", shares.DefaultMaster, "with --workers: `HOST:PORT` where they register")
	set.StringVar(&o.web, "web", "", "with --workers: Locust's page at `HOST:PORT` ("+shares.DefaultWeb+
		" if none is given)")
	set.Lookup("web").NoOptDefVal = shares.DefaultWeb
	set.DurationVar(&o.gather, "wait-workers", shares.DefaultGather,
		"with --workers: `TIME` that those of a turn are waited for")
	set.BoolVar(&o.localWorkers, "local-workers", false,
		"with --workers: start them on this machine, which shows how it works and no more")
	inGroup(set, plan.GroupMachine, "target-host", "token-file", "master", "web",
		"local-workers", "wait-workers")

	set.StringVar(&o.Out, "out", "results", "make the run's folder in `DIR`")
	set.StringVar(&o.ID, "id", "",
		"`NAME` of the run's folder (the date, the time and the plan if none is given)")
	set.StringVar(&o.resume, "resume", "", "go on with the run in `DIR` where it stopped")
	set.BoolVar(&o.dryRun, "dry-run", false, "say what would be done and how long it takes, and do nothing")
	set.BoolVar(&o.listTurns, "list-turns", false, "the same, and list every turn")
	set.BoolVar(&o.Full, "full", false, "print all tables at the end, not one screen")
	set.BoolVar(&o.Quiet, "quiet", false, "no progress")
	set.BoolVar(&o.NoLive, "no-live", false, "plain progress on a terminal too, without the live view")
	set.StringArrayVar(&o.thresholds, "threshold", nil, thresholdUsage)
	gateFlags(set, &o.fail, &o.AllowUnsettled)
}

// bench is "bench run".
func bench(ctx context.Context, name string, flags *planFlags, o runOptions, stdout, stderr io.Writer) error {
	root, err := runRoot(flags, o)
	if err != nil {
		return err
	}
	pids, err := parsePIDs(o.pids)
	if err != nil {
		return err
	}
	s := &session.Session{Stdout: stdout, Stderr: stderr, Options: o.Options}
	s.Options.Out = outFolder(root, o.Out)
	defer s.Close()
	if o.resume != "" {
		if err := reopen(s, o.resume, flags); err != nil {
			return err
		}
	}
	if err := settle(s, root, name, flags, o); err != nil {
		return err
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
	if err := checkWorkers(s.Run.Plan, o); err != nil {
		return err
	}
	if o.dryRun {
		outline.Write(stdout, s.Run.Plan, s.Targets, o.listTurns)
		return nil
	}
	r := rig.New(root)
	r.Shares.Master, r.Shares.Web, r.Shares.Gather = o.master, o.web, o.gather
	s.Rig = r
	if err := goThere(ctx, r, s, o); err != nil {
		return errors.Join(err, r.Close())
	}
	if err := attach(ctx, r, s, pids); err != nil {
		return errors.Join(err, r.Close())
	}
	if err := workers(ctx, r.Launcher, s.Run.Plan, o, stderr); err != nil {
		return errors.Join(err, r.Close())
	}
	err = s.Do(ctx)
	if o.folder != nil {
		*o.folder = s.Dir()
	}
	return err
}

// settle finds the targets of a run and makes its plan, unless it is resumed.
func settle(s *session.Session, root, name string, flags *planFlags, o runOptions) error {
	if err := s.AddManifests(o.manifests); err != nil {
		return err
	}
	targets, err := plan.Targets(root, s.Run.Manifests...)
	if err != nil {
		return err
	}
	if targets, err = s.AddVariants(targets, rig.World(targets).Targets); err != nil {
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
	s.Targets = append(s.Targets, plan.Running(s.Run.Plan)...)
	if o.resume != "" { // what own servers are asked is not kept
		return plan.ReadRequests(&s.Run.Plan, s.Targets)
	}
	return nil
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
		e, err := entryOf(text)
		if err != nil {
			return err
		}
		given.Entries = append(given.Entries, books.GivenEntry{Text: text, Entry: e.Entry()})
	}
	return s.Secrets.Resume(s.Run.Plan, given)
}
