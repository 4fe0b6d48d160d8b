// Package facts gathers what is known of servers before any load: how fast they start, how large they are,
// what they link, and how old their framework is.
package facts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// Options say how much is done.
type Options struct {
	// Starts is how often each target is launched; 0 skips that.
	Starts int
	// Offline looks for release days in the module cache only.
	Offline bool
	// Words get the progress.
	Words io.Writer
}

// Gather builds the targets and finds their facts. The error joins what could not be built or started; all is
// nil if nothing is known. Notices say what is left out.
func Gather(ctx context.Context, s *rig.Rig, targets []harness.Target, o Options) (all []harness.Facts,
	notices []string, err error) {
	s.Machine.ServerCPUs, _ = launch.SplitCPUs() // as in a plan
	failed, notices, err := s.BuildTargets(ctx, targets, o.Words)
	if err != nil {
		return nil, nil, err
	}
	all = []harness.Facts{}
	for _, t := range targets {
		if p, built := s.Programs[t.Name]; built {
			all = append(all, harness.Facts{Target: p.Target, Build: p.Build, Start: stats.Estimate(nil),
				Lines: codeLines(t.Dir)})
		}
	}
	failed = append(failed, startAll(ctx, s, all, o.Starts, o.Words)...)
	failed = append(failed, packages(ctx, s, all)...)
	if ctx.Err() != nil {
		return nil, notices, context.Cause(ctx)
	}
	notices = append(notices, releases(ctx, s, all, o.Offline)...)
	return all, notices, errors.Join(failed...)
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
