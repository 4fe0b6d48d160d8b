package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// selftester is one self-test: its parts are runs, and what they say of the harness is made from their results.
type selftester struct {
	options        selftestOptions
	root, dir      string
	targets        []harness.Target
	does           harness.Selftest
	stdout, stderr io.Writer
}

// words is where progress goes.
func (t *selftester) words() io.Writer {
	if t.options.quiet {
		return io.Discard
	}
	return t.stderr
}

// Calibration: launches of the target, and what each is asked.
const (
	calibrations    = 3
	calibrationTime = time.Second
	calibrationWarm = 500 * time.Millisecond
)

// calibrate measures the CPU time of an answer, of which the delays are shares, and gives them their times.
func (t *selftester) calibrate(ctx context.Context) error {
	s := &rig.Stage{Root: t.root, Launcher: rig.NewLauncher(t.root), Build: (*launch.Launcher).BuildForSelftest, Machine: t.does.Parts[0].Machine, Seed: t.options.seed}
	defer func() { _ = s.Close() }()
	if err := s.BuildLoaders(ctx, nil); err != nil {
		return err
	}
	target, err := plan.Select(t.targets, []string{t.options.target})
	if err != nil {
		return err
	}
	failed, notices, err := s.BuildTargets(ctx, target, t.words())
	if err = errors.Join(append(failed, err)...); err != nil {
		return err
	}
	if len(notices) > 0 {
		return errors.New(notices[0])
	}
	var all []float64
	for range calibrations {
		cpu, err := cpuPerAnswer(ctx, s, t.options.target)
		if err != nil {
			return fmt.Errorf("measure the CPU time of an answer: %w", err)
		}
		all = append(all, cpu)
	}
	slices.Sort(all)
	t.does.CPU = all[calibrations/2]
	t.does.Delays = t.options.entries(t.does.CPU)
	for _, d := range t.does.Delays[1:] {
		if d.Burn == 0 {
			return usage("--delays: %g %% of the %.2g µs that %s takes for an answer is less than a nanosecond", 100*d.Share, 1e6*t.does.CPU, t.options.target)
		}
	}
	fmt.Fprintf(t.words(), "%s takes %.2f µs of CPU time for an answer\n", t.options.target, 1e6*t.does.CPU)
	return t.plans()
}

// cpuPerAnswer launches a target and asks it for a while.
func cpuPerAnswer(ctx context.Context, s *rig.Stage, target string) (float64, error) {
	server, err := s.Start(ctx, harness.Entry{Target: target, Alias: target})
	if err != nil {
		return 0, err
	}
	r, err := s.Load(ctx, harness.Turn{Target: target, Scenario: selftestScenario, Load: harness.Load{
		Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: selftestConnections,
		Duration: calibrationTime, Warmup: calibrationWarm, Timeout: 5 * time.Second,
	}}, server)
	if err = errors.Join(err, server.Stop(context.WithoutCancel(ctx))); ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	if err != nil {
		return 0, err
	}
	a := r.Targets[0]
	cpu, known := a.ServerCPUPerRequest()
	switch {
	case a.Failed() > 0:
		return 0, fmt.Errorf("%d of %d requests failed", a.Failed(), a.Scheduled)
	case !known || cpu <= 0:
		return 0, errors.New("the system does not tell it; a self-test needs Linux")
	}
	return cpu, nil
}

// run does the parts that are not complete, and says after each what all of them tell so far.
func (t *selftester) run(ctx context.Context) error {
	var failed []error
	for i, p := range t.does.Parts {
		left := time.Duration(0)
		for _, x := range t.does.Parts[i:] {
			left += plan.Estimate(x)
		}
		complete, err := t.part(ctx, p, fmt.Sprintf("part %d of %d, %s: about %v; with all that follows about %v\n",
			i+1, len(t.does.Parts), p.Name, plan.Estimate(p).Round(time.Minute), left.Round(time.Minute)))
		if err != nil {
			failed = append(failed, fmt.Errorf("part %s: %w", p.Name, err))
		}
		if !complete || ctx.Err() != nil {
			break
		}
		if err := t.write(nil); err != nil {
			return errors.Join(append(failed, err)...)
		}
	}
	if err := t.write(t.stdout); err != nil {
		failed = append(failed, err)
	}
	var signal *session.InterruptedError
	if errors.As(errors.Join(failed...), &signal) || errors.As(context.Cause(ctx), &signal) {
		return fmt.Errorf("%w; what was measured is in %s; go on with: bin/bench selftest --resume %s", signal, t.dir, t.dir)
	}
	return errors.Join(failed...)
}

// part does one part, or what is left of it. It is complete if all its rounds were measured, whatever was found wrong.
func (t *selftester) part(ctx context.Context, p harness.Plan, words string) (complete bool, err error) {
	s := &session.Session{Stdout: io.Discard, Stderr: t.stderr, Targets: t.targets}
	s.Options = session.Options{Out: t.dir, ID: p.Name, Quiet: t.options.quiet, NoLive: !t.options.live, NoVerify: t.does.Shortened}
	s.Stage.Root, s.Stage.Build = t.root, (*launch.Launcher).BuildForSelftest
	s.Run.Plan = p
	dir := filepath.Join(t.dir, p.Name)
	if begun(dir) {
		run, err := results.ReadRun(dir)
		if err != nil {
			return false, err
		}
		if run.Status == harness.StatusComplete {
			return true, nil
		}
		if err := s.Reopen(dir); err != nil {
			return false, err
		}
	}
	defer s.Close()
	fmt.Fprint(t.words(), words)
	err = s.Do(ctx)
	return s.Run.Status == harness.StatusComplete, err
}

// refusePart refuses a folder that is a part of a self-test: its servers are not those that bench run builds.
func refusePart(dir string) error {
	path, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if _, err := results.ReadSelftest(filepath.Dir(path)); err == nil {
		return usage("%s is a part of a self-test: go on with: bin/bench selftest --resume %s", dir, filepath.Dir(path))
	}
	return nil
}

// begun reports whether a part has a folder with results.
func begun(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, results.RunFile))
	return err == nil
}

// write makes the tables of the folder from the results of the parts, and shows them.
func (t *selftester) write(show io.Writer) error {
	var parts []stats.SelftestPart
	for _, p := range t.does.Parts {
		dir := filepath.Join(t.dir, p.Name)
		if !begun(dir) {
			continue
		}
		run, turns, _, err := results.Read(dir)
		if err == nil {
			err = results.Missing(dir, run, turns)
		}
		if err != nil {
			return err
		}
		parts = append(parts, stats.SelftestPart{Name: p.Name, Turns: turns})
	}
	r := stats.Selftest(t.does, parts)
	var page bytes.Buffer
	if err := tables.SelftestMarkdown(&page, t.does, r); err != nil {
		return err
	}
	if err := results.WriteSelftest(t.dir, r.Trials, page.Bytes()); err != nil {
		return err
	}
	if show != nil {
		_ = tables.SelftestText(show, t.does, r) // a closed pipe is no fault of the run
		fmt.Fprintf(t.words(), "tables in %s\n", filepath.Join(t.dir, results.SelftestPage))
	}
	return nil
}
