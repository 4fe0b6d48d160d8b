package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// factsOptions are the flags of "bench facts".
type factsOptions struct {
	targets     []string
	format, out string
	starts      int
	offline     bool
}

func factsCommand() *cobra.Command {
	var o factsOptions
	c := &cobra.Command{
		Use:   "facts",
		Short: "Show what is known of each server before any load",
		Long: `facts builds the targets and shows for each: the time from its launch to its first correct answer,
the size of its binary or of what is installed, the modules and packages that are linked, the lines of its
main.go or app.py, its engine and the engine's interface (http.Handler, WSGI, ASGI), the version of its
framework with the day of its release, and its stars with their day.

The day of a release comes from the module cache or the module proxy; if neither has it, it is "unknown".`,
		Example: `  bench facts
  bench facts --targets gin,chi --starts 20
  bench facts --format markdown --offline
  bench facts --out results/facts          keep them as facts.csv too`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return facts(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringSliceVar(&o.targets, "targets", nil,
		"`NAMES` of the targets: gin,chi (all under servers/ if none are named)")
	c.Flags().StringVar(&o.format, "format", "text", "`NAME` of the format: text or markdown")
	c.Flags().StringVar(&o.out, "out", "", "write facts.csv to `DIR` as well, such as a results folder")
	oldSpelling(c.Flags(), "output", "out")
	c.Flags().IntVar(&o.starts, "starts", 10, "`N` launches of each; 0 skips them")
	c.Flags().BoolVar(&o.offline, "offline", false, "look for release days in the module cache only")
	return c
}

func facts(ctx context.Context, o factsOptions, stdout, stderr io.Writer) error {
	write, err := writer(o.format)
	if err != nil {
		return err
	}
	if o.starts < 0 || o.starts > 1000 {
		return usage("--starts: %d is not between 0 and 1000", o.starts)
	}
	root, targets, err := project()
	if err != nil {
		return err
	}
	if targets, err = plan.Select(plan.Plain(targets), o.targets); err != nil {
		return usage("--targets: %w", err)
	}
	if len(o.targets) == 0 {
		targets = slices.DeleteFunc(targets, func(t harness.Target) bool { return t.External || t.Optional })
	}
	s := rig.New(root)
	defer func() { _ = s.Close() }()
	s.Machine.ServerCPUs, _ = launch.SplitCPUs() // as in a plan
	failed, notices, err := s.BuildTargets(ctx, targets, stderr)
	if err != nil {
		return err
	}
	var all []harness.Facts
	for _, t := range targets {
		if p, built := s.Programs[t.Name]; built {
			all = append(all, harness.Facts{Target: p.Target, Build: p.Build, Start: stats.Estimate(nil),
				Lines: codeLines(t.Dir)})
		}
	}
	failed = append(failed, startAll(ctx, s, all, o.starts, stderr)...)
	failed = append(failed, packages(ctx, s, all)...)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	notices = append(notices, releases(ctx, s, all, o.offline)...)
	for _, n := range notices {
		fmt.Fprintf(stderr, "bench: %s\n", n)
	}
	if o.out != "" {
		if err := results.WriteFacts(o.out, all); err != nil {
			return err
		}
	}
	if err := write(stdout, content.TargetFacts(all, o.format == "markdown")); err != nil {
		return err
	}
	return errors.Join(failed...)
}

// startAll launches each target n times, in turns, and measures how long it takes. A first launch is not
// counted: the program and its files are not in memory then. A target that fails is not launched again.
func startAll(ctx context.Context, s *rig.Rig, all []harness.Facts, n int, words io.Writer) (failed []error) {
	times := make([][]float64, len(all))
	broken := make([]bool, len(all))
	for round := 0; n > 0 && round <= n && ctx.Err() == nil; round++ {
		if round > 0 {
			fmt.Fprintf(words, "start %d/%d\n", round, n)
		}
		for i := range all {
			if broken[i] {
				continue
			}
			took, err := startOnce(ctx, s, all[i].Target.Name)
			if err != nil {
				broken[i], times[i] = true, nil
				failed = append(failed, err)
			} else if round > 0 {
				times[i] = append(times[i], took.Seconds())
			}
		}
	}
	for i := range all {
		all[i].Start, all[i].N = stats.Estimate(times[i]), len(times[i])
	}
	return failed
}

// startPoll is the pause between two checks whether a server is ready: a start takes a few milliseconds.
const startPoll = 200 * time.Microsecond

func startOnce(ctx context.Context, s *rig.Rig, name string) (time.Duration, error) {
	server, err := s.Launcher.Start(ctx, s.Programs[name], launch.Options{
		FilesDir: s.FilesDir(), CPUs: s.Machine.ServerCPUs, PollEvery: startPoll,
	})
	if err != nil {
		return 0, err
	}
	return server.StartTime(), server.Stop(ctx)
}
