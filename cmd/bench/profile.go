package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
)

// profileFolder is where a run's folder has its profiles: ALIAS-SCENARIO.pprof.
const profileFolder = "profiles"

// checkProfiles refuses names of --profile that are no entries of the plan, and targets that cannot write one.
func (s *session) checkProfiles() error {
	var aliases []string
	for _, e := range s.run.Plan.Entries {
		aliases = append(aliases, e.Alias)
	}
	for _, name := range s.options.profile {
		i := slices.Index(aliases, name)
		if i < 0 {
			hint := "; there are: " + strings.Join(aliases, ", ")
			if near := plan.Suggest(name, aliases); near != "" {
				hint = fmt.Sprintf("; did you mean %q?", near)
			}
			return usage("--profile: the plan has no target %q%s", name, hint)
		}
		if t := s.target(s.run.Plan.Entries[i]); t.External || len(t.Run) > 0 || len(t.Build) > 0 {
			return usage("--profile: %s is not one of this project's Go servers, which alone write profiles (shared/boot); use the tools of its language (%s)", name, t.Language)
		}
	}
	return nil
}

// target is the target of an entry; an empty one if its folder has gone since the run began.
func (s *session) target(e harness.Entry) harness.Target {
	for _, t := range s.targets {
		if t.Name == e.Target {
			return t
		}
	}
	return harness.Target{}
}

// profiles takes the profiles that were asked for, when the rounds are over: a profiler costs what is measured.
func (s *session) profiles(ctx context.Context) (failed []error) {
	for _, e := range s.run.Plan.Entries {
		if !slices.Contains(s.options.profile, e.Alias) {
			continue
		}
		p, err := s.stage.Launcher.BuildForProfile(ctx, s.target(e), s.making(e))
		if err != nil {
			failed = append(failed, fmt.Errorf("profile %s: %w", e.Alias, err))
			continue
		}
		for _, scenario := range s.run.Plan.Scenarios {
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
			fmt.Fprintf(s.stderr, "profile of %s, %s: go tool pprof -top %s\n", e.Alias, scenario, file)
		}
	}
	return failed
}

// profile launches an entry for one extra turn, of which nothing is kept but the profile.
func (s *session) profile(ctx context.Context, e harness.Entry, p launch.Program, scenario string) (string, error) {
	dir, err := filepath.Abs(filepath.Join(s.folder.Dir(), profileFolder))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	file := filepath.Join(dir, e.Alias+"-"+scenario+".pprof")
	fmt.Fprintf(s.words(), "profile %s %s\n", e.Alias, scenario)
	return file, s.record(ctx, e, p, file, profiledLoad(s.run.Plan.Loads), scenario)
}

// record has a program write a CPU profile while it is asked some scenarios, one after the other. It is one process, also
// where several are measured: they would write over each other's file.
func (s *session) record(ctx context.Context, e harness.Entry, p launch.Program, file string, l harness.Load, scenarios ...string) error {
	server, err := s.stage.Launcher.Start(ctx, p, launch.Options{
		Alias: e.Alias, FilesDir: s.stage.FilesDir(), Env: s.stage.Environment(e), Flags: append(slices.Clone(s.stage.Books.Secrets.Whole(e).Flags), launch.ProfileFlag, file),
		CPUs: s.stage.Machine.ServerCPUs, ReadyTimeout: s.stage.Ready,
	})
	if err != nil {
		return err
	}
	for _, scenario := range scenarios {
		_, lerr := s.stage.Load(ctx, harness.Turn{Target: e.Alias, Scenario: scenario, Load: l}, server)
		err = errors.Join(err, lerr)
	}
	return errors.Join(err, server.Stop(context.WithoutCancel(ctx))) // the profile is written when it stops
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
