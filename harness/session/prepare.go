package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/rig"
)

// prepare builds the targets and generators of the plan; what cannot take part leaves it.
func (s *Session) prepare(ctx context.Context) (failed []error, err error) {
	if err := s.settleVariants(ctx); err != nil {
		return nil, err
	}
	if err := s.leaveLoaderOut(s.Stage.BuildLoaders(ctx, s.Run.Plan.Loads), &failed); err != nil {
		return nil, err
	}
	var wanted []harness.Target
	for _, t := range s.Targets {
		if s.built(t) {
			wanted = append(wanted, t)
		}
	}
	unbuilt, notices, err := s.Stage.BuildTargets(ctx, wanted, s.words())
	if err != nil {
		return nil, err
	}
	missing := slices.Clone(notices)
	failed = append(failed, unbuilt...)
	for _, f := range failed {
		notices = append(notices, f.Error())
	}
	if err := s.Stage.Books.Prepare(ctx, books.Run{
		Run: &s.Run, Resumed: s.folder != nil, Launch: s.Stage.Launcher, Uses: s.Stage.UsesBooks, Words: s.words(), Warn: s.warn,
	}); err != nil {
		if ctx.Err() != nil { // what was cut off can only tell that it was
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	made, err := s.buildMade(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range made {
		failed, notices = append(failed, f), append(notices, f.Error())
	}
	if s.folder != nil {
		if err := s.complete(notices); err != nil {
			return nil, err
		}
	}
	for _, n := range notices {
		fmt.Fprintf(s.Stderr, "bench: %s\n", n)
		if !slices.Contains(s.Run.Warnings, n) {
			s.Run.Warnings = append(s.Run.Warnings, n)
		}
	}
	s.Run.Plan.Entries = slices.DeleteFunc(s.Run.Plan.Entries, func(e harness.Entry) bool {
		_, built := s.Stage.Programs[e.Program()]
		return !built
	})
	if len(s.Run.Plan.Entries) == 0 {
		return nil, errors.Join(append(failed, Nobody("measure", missing))...)
	}
	if err := rig.CheckLeft(s.Run.Plan); err != nil {
		return nil, errors.Join(append(failed, err)...)
	}
	return failed, nil
}

// leaveLoaderOut takes the loads of a generator that cannot be had out of the plan, if others are left and none of its turns
// was measured yet. The run goes on, and fails in the end.
func (s *Session) leaveLoaderOut(err error, failed *[]error) error {
	var lacking *rig.LackingLoaderError
	if !errors.As(err, &lacking) || s.folder != nil {
		return err
	}
	p := &s.Run.Plan
	left := slices.DeleteFunc(slices.Clone(p.Loads), func(l harness.Load) bool { return l.Loader == lacking.Loader })
	if len(left) == 0 {
		return lacking.Err
	}
	p.Loads = left
	*failed = append(*failed, err)
	return nil
}

// complete refuses to go on with a run when not all of its targets are here: the rest would be ranked on other
// rounds.
func (s *Session) complete(notices []string) error {
	for _, e := range s.Run.Plan.Entries {
		if _, built := s.Stage.Programs[e.Program()]; !built {
			notices = append(notices, fmt.Sprintf("the run needs %s: is its folder missing from --manifests?", e.Target))
			return errors.New("cannot go on: " + strings.Join(notices, "; "))
		}
	}
	return nil
}

// Nobody is the error of a command whose targets are all left out: who named one alone is told what it needs.
func Nobody(what string, notices []string) error {
	return errors.New(strings.Join(append([]string{"no target is left to " + what}, notices...), "; "))
}
