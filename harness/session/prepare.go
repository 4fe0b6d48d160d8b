package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/session/books"
)

// prepare builds the generators, targets and data of the plan. What cannot take part is left out of the plan.
func (s *Session) prepare(ctx context.Context) error {
	if err := s.settleVariants(ctx); err != nil {
		return err
	}
	if err := s.buildLoaders(ctx); err != nil {
		return err
	}
	wanted := slices.DeleteFunc(slices.Clone(s.Targets), func(t harness.Target) bool { return !s.isBuilt(t) })
	failed, missing, err := s.Rig.BuildTargets(ctx, wanted, s.words())
	if err != nil {
		return err
	}
	s.failed = append(s.failed, failed...)
	if err := s.Rig.PrepareData(ctx, books.Run{
		Run: &s.Run, Resumed: s.resumed, Words: s.words(), Warn: func(w string) { s.warn("%s", w) },
	}); err != nil {
		if ctx.Err() != nil { // err only says that something was cut off
			return context.Cause(ctx)
		}
		return err
	}
	if err := s.buildMade(ctx); err != nil {
		return err
	}
	notices := slices.Clone(missing)
	for _, f := range s.failed {
		notices = append(notices, f.Error())
	}
	return s.leaveUnbuiltOut(missing, notices)
}

// leaveUnbuiltOut takes the entries without a program out of the plan. A resumed run needs all of them:
// otherwise the rest would be ranked on other rounds.
func (s *Session) leaveUnbuiltOut(missing, notices []string) error {
	unbuilt := func(e harness.Entry) bool {
		return slices.ContainsFunc(s.Run.Plan.LaidOut(e), func(x harness.Entry) bool {
			_, built := s.Rig.Program(x.Program())
			return !built
		})
	}
	p := &s.Run.Plan
	if i := slices.IndexFunc(p.Entries, unbuilt); s.resumed && i >= 0 {
		notices = append(notices, fmt.Sprintf("the run needs %s: is its folder missing from --manifests?",
			p.Entries[i].Target))
		return errors.New("cannot go on: " + strings.Join(notices, "; "))
	}
	for _, n := range notices {
		s.warn("%s", n)
	}
	p.Entries = slices.DeleteFunc(p.Entries, unbuilt)
	if len(p.Entries) == 0 {
		return errors.Join(append(s.failed, NoTargets("measure", missing))...)
	}
	s.checkSlices()
	return nil
}

// buildLoaders makes the generators ready. The loads of one that cannot be had are left out of the plan: the
// run goes on with the others, and fails in the end.
func (s *Session) buildLoaders(ctx context.Context) error {
	p := &s.Run.Plan
	unavailable, err := s.Rig.BuildLoaders(ctx, p.Loads)
	if err != nil {
		return err
	}
	for loader, why := range unavailable {
		left := slices.DeleteFunc(slices.Clone(p.Loads), func(l harness.Load) bool { return l.Loader == loader })
		if s.resumed || len(left) == 0 {
			return why
		}
		p.Loads = left
		s.failed = append(s.failed, fmt.Errorf("--loader %s is left out: %w", loader, why))
	}
	return nil
}

// NoTargets is the error of a command that has no target left. The notices say what each of them needs.
func NoTargets(to string, notices []string) error {
	return errors.New(strings.Join(append([]string{"no target is left to " + to}, notices...), "; "))
}
