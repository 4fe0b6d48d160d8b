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

// guideTime is how long each scenario is loaded for a profile to build with, at least: 500 samples of each
// busy CPU.
const guideTime = 5 * time.Second

// making is how an entry's program is built.
func (s *Session) making(e harness.Entry) launch.Making {
	m := launch.Making{Name: e.Program(), JSON: e.JSON, Layout: e.Layout}
	if e.PGO && s.guides != "" {
		m.Profile = s.guideFile(e)
	}
	return m
}

// buildMade builds the programs of entries that differ from their targets' own. What does not build is left
// out.
func (s *Session) buildMade(ctx context.Context) error {
	done := map[string]bool{}
	for _, e := range s.Run.Plan.Entries {
		if _, plain := s.Rig.Program(e.Target); !plain { // what is wrong with the target is reported already
			continue
		}
		if e.Layouts > 0 {
			fmt.Fprintf(s.words(), "link %s in %d random layouts\n", e.Alias, e.Layouts)
		}
		for _, x := range s.Run.Plan.LaidOut(e) {
			err := s.buildOne(ctx, x, done)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err != nil {
				s.failed = append(s.failed, fmt.Errorf("%s is left out: %w", e.Alias, err))
				break
			}
		}
	}
	return nil
}

// buildOne builds an entry's program, unless it is done or the target's own. All layouts of a program are
// built with one profile, so only the first is compiled.
func (s *Session) buildOne(ctx context.Context, e harness.Entry, done map[string]bool) error {
	name := e.Program()
	if name == e.Target || done[name] {
		return nil
	}
	done[name] = true
	if e.Layouts == 0 {
		fmt.Fprintf(s.words(), "build %s: %s\n", name, e.Made())
	}
	if profile := filepath.Base(s.guideFile(e)); e.PGO && !done[profile] {
		if err := s.guide(ctx, e); err != nil {
			return err
		}
		done[profile] = true
	}
	return s.Rig.Make(ctx, s.target(e), s.making(e))
}

// guide records the profile that an entry's program is built with, under the scenarios of the plan in a
// closed loop. A resumed run uses the profile that it began with.
func (s *Session) guide(ctx context.Context, e harness.Entry) (err error) {
	if s.guides == "" {
		if s.guides, err = os.MkdirTemp("", "tenrounds-pgo-*"); err != nil {
			return fmt.Errorf("profile to build with: %w", err)
		}
	}
	file := s.guideFile(e)
	if s.resumed {
		if err := copyFile(filepath.Join(s.folder.Dir(), profileFolder, filepath.Base(file)), file); err != nil {
			return fmt.Errorf("the profile that the run began with: %w", err)
		}
		return nil
	}
	e.Layout = 0 // a profile is of functions, wherever they stand
	p, err := s.Rig.BuildForProfile(ctx, s.target(e), launch.Making{Name: e.Program(), JSON: e.JSON})
	if err != nil {
		return err
	}
	l := s.Run.Plan.Loads[len(s.Run.Plan.Loads)-1]
	l = l.ForRunIn(max(l.Duration, guideTime))
	l.Curve = 0
	fmt.Fprintf(s.words(), "record a profile of %s, %v for each scenario\n", e.Alias, l.Duration)
	if err := s.Rig.RecordProfile(ctx, e, p, file, l, s.askedOf(e)...); err != nil {
		return fmt.Errorf("record a profile to build with: %w", err)
	}
	return nil
}

// guideFile is where the profile of an entry's program is while it is built. The compiler puts the file's
// name into the binary, so it is always the same.
func (s *Session) guideFile(e harness.Entry) string {
	e.Layout = 0
	return filepath.Join(s.guides, e.Program()+".pprof")
}

// keepGuides copies the profiles that programs were built with to the run's folder, as evidence and for
// --resume.
func (s *Session) keepGuides() error {
	if s.guides == "" {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(s.guides, "*.pprof")) // the pattern is right
	dir := filepath.Join(s.folder.Dir(), profileFolder)
	for _, file := range files {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := copyFile(file, filepath.Join(dir, filepath.Base(file))); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	b, err := input.Read(from, input.MaxTable)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o600)
}
