package session

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
)

// AddVariants adds the variants of --with, or those of the run that is resumed, to the targets. They are
// variants of programs: of targets, and of those that targets have for the applications.
func (s *Session) AddVariants(targets, programs []harness.Target) ([]harness.Target, error) {
	for _, text := range s.Options.With {
		v, err := plan.ParseVariant(text, programs)
		if err != nil {
			return nil, exitcode.Errorf(exitcode.Usage, "--with: %w", err)
		}
		if v.Dir != "" {
			i := slices.IndexFunc(programs, func(t harness.Target) bool { return t.Name == v.Target })
			if err := launch.CheckModule(v.Dir, programs[i].Module); err != nil {
				return nil, exitcode.Errorf(exitcode.Usage, "--with %s: %w", text, err)
			}
		}
		s.Run.Variants = append(s.Run.Variants, v)
	}
	all, err := plan.WithVariants(targets, programs, s.Run.Variants)
	if err != nil {
		return nil, exitcode.Errorf(exitcode.Usage, "--with: %w", err)
	}
	return all, nil
}

// settleVariants finds out which version each variant is built with, before anything is built: a version that
// does not exist should be reported at once.
func (s *Session) settleVariants(ctx context.Context) error {
	for _, t := range s.Targets {
		if t.Variant == nil || !s.isBuilt(t) { // a resumed run has left out what did not compile
			continue
		}
		version, err := s.Rig.VariantVersion(ctx, t)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("--with %w", err)
		}
		t.Variant.Version = version
	}
	return nil
}

// isBuilt reports whether a target takes part: it is an entry, or one whose build is compared with a variant.
func (s *Session) isBuilt(t harness.Target) bool {
	return slices.ContainsFunc(s.Run.Plan.Entries, func(e harness.Entry) bool {
		return e.Target == t.Name || slices.ContainsFunc(s.Run.Variants, func(v harness.Variant) bool {
			return v.Name == e.Target && v.Target == t.Name
		})
	})
}

// AddManifests adds folders of targets to the run's, by their absolute paths: it may be resumed from another
// directory.
func (s *Session) AddManifests(dirs []string) error {
	for _, d := range dirs {
		path, err := filepath.Abs(d)
		if err != nil {
			return fmt.Errorf("--manifests: %w", err)
		}
		if !slices.Contains(s.Run.Manifests, path) {
			s.Run.Manifests = append(s.Run.Manifests, path)
		}
	}
	return nil
}
