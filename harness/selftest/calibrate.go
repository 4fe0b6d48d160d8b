package selftest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
)

// Create measures the CPU time of an answer, gives the delays their times, and makes the folder of the
// self-test.
func (t *Test) Create(ctx context.Context) error {
	cpu, err := t.calibrate(ctx)
	if err != nil {
		return err
	}
	t.does.CPU, t.does.Delays = cpu, t.Options.copies(cpu)
	for _, d := range t.does.Delays[1:] {
		if d.Burn == 0 {
			return usage("--delays: %g %% of the %.2g µs that %s takes for an answer is less than a nanosecond",
				100*d.Share, 1e6*cpu, t.Options.Target)
		}
	}
	if err := t.plans(); err != nil {
		return err
	}
	fmt.Fprintf(t.words(), "%s takes %.2f µs of CPU time for an answer\n", t.Options.Target, 1e6*cpu)
	if t.dir, err = results.CreateSelftest(rig.Below(t.Root, t.Options.Out), t.does); err != nil {
		return err
	}
	fmt.Fprintf(t.Stderr, "results in %s\n", t.dir)
	return nil
}

// How the CPU time of an answer is measured: it is the median of some launches.
const (
	calibrations    = 3
	calibrationTime = time.Second
	calibrationWarm = 500 * time.Millisecond
)

// calibrate builds the target and returns its CPU time for an answer in seconds.
func (t *Test) calibrate(ctx context.Context) (float64, error) {
	s := rig.New(t.Root)
	s.Build, s.Machine, s.Seed = (*launch.Launcher).BuildForSelftest, t.does.Parts[0].Machine, t.Options.Seed
	defer func() { _ = s.Close() }()
	if _, err := s.BuildLoaders(ctx, nil); err != nil {
		return 0, err
	}
	target, err := plan.Select(t.Targets, []string{t.Options.Target})
	if err != nil {
		return 0, err
	}
	failed, notices, err := s.BuildTargets(ctx, target, t.words())
	if err = errors.Join(append(failed, err)...); err != nil {
		return 0, err
	}
	if len(notices) > 0 {
		return 0, errors.New(notices[0])
	}
	var all []float64
	for range calibrations {
		cpu, err := cpuPerAnswer(ctx, s, t.Options.Target)
		if err != nil {
			return 0, fmt.Errorf("measure the CPU time of an answer: %w", err)
		}
		all = append(all, cpu)
	}
	slices.Sort(all)
	return all[calibrations/2], nil
}

// cpuPerAnswer launches a target and loads it for a while.
func cpuPerAnswer(ctx context.Context, s *rig.Rig, target string) (float64, error) {
	server, err := s.Start(ctx, harness.Entry{Target: target, Alias: target})
	if err != nil {
		return 0, err
	}
	r, err := s.Load(ctx, harness.Turn{Target: target, Scenario: scenario, Load: harness.Load{
		Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: connections,
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
		return 0, errors.New("this system does not report it; a self-test needs Linux")
	}
	return cpu, nil
}
