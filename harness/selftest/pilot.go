package selftest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// A pilot finds out what a delay costs under load: caches, a shared core and the frequency make it cost more
// or less than its nominal time. The cost grows in proportion to the time, so a pilot plants a large delay,
// which is measured well, and the wanted delays are parts of it.
const (
	pilotShare = 0.20                 // of the CPU time of an answer, that the pilot's delay should cost
	pilotNear  = 0.10                 // how far the cost may be from pilotShare, as a share of it
	pilotSteps = 4                    // at most
	pilotFirst = 2 * time.Microsecond // the first delay: 5 to 40 % of an answer of the servers here
)

// Create calibrates the delays by a pilot, and makes the folder of the self-test.
func (t *Test) Create(ctx context.Context) error {
	measure := t.pilotStep
	if measure == nil {
		r, err := t.pilotRig(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = r.Close() }()
		measure = func(ctx context.Context, step int, burn time.Duration) (harness.PilotStep, error) {
			return t.measureStep(ctx, r, step, burn)
		}
	}
	if err := t.calibrate(ctx, measure); err != nil {
		return err
	}
	if err := t.plans(); err != nil {
		return err
	}
	var err error
	if t.dir, err = results.CreateSelftest(rig.Below(t.Root, t.Options.Out), t.does); err != nil {
		return err
	}
	fmt.Fprintf(t.Stderr, "results in %s\n", t.dir)
	return nil
}

// stepper measures what a delay costs.
type stepper func(ctx context.Context, step int, burn time.Duration) (harness.PilotStep, error)

// calibrate changes the pilot's delay until its cost is near pilotShare, and makes the delays parts of it.
func (t *Test) calibrate(ctx context.Context, measure stepper) error {
	burn := pilotFirst
	for step := 1; step <= pilotSteps; step++ {
		s, err := measure(ctx, step, burn)
		if err != nil {
			return fmt.Errorf("pilot: %w", err)
		}
		t.does.Pilot, t.does.CPU = append(t.does.Pilot, s), s.Plain
		fmt.Fprintf(t.words(), "pilot step %d: %v cost %+.1f %% of %.2f µs of CPU time (%+.1f..%+.1f %%)\n", step,
			burn, 100*(s.CPU.Ratio-1), 1e6*s.Plain, 100*(s.CPU.Low-1), 100*(s.CPU.High-1))
		seen := s.CPU.Low > 1
		if off := (s.CPU.Ratio - 1) / pilotShare; seen && off > 1-pilotNear && off < 1+pilotNear {
			break
		}
		burn *= 4 // a delay that is not seen is too short to be scaled by what it cost
		if seen {
			burn = max(1, time.Duration(pilotShare/costPerNanosecond(t.does.Pilot)))
		}
	}
	cost := costPerNanosecond(t.does.Pilot)
	if !(cost > 0) {
		return fmt.Errorf("pilot: a delay of %v for each answer is not seen in the CPU time: the machine is too "+
			"restless for a self-test; stop what else runs on it and try again", burn/4)
	}
	t.does.Delays = t.Options.copies(1 / cost)
	for _, d := range t.does.Delays[1:] {
		if d.Burn == 0 {
			return usage("--delays: %g %% of the %.2g µs that %s takes for an answer is less than a nanosecond",
				100*d.Share, 1e6*t.does.CPU, t.Options.Target)
		}
	}
	return nil
}

// costPerNanosecond is by what share a delay of a nanosecond raises the CPU time of an answer: the mean over
// the steps in which a delay is seen, each weighted by how well it tells; 0 if there is none.
func costPerNanosecond(steps []harness.PilotStep) float64 {
	sum, weights := 0.0, 0.0
	for _, s := range steps {
		if s.CPU.Low > 1 {
			burn := float64(s.Burn)
			precision := burn / (s.CPU.High - s.CPU.Low)
			w := precision * precision
			sum, weights = sum+w*(s.CPU.Ratio-1)/burn, weights+w
		}
	}
	if weights == 0 {
		return 0
	}
	return sum / weights
}

// pilotRig builds the target and the generator.
func (t *Test) pilotRig(ctx context.Context) (*rig.Rig, error) {
	r := rig.New(t.Root)
	r.Build = (*launch.Launcher).BuildForSelftest
	r.Open(t.does.Parts[0].Plan, books.Secrets{}, true)
	if _, err := r.BuildLoaders(ctx, nil); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	target, err := plan.Select(t.Targets, []string{t.Options.Target})
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	failed, notices, err := r.BuildTargets(ctx, target, t.words())
	if err = errors.Join(append(failed, err)...); err == nil && len(notices) > 0 {
		err = errors.New(notices[0])
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// The entries of a pilot.
const (
	pilotPlain   = "plain"
	pilotDelayed = "delayed"
)

// measureStep loads a plain and a delayed server in slices, both launched afresh in each round.
func (t *Test) measureStep(ctx context.Context, r *rig.Rig, step int, burn time.Duration) (
	s harness.PilotStep, err error,
) {
	var all []harness.Measurement
	plain, n := 0.0, t.Options.pilotRounds()
	for i := range n {
		turns, err := t.pilotRound(ctx, r, step*n+i+1, burn)
		if ctx.Err() != nil {
			return s, context.Cause(ctx)
		}
		if err != nil {
			return s, err
		}
		for _, m := range turns {
			if !m.Clean() {
				return s, fmt.Errorf("%d of %d requests to the %s server failed", m.Account().Failed(),
					m.Account().Scheduled, m.Target)
			}
		}
		cpu, known := turns[0].Account().ServerCPUPerRequest()
		if !known || cpu <= 0 {
			return s, errors.New("this system does not report the CPU time of servers; a self-test needs Linux")
		}
		plain += cpu / float64(n)
		all = append(all, turns...)
	}
	cpu, throughput := stats.Cost(all, pilotDelayed, pilotPlain)
	return harness.PilotStep{Burn: burn, Plain: plain, CPU: ratioOf(cpu), Throughput: ratioOf(throughput)}, nil
}

func ratioOf(e harness.Estimate) harness.PilotRatio {
	return harness.PilotRatio{Ratio: e.Mean, Low: e.Low, High: e.High}
}

// pilotRound is one round of a step: the turn of the plain server and that of the delayed one.
func (t *Test) pilotRound(ctx context.Context, r *rig.Rig, round int, burn time.Duration) (
	all []harness.Measurement, err error,
) {
	load := t.does.Parts[0].Plan.Loads[0]
	load.Duration, load.Slice = t.Options.pilotTime(), longestSlice
	var turns []harness.Turn
	var servers []runner.Server
	for _, e := range []harness.Entry{
		{Target: t.Options.Target, Alias: pilotPlain},
		{Target: t.Options.Target, Alias: pilotDelayed, Flags: []string{launch.BurnFlag + "=" + burn.String()}},
	} {
		server, err := r.Start(ctx, e)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, server.Stop(context.WithoutCancel(ctx))) }()
		turns = append(turns, harness.Turn{Round: round, Target: e.Alias, Scenario: scenario, Load: load})
		servers = append(servers, server)
	}
	result, err := r.LoadSlices(ctx, turns, servers)
	if err != nil {
		return nil, err
	}
	for i, turn := range turns {
		part := result.Part(i)
		all = append(all, harness.Measurement{Turn: turn, Result: &part})
	}
	return all, nil
}
