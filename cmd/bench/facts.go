package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/results"
	gathered "tenrounds/harness/session/facts"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// factsOptions are the flags of "bench facts".
type factsOptions struct {
	targets     []string
	format, out string
	features    string
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
framework with the day of its release, and its stars with their day. Below stands which framework has each
feature for the least CPU time, by a run of the plan work.

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
	c.Flags().StringVar(&o.features, "features", "",
		"`DIR` of a run of the plan work, for who has each feature for the least (results/work)")
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
	all, notices, err := gathered.Gather(ctx, s, targets,
		gathered.Options{Starts: o.starts, Offline: o.offline, Words: stderr})
	for _, n := range notices {
		fmt.Fprintf(stderr, "bench: %s\n", n)
	}
	if all == nil {
		return err
	}
	if o.out != "" {
		if err := results.WriteFacts(o.out, all); err != nil {
			return err
		}
	}
	byFeature, missing := features(root, o.features)
	blocks := append(content.TargetFacts(all, o.format == "markdown"), byFeature)
	return errors.Join(write(stdout, blocks), missing, err)
}

// features say who has each feature for the least CPU time, by a run that measured them.
func features(root, dir string) (b content.Block, err error) {
	named := dir != ""
	if !named {
		dir = filepath.Join(root, "results", "work")
	}
	run, turns, _, err := results.Read(dir)
	if err != nil {
		if !named {
			return b, nil // no such run is kept here
		}
		return b, fmt.Errorf("--features: %w", err)
	}
	s, err := stats.Gather(run, turns)
	if err != nil {
		return b, fmt.Errorf("--features: %s: %w", dir, err)
	}
	in := reports.Input(run, s)
	if in.Features == nil {
		return b, usage("--features: %s measured no features: make such a run with bench run work", dir)
	}
	b.Title = "By feature, CPU time per answer beyond that of text (" + filepath.Base(dir) + ")"
	b.Notes = content.ChooseByFeature(in.Features)
	return b, nil
}
