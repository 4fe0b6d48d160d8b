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
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/progress"
	"tenrounds/harness/session/rig"
)

// Do builds, verifies, measures and reports.
func (s *Session) Do(ctx context.Context) error {
	machine := measure.Machine{Root: "/"}
	load := machine.Load() // before the builds, which are load themselves
	s.Stage.Launcher = rig.NewLauncher(s.Stage.Root)
	defer func() {
		if err := s.Stage.Close(); err != nil {
			fmt.Fprintf(s.Stderr, "bench: stop PostgreSQL: %v\n", err)
		}
	}()
	s.Stage.Machine, s.Stage.Seed, s.Stage.Ready = s.Run.Plan.Machine, s.Run.Plan.Seed, s.Run.Plan.Ready
	if err := s.preflight(ctx); err != nil {
		return err
	}
	if err := books.Check(s.Run.Plan); err != nil {
		return err
	}
	failed, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	if err := s.Stage.TakePorts(s.Run.Plan.Machine.BasePort, s.Run.Plan.Entries); err != nil {
		return err
	}
	resumed := s.folder != nil
	if !resumed {
		if err := s.create(); err != nil {
			return err
		}
		if err := s.keepGuides(); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Stderr, "results in %s\n", s.folder.Dir())
	fmt.Fprintf(s.words(), "plan %s: %s\n", s.Run.Plan.Name, PlanFacts(s.Run.Plan))
	cpu := machine.CPUTime()
	s.describe(ctx, machine, load, resumed)
	if err := s.begin(ctx, resumed); err != nil {
		return err
	}
	if err := s.settleRates(ctx); err != nil {
		return s.finish(err, failed)
	}
	rounds := s.rounds(ctx)
	s.Run.Environment.LoadAfter = machine.Load()
	s.Run.Environment.Steal = machine.CPUTime().StealSince(cpu)
	if rounds == nil {
		failed = append(failed, s.profiles(ctx)...)
	}
	return s.finish(rounds, failed)
}

// rounds runs the rounds; every turn is on disk, with all tables, before the next begins.
func (s *Session) rounds(ctx context.Context) error {
	observer, view, leave := progress.Watch(ctx, progress.Options{
		Run: s.Run, Done: s.done, Rows: s.stats.Rows(), Stdout: s.Stdout, Stderr: s.Stderr, Words: s.words(), NoLive: s.Options.NoLive || s.Options.Quiet,
	})
	s.view = view
	defer leave()
	s.progress = observer
	r := runner.Runner{
		Plan:  s.Run.Plan,
		Turns: func(round int) []harness.Turn { return plan.Turns(s.Run.Plan, round) },
		Host:  &s.Stage, Generator: &s.Stage, Slicer: &s.Stage, Recorder: s,
		Observer: observer,
		Done: func(t harness.Turn) bool {
			return slices.ContainsFunc(s.done, func(m harness.Measurement) bool { return same(m.Turn, t) })
		},
		Last: s.verifyAfter,
		Now:  time.Now,
	}
	return r.Run(ctx)
}

// same reports whether two turns measure the same; their place in the round may differ.
func same(a, b harness.Turn) bool {
	a.Order = b.Order
	return a == b
}
