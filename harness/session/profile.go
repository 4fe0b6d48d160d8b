package session

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
)

// profileFolder is where a run's folder has its profiles: ALIAS-SCENARIO.pprof.
const profileFolder = "profiles"

// CheckProfiles refuses names of --profile that are no entries of the plan, and targets that cannot write a
// profile.
func (s *Session) CheckProfiles() error {
	var aliases []string
	for _, e := range s.Run.Plan.Entries {
		aliases = append(aliases, e.Alias)
	}
	for _, name := range s.Options.Profile {
		i := slices.Index(aliases, name)
		if i < 0 {
			return exitcode.Errorf(exitcode.Usage, "--profile: the plan has no target %q%s", name, hint(name, aliases))
		}
		if t := s.target(s.Run.Plan.Entries[i]); t.External || len(t.Run) > 0 || len(t.Build) > 0 {
			return exitcode.Errorf(exitcode.Usage,
				"--profile: %s is not one of this project's Go servers, which alone write profiles (shared/boot); "+
					"use the tools of its language (%s)", name, t.Language)
		}
	}
	return nil
}

// profiles takes the profiles that --profile names, after the rounds: a profiler slows down what is measured.
func (s *Session) profiles(ctx context.Context) {
	for _, e := range s.Run.Plan.Entries {
		if !slices.Contains(s.Options.Profile, e.Alias) {
			continue
		}
		p, err := s.Rig.BuildForProfile(ctx, s.target(e), s.making(e))
		if err != nil {
			s.failed = append(s.failed, fmt.Errorf("profile %s: %w", e.Alias, err))
			continue
		}
		for _, scenario := range s.askedOf(e) {
			file, err := s.profile(ctx, e, p, scenario)
			if ctx.Err() != nil {
				s.failed = append(s.failed, context.Cause(ctx))
				return
			}
			if err != nil {
				s.failed = append(s.failed, fmt.Errorf("profile %s, %s: %w", e.Alias, scenario, err))
				continue
			}
			fmt.Fprintf(s.Stderr, "profile of %s, %s: go tool pprof -top %s\n", e.Alias, scenario, file)
		}
	}
}

// askedOf are the scenarios of the plan that an entry is asked.
func (s *Session) askedOf(e harness.Entry) (all []string) {
	for _, scenario := range s.Run.Plan.Scenarios {
		if e.IsAsked(scenario) {
			all = append(all, scenario)
		}
	}
	return all
}

// profile launches an entry for one extra turn, of which only the profile is kept.
func (s *Session) profile(ctx context.Context, e harness.Entry, p launch.Program, scenario string) (
	string, error,
) {
	dir, err := filepath.Abs(filepath.Join(s.folder.Dir(), profileFolder))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	file := filepath.Join(dir, e.Alias+"-"+scenario+".pprof")
	fmt.Fprintf(s.words(), "profile %s %s\n", e.Alias, scenario)
	return file, s.Rig.RecordProfile(ctx, e, p, file, profiledLoad(s.Run.Plan.Loads), scenario)
}

// profiledLoad is the load under which a profile is taken: the last one of the plan, which has the most
// connections. A search is replaced by a closed loop.
func profiledLoad(loads []harness.Load) harness.Load {
	l := loads[len(loads)-1]
	if l.SLO == 0 {
		return l
	}
	return harness.Load{
		Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: l.Connections,
		Duration: l.Duration, Warmup: l.Warmup, Timeout: l.Timeout,
	}
}
