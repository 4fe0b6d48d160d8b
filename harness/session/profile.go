package session

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
)

// CheckProfiles refuses names of --profile that are no entries of the plan, and targets that cannot write one.
func (s *Session) CheckProfiles() error {
	var aliases []string
	for _, e := range s.Run.Plan.Entries {
		aliases = append(aliases, e.Alias)
	}
	for _, name := range s.Options.Profile {
		i := slices.Index(aliases, name)
		if i < 0 {
			hint := "; there are: " + strings.Join(aliases, ", ")
			if near := plan.Suggest(name, aliases); near != "" {
				hint = fmt.Sprintf("; did you mean %q?", near)
			}
			return exitcode.Errorf(exitcode.Usage, "--profile: the plan has no target %q%s", name, hint)
		}
		if t := s.target(s.Run.Plan.Entries[i]); t.External || len(t.Run) > 0 || len(t.Build) > 0 {
			return exitcode.Errorf(exitcode.Usage, "--profile: %s is not one of this project's Go servers, which alone write profiles (shared/boot); use the tools of its language (%s)", name, t.Language)
		}
	}
	return nil
}

// profiles takes the profiles that were asked for, when the rounds are over: a profiler costs what is measured.
func (s *Session) profiles(ctx context.Context) (failed []error) {
	for _, e := range s.Run.Plan.Entries {
		if !slices.Contains(s.Options.Profile, e.Alias) {
			continue
		}
		p, err := s.Stage.Launcher.BuildForProfile(ctx, s.target(e), s.making(e))
		if err != nil {
			failed = append(failed, fmt.Errorf("profile %s: %w", e.Alias, err))
			continue
		}
		for _, scenario := range s.Run.Plan.Scenarios {
			if !e.IsAsked(scenario) {
				continue
			}
			file, err := s.profile(ctx, e, p, scenario)
			if ctx.Err() != nil {
				return append(failed, context.Cause(ctx))
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("profile %s, %s: %w", e.Alias, scenario, err))
				continue
			}
			fmt.Fprintf(s.Stderr, "profile of %s, %s: go tool pprof -top %s\n", e.Alias, scenario, file)
		}
	}
	return failed
}

// profile launches an entry for one extra turn, of which nothing is kept but the profile.
func (s *Session) profile(ctx context.Context, e harness.Entry, p launch.Program, scenario string) (string, error) {
	dir, err := filepath.Abs(filepath.Join(s.folder.Dir(), profileFolder))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	file := filepath.Join(dir, e.Alias+"-"+scenario+".pprof")
	fmt.Fprintf(s.words(), "profile %s %s\n", e.Alias, scenario)
	return file, s.record(ctx, e, p, file, profiledLoad(s.Run.Plan.Loads), scenario)
}

// profiledLoad is the load under which a profile is taken: the plan's, of several the last, with the most connections;
// for a search, as hard as its connections can ask.
func profiledLoad(loads []harness.Load) harness.Load {
	l := loads[len(loads)-1]
	if l.SLO > 0 {
		return harness.Load{
			Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: l.Connections,
			Duration: l.Duration, Warmup: l.Warmup, Timeout: l.Timeout,
		}
	}
	return l
}
