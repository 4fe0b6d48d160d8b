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
	"slices"
	"syscall"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/output"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

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
		status := exitcode.Of(err)
		if status == exitcode.Usage {
			fmt.Fprintln(stderr, "load --help shows the flags and examples")
		}
		return status
	}
	code := exitCode(result, context.Cause(ctx))
	if code == exitcode.Failed {
		fmt.Fprintf(stderr, "load: nothing was measured: %s\n", result.Targets[0].Unmeasured())
	}
	return code
}

// exitCode maps a measurement and the reason for which it was cut short, if any. result is nil for --help.
func exitCode(result *harness.LoadResult, cause error) int {
	if s := (signalled{}); errors.As(cause, &s) {
		return exitcode.Signal(s.Signal)
	}
	if cause != nil {
		return exitcode.Signal(syscall.SIGINT)
	}
	if result == nil {
		return exitcode.OK
	}
	unmeasured := func(t harness.TargetLoad) bool { return t.Unmeasured() != "" }
	switch every := result.Targets; {
	case !slices.ContainsFunc(every, func(t harness.TargetLoad) bool { return !unmeasured(t) }):
		return exitcode.Failed
	case slices.ContainsFunc(every, func(t harness.TargetLoad) bool { return t.Failed() > 0 }):
		return exitcode.Wrong
	case result.Generator.Limited:
		return exitcode.Limited
	case slices.ContainsFunc(every, func(t harness.TargetLoad) bool { return t.Unmet || unmeasured(t) }):
		return exitcode.Wrong
	}
	return exitcode.OK
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
