package rig

import (
	"context"
	"slices"
	"strconv"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// Start brings up an entry on its port.
func (rig *Rig) Start(ctx context.Context, e harness.Entry) (runner.Server, error) {
	counts := int64(0) // from where its JSON counts, so that encoding is proved while it is measured
	if t := rig.Programs[e.Target].Target; t.Vary && t.Application == "" {
		counts = newBase(e.Processes)
	}
	server, err := rig.Launch(ctx, e, rig.ports[e.Alias], counts)
	if err != nil {
		return nil, err
	}
	return server, nil
}

// Launch starts an entry whose JSON counts from a base, or does not if that is 0.
func (rig *Rig) Launch(ctx context.Context, e harness.Entry, port int, base int64) (*launch.Server, error) {
	return rig.Launcher.Start(ctx, rig.Programs[e.Program()], launch.Options{
		Alias: e.Alias, Addr: Host + ":" + strconv.Itoa(port), FilesDir: rig.FilesDir(), Vary: base != 0, VaryBase: base, Processes: e.Processes, VaryStride: stride(e.Processes),
		Env: rig.environment(e), Flags: rig.Books.Secrets.Whole(e).Flags, CPUs: rig.Machine.ServerCPUs, ReadyTimeout: rig.ready,
	})
}

// environment is the entry's, after the database of the run.
func (rig *Rig) environment(e harness.Entry) []string {
	own := rig.Books.Secrets.Whole(e).Env
	if !rig.UsesBooks(e) {
		return own
	}
	return append([]string{books.Variable + "=" + rig.Books.AddressOf(e)}, slices.Clone(own)...)
}

// UsesBooks reports whether an entry is a server of the bookstore.
func (rig *Rig) UsesBooks(e harness.Entry) bool {
	return rig.Programs[e.Target].Target.Application != ""
}

// startForChecks starts an entry, and another one with --vary where it has that. It returns those that started.
func (rig *Rig) startForChecks(ctx context.Context, e harness.Entry, vary bool) (servers []*launch.Server, err error) {
	for n := range 2 {
		if n == 1 && !vary {
			break
		}
		counts := int64(0)
		if n == 1 {
			// Numbers without a gap can be proved of one process alone. All others of the contract are of all of them.
			counts, e.Processes = newBase(1), 0
		}
		server, err := rig.Launch(ctx, e, 0, counts)
		if err != nil {
			return servers, err
		}
		servers = append(servers, server)
	}
	return servers, nil
}
