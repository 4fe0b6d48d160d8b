package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/locust"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify"
)

// BuildTargets builds each target once and says so. One that needs a program which is missing here is left out
// with a notice, one that does not build is an error of its own; the others go on.
func (s *Stage) BuildTargets(ctx context.Context, targets []harness.Target, words io.Writer) (failed []error, notices []string, err error) {
	s.Programs = map[string]launch.Program{}
	build := s.Build
	if build == nil {
		build = (*launch.Launcher).Build
	}
	// Servers in other languages find the files here; they cannot make them.
	if err := scenarios.WriteFiles(s.FilesDir()); err != nil {
		return nil, nil, err
	}
	s.Launcher.Words = words
	for i, t := range targets {
		fmt.Fprintf(words, "build %d/%d %s\n", i+1, len(targets), t.Name)
		p, err := launch.Program{}, checkEngine(t, words)
		if err == nil {
			p, err = build(s.Launcher, ctx, t)
		}
		switch {
		case err == nil:
			s.Programs[t.Name] = p
			for _, n := range p.Notes {
				notices = append(notices, t.Name+": "+n)
			}
		case ctx.Err() != nil:
			return nil, nil, context.Cause(ctx)
		case errors.Is(err, launch.ErrMissing):
			notices = append(notices, fmt.Sprintf("%s is left out: %v", t.Name, err))
		default:
			failed = append(failed, err)
		}
	}
	return failed, notices, nil
}

// checkEngine refuses gaps of a target that are none, and says what to do where nothing is known of its engine.
func checkEngine(t harness.Target, words io.Writer) error {
	if t.Application != "" { // it has checks of its own
		return nil
	}
	if note := verify.EngineNote(t.Engine); note != "" {
		fmt.Fprintf(words, "bench: %s: %s\n", t.Name, note)
	}
	return verify.CheckGaps(t, plan.Suggest)
}

// BuildLoaders makes the generators of a plan ready.
func (s *Stage) BuildLoaders(ctx context.Context, loads []harness.Load) (err error) {
	if s.load, err = s.Launcher.BuildCommand(ctx, "load"); err != nil {
		return err
	}
	for _, l := range loads {
		if l.Loader != harness.LoaderWrk || s.wrk != "" {
			continue
		}
		if s.wrk, err = launch.Find("wrk"); err != nil {
			return errors.New("--loader wrk needs wrk, which is not on PATH: install it (Debian: apt-get install wrk; macOS: brew install wrk)")
		}
	}
	return s.buildLocust(ctx, loads)
}

// LackingLoaderError is a generator that cannot be had here.
type LackingLoaderError struct {
	Loader string
	Err    error
}

func (l *LackingLoaderError) Error() string {
	return fmt.Sprintf("--loader %s is left out: %v", l.Loader, l.Err)
}

func (l *LackingLoaderError) Unwrap() error { return l.Err }

// buildLocust installs Locust, if the plan has it asked.
func (s *Stage) buildLocust(ctx context.Context, loads []harness.Load) error {
	asks := slices.ContainsFunc(loads, func(l harness.Load) bool { return l.Loader == harness.LoaderLocust })
	if !asks || s.locust != "" {
		return nil
	}
	python, err := s.Launcher.Tool(ctx, launch.Tool{Name: "locust", Lock: locust.Lock, Runtime: "cpython>=3.11"})
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return &LackingLoaderError{harness.LoaderLocust, err}
	}
	s.locust = python
	return nil
}
