package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/progress"
	"tenrounds/harness/stats"
)

// Do builds, verifies, measures and reports. It closes the rig.
func (s *Session) Do(ctx context.Context) error {
	machine := measure.Machine{Root: "/"}
	load := machine.Load() // before the builds, which are load themselves
	s.Rig.Open(s.Run.Plan, s.Secrets, s.Options.NoVerify)
	defer func() {
		if err := s.Rig.Close(); err != nil {
			s.say("clean up: %v", err)
		}
	}()
	steps := []func(context.Context) error{s.preflight, s.Rig.ShapeNetwork, s.prepare, s.openFolder}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Stderr, "results in %s\n", s.folder.Dir())
	fmt.Fprintf(s.words(), "plan %s: %s\n", s.Run.Plan.Name, PlanFacts(s.Run.Plan))
	cpu := machine.CPUTime()
	s.describe(ctx, s.environment(machine), load)
	if err := s.begin(); err != nil {
		return err
	}
	ended := s.measure(ctx)
	s.Run.Environment.LoadAfter = machine.Load()
	s.Run.Environment.Steal = machine.CPUTime().StealSince(cpu)
	return s.finish(ended)
}

// environment is that of the servers' machine.
func (s *Session) environment(here measure.Machine) harness.Environment {
	far := s.Rig.Host()
	if far == nil {
		return here.Environment()
	}
	s.warn("the servers ran on %s, and the load came from another machine (%s)", far.Host,
		here.Environment().Host)
	return *far
}

// openFolder makes the folder of a new run, once its ports are known to be free.
func (s *Session) openFolder(context.Context) error {
	if err := s.Rig.TakePorts(s.Run.Plan.Machine.BasePort, s.Run.Plan.Entries); err != nil || s.resumed {
		return err
	}
	if err := s.create(); err != nil {
		return err
	}
	return s.keepGuides()
}

// measure verifies the servers, runs the rounds and takes the profiles.
func (s *Session) measure(ctx context.Context) error {
	for _, step := range []func(context.Context) error{s.verify, s.settleRates, s.rounds} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	s.profiles(ctx)
	return nil
}

// rounds runs the rounds. Every turn is on disk, with all tables, before the next begins.
func (s *Session) rounds(ctx context.Context) error {
	observer, view, leave := progress.Watch(ctx, progress.Options{
		Run: s.Run, Done: s.done, Rows: s.stats.Rows(), Stdout: s.Stdout, Stderr: s.Stderr, Words: s.words(),
		NoLive: s.Options.NoLive || s.Options.Quiet,
	})
	defer leave()
	s.progress, s.view = observer, view
	r := runner.Runner{
		Plan:  s.Run.Plan,
		Turns: func(round int) []harness.Turn { return plan.Turns(s.Run.Plan, round) },
		Host:  s.Rig, Generator: s.Rig, Slicer: s.Rig, Recorder: s,
		Observer: observer,
		Done: func(t harness.Turn) bool {
			return slices.ContainsFunc(s.done, func(m harness.Measurement) bool { return same(m.Turn, t) })
		},
		Search:  func() runner.Search { return stats.NewStaircase() },
		Settled: s.settled,
		Last:    s.verifyAfter,
		Now:     time.Now,
	}
	return r.Run(ctx)
}

// settled ends a run with Until at a look, once every pair is settled. The plan then has the rounds that were
// run, and keeps how many were planned.
func (s *Session) settled(round int) bool {
	p := &s.Run.Plan
	if p.Until == 0 || !harness.Look(round) || round >= p.Rounds || !s.stats.Settled() {
		return false
	}
	s.say("after %d rounds every pair differs significantly or is equal within %.4g %%: the run ends here",
		round, 100*p.Until)
	p.Planned, p.Rounds = p.Rounds, round
	return true
}

// same reports whether two turns measure the same; their place in the round may differ.
func same(a, b harness.Turn) bool {
	a.Order = b.Order
	return a == b
}
