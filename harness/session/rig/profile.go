package rig

import (
	"context"
	"errors"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/launch"
)

// BuildForProfile builds a target as a program that can write a CPU profile.
func (rig *Rig) BuildForProfile(ctx context.Context, t harness.Target, m launch.Making) (
	launch.Program, error,
) {
	return rig.Launcher.BuildForProfile(ctx, t, m)
}

// RecordProfile has a program write a CPU profile while it is loaded with some scenarios, one after the
// other. It is always one process: several would overwrite each other's file.
func (rig *Rig) RecordProfile(
	ctx context.Context, e harness.Entry, p launch.Program, file string, l harness.Load, scenarios ...string,
) error {
	flags := append(slices.Clone(rig.Books.Secrets.WithPasswords(e).Flags), launch.ProfileFlag, file)
	server, err := rig.Launcher.Start(ctx, p, launch.Options{
		Alias: e.Alias, FilesDir: rig.FilesDir(), Env: rig.environment(e), Flags: flags,
		CPUs: rig.Machine.ServerCPUs, ReadyTimeout: rig.ready,
	})
	if err != nil {
		return err
	}
	for _, scenario := range scenarios {
		_, lerr := rig.Load(ctx, harness.Turn{Target: e.Alias, Scenario: scenario, Load: l}, server)
		err = errors.Join(err, lerr)
	}
	return errors.Join(err, server.Stop(context.WithoutCancel(ctx))) // the profile is written when it stops
}
