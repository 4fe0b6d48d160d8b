package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// prepare builds the targets and generators of the plan; what cannot take part leaves it.
func (s *session) prepare(ctx context.Context) (failed []error, err error) {
	if err := s.settleVariants(ctx); err != nil {
		return nil, err
	}
	if err := s.leaveLoaderOut(s.stage.BuildLoaders(ctx, s.run.Plan.Loads), &failed); err != nil {
		return nil, err
	}
	var wanted []harness.Target
	for _, t := range s.targets {
		if s.built(t) {
			wanted = append(wanted, t)
		}
	}
	unbuilt, notices, err := s.stage.BuildTargets(ctx, wanted, s.words())
	if err != nil {
		return nil, err
	}
	missing := slices.Clone(notices)
	failed = append(failed, unbuilt...)
	for _, f := range failed {
		notices = append(notices, f.Error())
	}
	if err := s.stage.Books.Prepare(ctx, books.Run{
		Run: &s.run, Resumed: s.folder != nil, Launch: s.stage.Launcher, Uses: s.stage.UsesBooks, Words: s.words(), Warn: s.warn,
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
		fmt.Fprintf(s.stderr, "bench: %s\n", n)
		if !slices.Contains(s.run.Warnings, n) {
			s.run.Warnings = append(s.run.Warnings, n)
		}
	}
	s.run.Plan.Entries = slices.DeleteFunc(s.run.Plan.Entries, func(e harness.Entry) bool {
		_, built := s.stage.Programs[e.Program()]
		return !built
	})
	if len(s.run.Plan.Entries) == 0 {
		return nil, errors.Join(append(failed, nobody("measure", missing))...)
	}
	if err := rig.CheckLeft(s.run.Plan); err != nil {
		return nil, errors.Join(append(failed, err)...)
	}
	return failed, nil
}

// leaveLoaderOut takes the loads of a generator that cannot be had out of the plan, if others are left and none of its turns
// was measured yet. The run goes on, and fails in the end.
func (s *session) leaveLoaderOut(err error, failed *[]error) error {
	var lacking *rig.LackingLoaderError
	if !errors.As(err, &lacking) || s.folder != nil {
		return err
	}
	p := &s.run.Plan
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
func (s *session) complete(notices []string) error {
	for _, e := range s.run.Plan.Entries {
		if _, built := s.stage.Programs[e.Program()]; !built {
			notices = append(notices, fmt.Sprintf("the run needs %s: is its folder missing from --manifests?", e.Target))
			return errors.New("cannot go on: " + strings.Join(notices, "; "))
		}
	}
	return nil
}

// nobody is the error of a command whose targets are all left out: who named one alone is told what it needs.
func nobody(what string, notices []string) error {
	return errors.New(strings.Join(append([]string{"no target is left to " + what}, notices...), "; "))
}

// words is where progress goes.
func (s *session) words() io.Writer {
	if s.options.quiet {
		return io.Discard
	}
	return s.stderr
}

// describe fills in who takes part, on what machine. A run that goes on keeps what it had and notes what is
// different now.
func (s *session) describe(ctx context.Context, machine measure.Machine, load float64, resumed bool) {
	env := machine.Environment()
	env.LoadBefore = load
	env.Generators = s.stage.Generators(ctx)
	var subjects []harness.Subject
	for _, e := range s.run.Plan.Entries {
		p := s.stage.Programs[e.Program()]
		subjects = append(subjects, harness.Subject{Entry: e, Manifest: p.Target, Build: p.Build, Warnings: s.stage.Strays(e)})
	}
	if !resumed {
		s.run.Environment, s.run.Subjects = env, subjects
		s.run.Redact() // the plan has no passwords any more, but the manifests' commands may
		s.run.Methodology, s.run.Commit = harness.Methodology, s.stage.Commit(ctx)
		return
	}
	old := s.run.Environment
	if old.Host != env.Host || old.CPUModel != env.CPUModel || old.Kernel != env.Kernel || old.Go != env.Go {
		s.warn("the run went on on another machine or system: " + env.Host + ", " + env.CPUModel + ", " + env.Kernel + ", " + env.Go)
	}
	if commit := s.stage.Commit(ctx); commit != s.run.Commit {
		s.warn(fmt.Sprintf("the run began at commit %q and went on at %q", s.run.Commit, commit))
	}
	for i, x := range s.run.Subjects {
		now, built := s.stage.Programs[x.Program()]
		if !built {
			continue // it broke the contract and was left out
		}
		if now.Build.Version != x.Build.Version {
			s.warn(fmt.Sprintf("%s was %s when the run began and is %s since it went on", x.Alias, x.Build.Version, now.Build.Version))
		}
		if now.Build.Go != x.Build.Go || !maps.Equal(now.Build.Modules, x.Build.Modules) || !maps.Equal(now.Build.Settings, x.Build.Settings) {
			s.warn(x.Alias + " was built with another toolchain, other modules or settings since the run went on")
		} else if x.Build.SHA256 != "" && now.Build.SHA256 != x.Build.SHA256 {
			s.warn(x.Alias + " was built from other sources since the run went on")
		}
		s.run.Subjects[i].After = nil
	}
}

func (s *session) warn(w string) {
	if !slices.Contains(s.run.Warnings, w) {
		s.run.Warnings = append(s.run.Warnings, w)
	}
	fmt.Fprintf(s.stderr, "bench: %s\n", w)
}

// begin writes the first run.json, verifies, and takes in what was measured before.
func (s *session) begin(ctx context.Context, resumed bool) error {
	s.run.Status, s.run.Reason = harness.StatusRunning, ""
	if err := s.folder.WriteRun(s.run); err != nil {
		return err
	}
	// Before anything can be interrupted: the tables are made again from it.
	s.stage.NoVerify, s.stage.Targets = s.options.noVerify, map[string]string{}
	for _, e := range s.run.Plan.Entries {
		s.stage.Targets[e.Alias] = e.Target
	}
	s.stats = stats.NewSummariser(s.run)
	for _, m := range s.done {
		if err := s.stats.Add(m); err != nil {
			return err
		}
	}
	switch {
	case s.options.noVerify:
		s.warn("the contract was not verified before the rounds (--no-verify)")
	default:
		fmt.Fprintf(s.words(), "verify %d targets\n", len(s.run.Subjects))
		found := s.stage.VerifyAll(ctx, s.run.Plan.Entries, false)
		if ctx.Err() != nil {
			return s.finish(context.Cause(ctx), nil)
		}
		for i := range s.run.Subjects {
			v, checked := found[s.run.Subjects[i].Alias]
			if !checked {
				continue // it was left out before the run was resumed
			}
			s.run.Subjects[i].Verification = &v
			s.run.Subjects[i].WarnOfGaps()
			if words := harness.GapWords(len(v.Gaps)); words != "" {
				fmt.Fprintf(s.stderr, "bench: %s has %s: the report lists them\n", v.Target, words)
			}
			tell(func(format string, args ...any) { fmt.Fprintf(s.stderr, "bench: "+format+"\n", args...) }, v)
		}
		if err := s.keepFindings(); err != nil {
			return err
		}
		if err := s.leaveOut(); err != nil {
			return s.finish(err, nil)
		}
	}
	s.stats.Update(s.run)
	return s.folder.WriteRun(s.run)
}

// verifyAfter checks a server that has just been measured.
func (s *session) verifyAfter(ctx context.Context, e harness.Entry, server runner.Server) {
	if s.options.noVerify {
		return
	}
	v := s.stage.VerifyAfter(ctx, e, server)
	if ctx.Err() != nil {
		return // cut short: it says nothing
	}
	i := slices.IndexFunc(s.run.Subjects, func(x harness.Subject) bool { return x.Alias == e.Alias })
	s.run.Subjects[i].After = &v
	tell(func(format string, args ...any) { s.progress.Note("after the run: "+format, args...) }, v)
}
