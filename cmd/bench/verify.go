package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/session/rig"
)

func verifyCommand() *cobra.Command {
	var o verifyOptions
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check every target against the whole contract",
		Long: `verify builds the targets, launches each twice (once with --vary, to prove that the JSON is encoded
on every request), and checks the whole contract over raw sockets. It prints the number of checks of each
target and its violations by route: what was expected, what was received, and why it matters. If a target
has many, a file has all of them. Gaps are checks that an engine or a framework is known to fail: the list
says what is observed instead and why. A gap that fails in another way, or passes, is a violation.

It exits 4 if there is a violation. A target that did not start, or that answered too late for a verdict,
could not be checked: that is not a violation, and it exits 6.

With --app it checks the servers of an application instead, against their contract and with hostile requests:
api (the framework's own work), or bookstore (on small data in a temporary SQLite file, or in the --database
that is given).`,
		Example: `  bench verify
  bench verify --targets gin,chi
  bench verify --slow            the idle timeout of 120 s too
  bench verify --app api --targets gin,chi
  bench verify --app bookstore
  bench verify --app bookstore --targets gin --database postgres://me@127.0.0.1/books`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return verifyTargets(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringSliceVar(&o.names, "targets", nil, "`NAMES` of the targets: gin,chi (all if none are named)")
	c.Flags().StringSliceVar(&o.manifests, "manifests", nil, "`DIRS` with more targets, DIR/NAME/target.json")
	c.Flags().BoolVar(&o.slow, "slow", false, "wait for the idle timeout too, over two minutes")
	c.Flags().StringVar(&o.out, "out", "",
		"write all violations to this `FILE` (a temporary one, if the screen has no room for them)")
	c.Flags().StringVar(&o.app, "app", "",
		"`NAME` of the application to check: bookstore or api (the contract's own servers if none is named)")
	c.Flags().StringVar(&o.database, "database", "",
		"with --app bookstore: the `DATABASE` to fill and to use, the path of "+
			"an SQLite file or postgres://USER@HOST/NAME")
	return c
}

func verifyTargets(ctx context.Context, o verifyOptions, stdout, stderr io.Writer) error {
	root, targets, err := o.targets()
	if err != nil {
		return err
	}
	s := rig.New(root)
	defer func() { _ = s.Close() }()
	if o.app == scenarios.Bookstore {
		done, err := s.MakeBooks(ctx, o.database)
		if err != nil {
			return err
		}
		defer done()
	}
	failed, notices, err := s.BuildTargets(ctx, targets, stderr)
	if err != nil {
		return err
	}
	for _, n := range notices {
		fmt.Fprintf(stderr, "bench: %s\n", n)
	}
	var entries []harness.Entry
	for _, t := range targets {
		if _, built := s.Programs[t.Name]; built {
			entries = append(entries, harness.Entry{Target: t.Name, Alias: t.Name})
		}
	}
	if len(entries) == 0 {
		return errors.Join(append(failed, session.NoTargets("check", notices))...)
	}
	found := s.VerifyAll(ctx, entries, o.slow)
	if o.app != "" {
		s.Hostile(ctx, entries, found)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var all []reports.Verified
	for _, e := range entries {
		p := s.Programs[e.Program()]
		all = append(all, reports.Verified{Alias: e.Alias, Version: p.Build.Version, Engine: p.Target.Engine,
			Found: found[e.Alias]})
	}
	violations, unchecked, err := reports.Verification(stdout, all, o.out)
	for _, f := range failed {
		fmt.Fprintf(stderr, "bench: %v\n", f)
	}
	switch {
	case violations > 0:
		return &exitcode.Error{Code: exitcode.Wrong,
			Err: errors.Join(fmt.Errorf("the contract is broken in %d checks", violations), err)}
	case err != nil:
		return err
	case unchecked > 0:
		return exitcode.Errorf(exitcode.Unchecked, "%d of %d targets could not be checked, which is no violation",
			unchecked, len(entries))
	case len(failed) > 0:
		return &exitcode.Error{Code: exitcode.Failed}
	}
	return nil
}
