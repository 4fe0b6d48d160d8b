package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/shares"
	"tenrounds/harness/verify"
)

// BuildTargets builds each target once and says so. A target that needs a program which is missing here is
// left out with a notice; one that does not build is in failed. The others go on.
func (rig *Rig) BuildTargets(ctx context.Context, targets []harness.Target, progress io.Writer) (
	failed []error, notices []string, err error,
) {
	rig.Programs = map[string]launch.Program{}
	build := rig.Build
	switch {
	case rig.Remote != nil:
		build = func(_ *launch.Launcher, ctx context.Context, t harness.Target) (launch.Program, error) {
			return rig.Remote.Build(ctx, t)
		}
	case build == nil:
		build = (*launch.Launcher).Build
	}
	// Servers in other languages find the files here; they cannot make them.
	if err := scenarios.WriteFiles(rig.FilesDir()); err != nil {
		return nil, nil, err
	}
	rig.Launcher.Words = progress
	targets = rig.addRunning(targets)
	for i, t := range targets {
		fmt.Fprintf(progress, "build %d/%d %s\n", i+1, len(targets), t.Name)
		p, err := launch.Program{}, checkEngine(t, progress)
		if err == nil {
			p, err = build(rig.Launcher, ctx, t)
		}
		switch {
		case err == nil:
			rig.Programs[t.Name] = p
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

// checkEngine refuses unknown gaps of a target, and says what to do if nothing is known of its engine.
func checkEngine(t harness.Target, progress io.Writer) error {
	if t.Application != "" { // an application has its own checks
		return nil
	}
	if note := verify.EngineNote(t.Engine); note != "" {
		fmt.Fprintf(progress, "bench: %s: %s\n", t.Name, note)
	}
	return verify.CheckGaps(t, plan.Suggest)
}

// Make builds a target in another way, as a program of its own.
func (rig *Rig) Make(ctx context.Context, t harness.Target, m launch.Making) error {
	if rig.Remote != nil {
		return fmt.Errorf("%s is built in a way of its own, which is not possible on another machine", m.Name)
	}
	p, err := rig.Launcher.Make(ctx, t, m)
	if err == nil {
		rig.Programs[m.Name] = p
	}
	return err
}

// VariantVersion is the version of the framework that a variant is built with.
func (rig *Rig) VariantVersion(ctx context.Context, t harness.Target) (string, error) {
	return rig.Launcher.Settle(ctx, t)
}

// BuildLoaders makes the generators of a plan ready. unavailable says, by loader, why one cannot be had here.
func (rig *Rig) BuildLoaders(ctx context.Context, loads []harness.Load) (
	unavailable map[harness.Loader]error, err error,
) {
	if rig.load, err = rig.Launcher.BuildCommand(ctx, "load"); err != nil {
		return nil, err
	}
	asked := func(loader harness.Loader) bool {
		return slices.ContainsFunc(loads, func(l harness.Load) bool { return l.Loader == loader })
	}
	if asked(harness.LoaderWrk) {
		if rig.wrk, err = launch.Find("wrk"); err != nil {
			return nil, errors.New("--loader wrk needs wrk, which is not on PATH: install it " +
				"(Debian: apt-get install wrk; macOS: brew install wrk)")
		}
	}
	if rig.Shares.Workers > 0 {
		if rig.Shares.Build, err = shares.FindBuild(rig.load); err != nil {
			return nil, err
		}
	}
	if !asked(harness.LoaderLocust) && rig.Shares.Workers == 0 {
		return nil, nil
	}
	var missing error // of one generator: the others go on
	if rig.locust, missing = rig.Launcher.Tool(ctx, shares.Locust()); ctx.Err() != nil {
		return nil, context.Cause(ctx)
	} else if missing != nil && rig.Shares.Workers > 0 {
		return nil, fmt.Errorf("workers need Locust: %w", missing)
	} else if missing != nil {
		unavailable = map[harness.Loader]error{harness.LoaderLocust: missing}
	}
	return unavailable, nil
}
