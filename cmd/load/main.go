// Command load is the load generator alone: URLs and flags in, one JSON object or a table out. The work is
// done by harness/load; this package reads flags, signals and files, and chooses exit codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"tenrounds/harness"
	"tenrounds/harness/output"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// Exit codes, the same for all commands of the project.
const (
	exitOK        = 0
	exitFailed    = 1 // could not run
	exitUsage     = 2
	exitWrong     = 4 // measured, with wrong or failed answers
	exitLimited   = 5 // measured, and what limited it was this generator
	exitSignal    = 128
	exitInterrupt = exitSignal + int(syscall.SIGINT)
)

// usageError is a fault of the command line or of a file that it names.
type usageError struct{ error }

// signalled is why a run was cut short.
type signalled struct{ syscall.Signal }

func (s signalled) Error() string { return s.Signal.String() }

func run(args []string, stdout, stderr io.Writer) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	stop := onSignal(cancel)
	defer stop()
	watchLifeline(cancel)

	var result *harness.LoadResult
	cmd := newCommand(&result)
	cmd.SetArgs(args)
	out := output.New(stdout)
	cmd.SetOut(out)
	cmd.SetErr(stderr)
	err := cmd.ExecuteContext(ctx)
	if err == nil {
		err = out.Err()
	}
	if err != nil {
		fmt.Fprintf(stderr, "load: %v\n", err)
		if usage := (usageError{}); errors.As(err, &usage) {
			fmt.Fprintln(stderr, "load --help shows the flags and examples")
			return exitUsage
		}
		return exitFailed
	}
	return exitCode(result, context.Cause(ctx))
}

// exitCode maps a measurement and the reason for which it was cut short, if any. result is nil for --help.
func exitCode(result *harness.LoadResult, cause error) int {
	if s := (signalled{}); errors.As(cause, &s) {
		return exitSignal + int(s.Signal)
	}
	if cause != nil {
		return exitInterrupt
	}
	if result != nil {
		for _, t := range result.Targets {
			if t.Failed() > 0 {
				return exitWrong
			}
		}
		if result.Generator.Limited {
			return exitLimited
		}
	}
	return exitOK
}

// onSignal cancels on the first SIGINT or SIGTERM; a second one ends the process at once, as by default.
func onSignal(cancel context.CancelCauseFunc) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		s := <-signals
		signal.Stop(signals)
		cancel(signalled{s.(syscall.Signal)})
	}()
	return func() { signal.Stop(signals) }
}
