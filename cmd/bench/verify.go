package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
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
and its violations by route: what was wanted, what came, and why it matters. Where a target has many the screen shows
three lines and a file all of them. It exits 4 if there is a violation. A target that did not start, or whose answers
came too late for a verdict, could not be checked: that is no violation, and it exits 6.

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
	c.Flags().StringVar(&o.out, "out", "", "write all violations to this `FILE` (a temporary one, if the screen has no room for them)")
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
	if len(entries) == 0 {
		return errors.Join(append(failed, nobody("check", notices))...)
	}
	found := s.verifyAll(ctx, entries, o.slow)
	if o.app != "" {
		s.hostile(ctx, entries, found)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	violations, unchecked, err := s.showVerified(stdout, entries, found, o.out)
	for _, f := range failed {
		fmt.Fprintf(stderr, "bench: %v\n", f)
	}
	switch {
	case violations > 0:
		return &exitcode.Error{Code: exitcode.Wrong, Err: errors.Join(fmt.Errorf("the contract is broken in %d checks", violations), err)}
	case err != nil:
		return err
	case unchecked > 0:
		return exitcode.Errorf(exitcode.Unchecked, "%d of %d targets could not be checked, which is no violation", unchecked, len(entries))
	case len(failed) > 0:
		return &exitcode.Error{Code: exitcode.Failed}
	}
	return nil
}

// showVerified prints the table and what was found, and returns how many rules are broken and how many targets could
// not be checked.
func (s *stage) showVerified(w io.Writer, entries []harness.Entry, found map[string]harness.Verification, out string) (violations, unchecked int, err error) {
	checks, wide := 0, 12
	for _, e := range entries {
		wide = max(wide, len(e.Alias))
	}
	fmt.Fprintf(w, "%-*s %-10s %-10s %6s %10s  %s\n", wide, "target", "version", "engine", "checks", "violations", "encoded on every request")
	var all []harness.Verification
	for _, e := range entries {
		v, p := found[e.Alias], s.programs[e.Program()]
		all = append(all, v)
		broken := harness.Broken(v.Violations)
		checks += v.Checks
		violations += broken
		words := strconv.Itoa(broken)
		if v.Unchecked != "" {
			unchecked++
			if broken == 0 {
				words = "unchecked"
			}
		}
		fmt.Fprintf(w, "%-*s %-10s %-10s %6d %10s  %s\n", wide, e.Alias, p.Build.Version, p.Target.Engine, v.Checks, words, v.Encoding)
	}
	left := false
	for _, v := range all {
		left = tell(func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }, v) || left
	}
	fmt.Fprintf(w, "%d checks of %d targets, %d violations, %d targets could not be checked\n", checks, len(entries), violations, unchecked)
	if left || out != "" {
		var path string
		if path, err = keepFindings(out, findings(all)); err == nil {
			fmt.Fprintf(w, "all violations are in %s\n", path)
		}
	}
	return violations, unchecked, err
}

// slots bound how many launches and checks that use the CPU run at once: more of them would only wait for each other.
var slots = make(verify.Slots, runtime.NumCPU())

// seats bound how many targets are up at once whose checks use the CPU: idle processes take from it as well. Those whose
// checks only wait have left their seat.
var seats = make(verify.Slots, 2*runtime.NumCPU())

// verifyAll checks the whole contract on each entry, many beside each other since the checks mostly wait.
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
	subject := verify.Of(t, e.Flags...)
	leave := sync.OnceFunc(seats.Take())
	defer leave()
	release := slots.Take()
	servers, err := s.startForChecks(ctx, e, t.Vary)
	release()
	for _, server := range servers {
		defer func() { _ = server.Stop(context.WithoutCancel(ctx)) }() // how it ends is none of the contract's checks here
	}
	if err != nil {
		return harness.Verification{Target: e.Alias, Encoding: verify.NotChecked, Unchecked: err.Error()}
	}
	subject.Addr = servers[0].Addr()
	if t.Vary {
		subject.VaryAddr = servers[1].Addr()
	}
	if t.Application != "" {
		defer slots.Take()()
		return named(e, s.verifyBooks(ctx, t, subject.Addr))
	}
	return named(e, verify.Check(ctx, subject, verify.Options{Slow: slow, Slots: slots, Worked: leave}))
}

// startForChecks starts an entry, and another one with --vary where it has that. It returns those that started.
func (s *stage) startForChecks(ctx context.Context, e harness.Entry, vary bool) (servers []*launch.Server, err error) {
	for n := range 2 {
		if n == 1 && !vary {
			break
		}
		counts := int64(0)
		if n == 1 {
			// Numbers without a gap can be proved of one process alone. All others of the contract are of all of them.
			counts, e.Processes = newBase(1), 0
		}
		server, err := s.start(ctx, e, 0, counts)
		if err != nil {
			return servers, err
		}
		servers = append(servers, server)
	}
	return servers, nil
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
		subject := verify.Of(t, e.Flags...)
		subject.Addr, subject.VaryBase = addr, base(server)
		v = verify.Check(ctx, subject, verify.Options{Fast: true})
	}
	if ctx.Err() != nil {
		return // cut short: it says nothing
	}
	v = named(e, v)
	i := slices.IndexFunc(s.run.Subjects, func(x harness.Subject) bool { return x.Alias == e.Alias })
	s.run.Subjects[i].After = &v
	tell(func(format string, args ...any) { s.progress.Note("after the run: "+format, args...) }, v)
}

// named gives a verification the entry's alias.
func named(e harness.Entry, v harness.Verification) harness.Verification {
	v.Target = e.Alias
	for i := range v.Violations {
		v.Violations[i].Target = e.Alias
	}
	return v
}
