package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/output"
	"tenrounds/harness/session"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/progress"
)

// run is the whole program: its result is the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	errs, out := progress.NewOutlet(stderr), output.New(stdout)
	var gentle atomic.Bool
	ctx, stop := withSignals(context.Background(), errs, &gentle)
	defer stop()
	root := command(out, errs)
	root.PersistentPreRun = func(c *cobra.Command, _ []string) {
		gentle.Store(slices.Contains(starters, c.Name()))
		tellRenamed(c, errs)
	}
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = out.Err()
	}
	return code(err, errs)
}

// starters are the commands that start other programs, or write files that must stay whole. A signal asks
// them to stop. The other commands only read: a signal ends them at once.
var starters = []string{"run", "verify", "selftest", "facts", "instructions", "data", "doctor", "worker",
	"target", "scale"}

// code returns the exit code of an error and prints the error, without passwords.
func code(err error, stderr io.Writer) int {
	status := exitcode.Of(err)
	var signal *session.InterruptedError
	if errors.As(err, &signal) {
		fmt.Fprintf(stderr, "bench: %v\n", books.Redacted(err))
		return exitcode.Signal(signal.Signal)
	}
	if exit := (*exitcode.Error)(nil); errors.As(err, &exit) {
		err = exit.Err
	}
	if err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", books.Redacted(err))
	}
	return status
}

// withSignals returns a context that the first signal ends, with a *session.InterruptedError as its cause.
// The second signal ends the process at once; its children end too (harness/launch). If gentle is not set,
// the first signal does.
func withSignals(parent context.Context, stderr io.Writer, gentle *atomic.Bool) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 2)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		s, open := <-c
		if !open {
			return
		}
		if !gentle.Load() {
			fmt.Fprintf(stderr, "bench: %v\n", &session.InterruptedError{Signal: s})
			os.Exit(exitcode.Signal(s))
		}
		fmt.Fprintf(stderr, "\nbench: %v: stopping the servers; once more ends it at once\n", s)
		cancel(&session.InterruptedError{Signal: s})
		if s, open = <-c; open {
			os.Exit(exitcode.Signal(s))
		}
	}()
	return ctx, func() {
		signal.Stop(c)
		close(c)
		cancel(nil)
	}
}

func command(stdout, stderr io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "bench",
		Short: "Measure equivalent web frameworks in rounds, and report what the figures support",
		Long: `bench launches equivalent servers, proves that they are equivalent, loads them in rounds, and
reports mean, standard deviation and intervals. Everything measured is kept under results/.

` + exitcode.Table + `
An interrupted run keeps its results so far. Where several codes fit, 3 gives way to all others.`,
		Example: `  bench run                     the standard plan
  bench run quick               the quick one, in two minutes
  bench run --dry-run           what would be done, and how long it takes
  bench doctor                  what on this machine will spoil a run
  bench verify --targets gin    the contract, checked on one server`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.Version = version(debug.ReadBuildInfo())
	root.SetVersionTemplate("bench {{.Version}}\n")
	root.SetFlagErrorFunc(unknownFlag)
	group(root, []*cobra.Command{runCommand(), verifyCommand(), listCommand(), compareCommand(), spreadCommand(),
		reportCommand(), siteCommand(), doctorCommand(), factsCommand(), instructionsCommand(), dataCommand(),
		newCommand(), selftestCommand(), workerCommand(), targetCommand(), scaleCommand(), cleanCommand()})
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	addCompletions(root)
	root.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(c, args[0])
		}
		return nil
	}
	root.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	return root
}

// wrapArgs makes a wrong number of arguments a usage error.
func wrapArgs(c *cobra.Command) {
	check := c.Args
	c.Args = func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usage("%w; usage: %s", err, c.UseLine())
		}
		return nil
	}
}
