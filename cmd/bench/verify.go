package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/runner"
	"tenrounds/harness/verify"
)

func verifyCommand() *cobra.Command {
	var o verifyOptions
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check every target against the whole contract",
		Long: `verify builds the targets, launches each twice (once with --vary, to prove that the JSON is encoded on
every request), and checks the whole contract over raw sockets. It prints the number of checks of each target
and every violation: what was wanted, what came, and why it matters. It exits 4 if there is one.

With --app bookstore it checks the servers of the bookstore instead, each against that contract and with hostile
requests, on small data: in an SQLite file that is made for it and removed, or in the --database that is named.`,
		Example: `  bench verify
  bench verify --targets gin,chi
  bench verify --slow            the idle timeout of 120 s too
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
	c.Flags().StringVar(&o.app, "app", "", "`NAME` of the application to check: bookstore (the contract's own servers if none is named)")
	c.Flags().StringVar(&o.database, "database", "", "with --app bookstore: the `DATABASE` to fill and to use, the path of an SQLite file or postgres://USER@HOST/NAME")
	return c
}

func verifyTargets(ctx context.Context, o verifyOptions, stdout, stderr io.Writer) error {
	root, err := launch.Root()
	if err != nil {
		return err
	}
	targets, err := o.targets(root)
	if err != nil {
		return err
	}
	s := stage{root: root, launcher: newLauncher(root)}
	defer s.launcher.Close()
	if o.app != "" {
		done, err := s.makeBooks(ctx, o.database)
		if err != nil {
			return err
		}
		defer done()
	}
	failed, notices, err := s.buildTargets(ctx, targets, stderr)
	if err != nil {
		return err
	}
	for _, n := range notices {
		fmt.Fprintf(stderr, "bench: %s\n", n)
	}
	var entries []harness.Entry
	for _, t := range targets {
		if _, built := s.programs[t.Name]; built {
			entries = append(entries, harness.Entry{Target: t.Name, Alias: t.Name})
		}
	}
	found := s.verifyAll(ctx, entries, o.slow)
	if o.app != "" {
		s.hostile(ctx, entries, found)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	violations := s.showVerified(stdout, entries, found)
	for _, e := range entries {
		if why := found[e.Alias].Unchecked; why != "" {
			failed = append(failed, fmt.Errorf("%s could not be checked: %s", e.Alias, why))
		}
	}
	for _, f := range failed {
		fmt.Fprintf(stderr, "bench: %v\n", f)
	}
	if violations > 0 {
		return &exitError{exitUnverified, fmt.Errorf("%d violations of the contract", violations)}
	}
	if len(failed) > 0 {
		return &exitError{exitFailed, nil}
	}
	return nil
}

// showVerified prints the table and the violations, and returns how many there are.
func (s *stage) showVerified(w io.Writer, entries []harness.Entry, found map[string]harness.Verification) (violations int) {
	checks, wide := 0, 12
	for _, e := range entries {
		wide = max(wide, len(e.Alias))
	}
	fmt.Fprintf(w, "%-*s %-10s %-10s %6s %10s  %s\n", wide, "target", "version", "engine", "checks", "violations", "encoded on every request")
	for _, e := range entries {
		v, p := found[e.Alias], s.programs[e.Target]
		checks += v.Checks
		violations += len(v.Violations)
		fmt.Fprintf(w, "%-*s %-10s %-10s %6d %10d  %s\n", wide, e.Alias, p.Build.Version, p.Target.Engine, v.Checks, len(v.Violations), v.Encoding)
	}
	for _, e := range entries {
		for _, x := range found[e.Alias].Violations {
			fmt.Fprintf(w, "violation: %v\n", x)
		}
	}
	fmt.Fprintf(w, "%d checks of %d targets, %d violations\n", checks, len(entries), violations)
	return violations
}

// verifyAll checks the whole contract on each entry, all at once since the checks mostly wait.
func (s *stage) verifyAll(ctx context.Context, entries []harness.Entry, slow bool) map[string]harness.Verification {
	found := map[string]harness.Verification{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, e := range entries {
		wg.Go(func() {
			v := s.verify(ctx, e, slow)
			mu.Lock()
			defer mu.Unlock()
			found[e.Alias] = v
		})
	}
	wg.Wait()
	return found
}

// verify launches an entry for its verification alone, on free ports.
func (s *stage) verify(ctx context.Context, e harness.Entry, slow bool) harness.Verification {
	t := s.programs[e.Target].Target
	subject := verify.Subject{Name: t.Name, Engine: t.Engine, Static: t.Static}
	for _, vary := range []bool{false, true} {
		if vary && !t.Vary {
			continue
		}
		counts := int64(0)
		if vary {
			counts = newBase()
		}
		server, err := s.start(ctx, e, 0, counts)
		if err != nil {
			return harness.Verification{Target: e.Alias, Encoding: verify.NotChecked, Unchecked: err.Error()}
		}
		defer func() { _ = server.Stop(context.WithoutCancel(ctx)) }() // how it ends is none of the contract's checks here
		if vary {
			subject.VaryAddr = server.Addr()
		} else {
			subject.Addr = server.Addr()
		}
	}
	if t.Application != "" {
		return named(e, s.verifyBooks(ctx, t, subject.Addr))
	}
	return named(e, verify.Check(ctx, subject, verify.Options{Slow: slow}))
}

// verifyAfter checks a server that has just been measured, without the checks that wait.
func (s *session) verifyAfter(ctx context.Context, e harness.Entry, server runner.Server) {
	if s.options.noVerify {
		return
	}
	t := s.stage.programs[e.Target].Target
	addr := net.JoinHostPort(host, strconv.Itoa(server.Port()))
	var v harness.Verification
	if t.Application != "" {
		v = s.stage.verifyBooks(ctx, t, addr)
	} else {
		v = verify.Check(ctx, verify.Subject{Name: t.Name, Addr: addr, VaryBase: base(server), Engine: t.Engine, Static: t.Static}, verify.Options{Fast: true})
	}
	if ctx.Err() != nil {
		return // cut short: it says nothing
	}
	v = named(e, v)
	i := slices.IndexFunc(s.run.Subjects, func(x harness.Subject) bool { return x.Alias == e.Alias })
	s.run.Subjects[i].After = &v
	for _, x := range v.Violations {
		s.progress.Note("after the run: violation: %v", x)
	}
}

// named gives a verification the entry's alias.
func named(e harness.Entry, v harness.Verification) harness.Verification {
	v.Target = e.Alias
	for i := range v.Violations {
		v.Violations[i].Target = e.Alias
	}
	return v
}
