package session

import (
	"context"
	"errors"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/launch"
)

// profileFolder is where a run's folder has its profiles: ALIAS-SCENARIO.pprof.
const profileFolder = "profiles"

// record has a program write a CPU profile while it is asked some scenarios, one after the other. It is one process, also
// where several are measured: they would write over each other's file.
func (s *Session) record(ctx context.Context, e harness.Entry, p launch.Program, file string, l harness.Load, scenarios ...string) error {
	server, err := s.Stage.Launcher.Start(ctx, p, launch.Options{
		Alias: e.Alias, FilesDir: s.Stage.FilesDir(), Env: s.Stage.Environment(e), Flags: append(slices.Clone(s.Stage.Books.Secrets.Whole(e).Flags), launch.ProfileFlag, file),
		CPUs: s.Stage.Machine.ServerCPUs, ReadyTimeout: s.Stage.Ready,
	})
	if err != nil {
		return err
	}
	for _, scenario := range scenarios {
		_, lerr := s.Stage.Load(ctx, harness.Turn{Target: e.Alias, Scenario: scenario, Load: l}, server)
		err = errors.Join(err, lerr)
	}
	return errors.Join(err, server.Stop(context.WithoutCancel(ctx))) // the profile is written when it stops
}
