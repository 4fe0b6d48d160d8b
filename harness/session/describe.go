package session

import (
	"context"
	"fmt"
	"maps"

	"tenrounds/harness"
	"tenrounds/harness/measure"
)

// describe fills in who takes part, on what machine. A run that goes on keeps what it had and notes what is
// different now.
func (s *Session) describe(ctx context.Context, machine measure.Machine, load float64, resumed bool) {
	env := machine.Environment()
	env.LoadBefore = load
	env.Generators = s.Stage.Generators(ctx)
	var subjects []harness.Subject
	for _, e := range s.Run.Plan.Entries {
		p := s.Stage.Programs[e.Program()]
		subjects = append(subjects, harness.Subject{Entry: e, Manifest: p.Target, Build: p.Build, Warnings: s.Stage.Strays(e)})
	}
	if !resumed {
		s.Run.Environment, s.Run.Subjects = env, subjects
		s.Run.Redact() // the plan has no passwords any more, but the manifests' commands may
		s.Run.Methodology, s.Run.Commit = harness.Methodology, s.Stage.Commit(ctx)
		return
	}
	old := s.Run.Environment
	if old.Host != env.Host || old.CPUModel != env.CPUModel || old.Kernel != env.Kernel || old.Go != env.Go {
		s.warn("the run went on on another machine or system: " + env.Host + ", " + env.CPUModel + ", " + env.Kernel + ", " + env.Go)
	}
	if commit := s.Stage.Commit(ctx); commit != s.Run.Commit {
		s.warn(fmt.Sprintf("the run began at commit %q and went on at %q", s.Run.Commit, commit))
	}
	for i, x := range s.Run.Subjects {
		now, built := s.Stage.Programs[x.Program()]
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
		s.Run.Subjects[i].After = nil
	}
}
