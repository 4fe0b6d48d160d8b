package session

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/launch"
)

// guideTime is how long each scenario is asked for a profile that a program is built with, at least: 500 samples for each
// CPU that is busy.
const guideTime = 5 * time.Second

// making is how an entry's program is built. Its profile is where guide puts it.
func (s *Session) making(e harness.Entry) launch.Making {
	m := launch.Making{Name: e.Program(), JSON: e.JSON}
	if e.PGO && s.guides != "" {
		m.Profile = s.guideFile(e)
	}
	return m
}

// buildMade builds the programs of entries that are made otherwise than their targets. What does not build costs its own
// entries only.
func (s *Session) buildMade(ctx context.Context) (failed []error, err error) {
	done := map[string]bool{}
	for _, e := range s.Run.Plan.Entries {
		name := e.Program()
		_, plain := s.Stage.Programs[e.Target]
		if name == e.Target || done[name] || !plain { // what its target lacks has been said
			continue
		}
		done[name] = true
		fmt.Fprintf(s.words(), "build %s: %s\n", name, e.Made())
		if e.PGO {
			err = s.guide(ctx, e)
		}
		var p launch.Program
		if err == nil {
			p, err = s.Stage.Launcher.Make(ctx, s.target(e), s.making(e))
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			failed, err = append(failed, fmt.Errorf("%s is left out: %w", e.Alias, err)), nil
			continue
		}
		s.Stage.Programs[name] = p
	}
	return failed, nil
}

// guide records the profile that an entry's program is built with: under the scenarios of the plan, as hard as the
// connections can ask. A run that goes on builds with the one that it began with.
func (s *Session) guide(ctx context.Context, e harness.Entry) (err error) {
	if s.guides == "" {
		if s.guides, err = os.MkdirTemp("", "tenrounds-pgo-*"); err != nil {
			return fmt.Errorf("profile to build with: %w", err)
		}
	}
	file := s.guideFile(e)
	if s.folder != nil {
		b, err := input.Read(filepath.Join(s.folder.Dir(), profileFolder, filepath.Base(file)), input.MaxTable)
		if err != nil {
			return fmt.Errorf("the profile that the run began with: %w", err)
		}
		return os.WriteFile(file, b, 0o600)
	}
	p, err := s.Stage.Launcher.BuildForProfile(ctx, s.target(e), launch.Making{Name: e.Program(), JSON: e.JSON})
	if err != nil {
		return err
	}
	var asked []string
	for _, scenario := range s.Run.Plan.Scenarios {
		if e.IsAsked(scenario) {
			asked = append(asked, scenario)
		}
	}
	l := s.Run.Plan.Loads[len(s.Run.Plan.Loads)-1]
	l = l.ForRunIn(max(l.Duration, guideTime))
	l.Curve = 0
	fmt.Fprintf(s.words(), "record a profile of %s, %v for each scenario\n", e.Alias, l.Duration)
	if err := s.record(ctx, e, p, file, l, asked...); err != nil {
		return fmt.Errorf("record a profile to build with: %w", err)
	}
	return nil
}

// guideFile is where the profile of an entry's program lies while it is built. The compiler keeps its name in the binary, so
// it is always the same.
func (s *Session) guideFile(e harness.Entry) string {
	return filepath.Join(s.guides, e.Program()+".pprof")
}

// keepGuides copies the profiles that programs were built with to the run's folder, as its proof and for --resume.
func (s *Session) keepGuides() error {
	files, _ := filepath.Glob(filepath.Join(s.guides, "*.pprof")) // the pattern is right
	if s.guides == "" || len(files) == 0 {
		return nil
	}
	dir := filepath.Join(s.folder.Dir(), profileFolder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		b, err := input.Read(file, input.MaxTable)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}
