package session

import (
	"context"
	"maps"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/secret"
)

// describe records the machine, the versions and the programs. A resumed run keeps its first record, and
// warns of what is different now. load is the machine's before anything was built.
func (s *Session) describe(ctx context.Context, env harness.Environment, load float64) {
	commit, generators := s.Rig.Versions(ctx)
	if s.resumed {
		s.warnOfChanges(env, commit)
		return
	}
	env.LoadBefore, env.Generators = load, generators
	s.Run.Environment, s.Run.Methodology, s.Run.Commit = env, harness.Methodology, commit
	for _, e := range s.Run.Plan.Entries {
		p, _ := s.Rig.Program(s.Run.Plan.InRound(e, 1).Program())
		s.Run.Subjects = append(s.Run.Subjects, harness.Subject{Entry: e, Manifest: p.Target, Build: p.Build,
			LayoutBuilds: s.layouts(e), Warnings: s.variantWarnings(e)})
	}
	secret.RedactRun(&s.Run) // the plan has no passwords any more, but the manifests' commands may
}

// layouts are the builds of an entry in several layouts; nil for others.
func (s *Session) layouts(e harness.Entry) (all []harness.Layout) {
	if e.Layouts == 0 {
		return nil
	}
	for _, x := range s.Run.Plan.LaidOut(e) {
		p, _ := s.Rig.Program(x.Program())
		all = append(all, harness.Layout{Seed: x.Layout, SHA256: p.Build.SHA256})
	}
	return all
}

// variantWarnings say what else differs between a variant and its server than the framework.
func (s *Session) variantWarnings(e harness.Entry) harness.Doubts {
	p, _ := s.Rig.Program(e.Program())
	v := p.Target.Variant
	if v == nil {
		return nil
	}
	plain, built := s.Rig.Program(v.Target)
	if !built {
		return harness.Doubts{harness.NewDoubt(
			"%s was not built: whether more than the framework differs is not known", v.Target)}
	}
	return v.Strays(p.Target.Module, p.Build, plain.Build)
}

// warnOfChanges warns of what is not as it was when the run began.
func (s *Session) warnOfChanges(env harness.Environment, commit string) {
	old := s.Run.Environment
	if old.Host != env.Host || old.CPUModel != env.CPUModel || old.Kernel != env.Kernel || old.Go != env.Go ||
		old.CPU != (harness.CPUIdentity{}) && old.CPU != env.CPU {
		s.warn("the run went on on another machine or system: %s, %s (%v), %s, %s",
			env.Host, env.CPUModel, env.CPU, env.Kernel, env.Go)
	}
	if commit != s.Run.Commit {
		s.warn("the run began at commit %q and went on at %q", s.Run.Commit, commit)
	}
	for i := range s.Run.Subjects {
		x := &s.Run.Subjects[i]
		p, built := s.Rig.Program(s.Run.Plan.InRound(x.Entry, 1).Program())
		if !built {
			continue // it broke the contract and was left out
		}
		x.After = nil
		now := p.Build
		if now.Version != x.Build.Version {
			s.warn("%s was %s when the run began and is %s since it went on", x.Alias, x.Build.Version, now.Version)
		}
		switch {
		case now.Go != x.Build.Go || !maps.Equal(now.Modules, x.Build.Modules) ||
			!maps.Equal(now.Settings, x.Build.Settings):
			s.warn("%s was built with another toolchain, other modules or settings since the run went on", x.Alias)
		case x.Build.SHA256 != "" && now.SHA256 != x.Build.SHA256,
			!slices.Equal(x.LayoutBuilds, s.layouts(x.Entry)):
			s.warn("%s was built from other sources since the run went on", x.Alias)
		}
	}
}
