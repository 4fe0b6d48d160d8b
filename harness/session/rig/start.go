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
func (s *Stage) Start(ctx context.Context, e harness.Entry) (runner.Server, error) {
	counts := int64(0) // from where its JSON counts, so that encoding is proved while it is measured
	if t := s.Programs[e.Target].Target; t.Vary && t.Application == "" {
		counts = newBase(e.Processes)
	}
	server, err := s.Launch(ctx, e, s.ports[e.Alias], counts)
	if err != nil {
		return nil, err
	}
	return server, nil
}

// Launch starts an entry whose JSON counts from a base, or does not if that is 0.
func (s *Stage) Launch(ctx context.Context, e harness.Entry, port int, base int64) (*launch.Server, error) {
	return s.Launcher.Start(ctx, s.Programs[e.Program()], launch.Options{
		Alias: e.Alias, Addr: Host + ":" + strconv.Itoa(port), FilesDir: s.FilesDir(), Vary: base != 0, VaryBase: base, Processes: e.Processes, VaryStride: stride(e.Processes),
		Env: s.Environment(e), Flags: s.Books.Secrets.Whole(e).Flags, CPUs: s.Machine.ServerCPUs, ReadyTimeout: s.Ready,
	})
}

// Environment is the entry's, after the database of the run.
func (s *Stage) Environment(e harness.Entry) []string {
	own := s.Books.Secrets.Whole(e).Env
	if !s.UsesBooks(e) {
		return own
	}
	return append([]string{books.Variable + "=" + s.Books.AddressOf(e)}, slices.Clone(own)...)
}

// UsesBooks reports whether an entry is a server of the bookstore.
func (s *Stage) UsesBooks(e harness.Entry) bool { return s.Programs[e.Target].Target.Application != "" }

// startForChecks starts an entry, and another one with --vary where it has that. It returns those that started.
func (s *Stage) startForChecks(ctx context.Context, e harness.Entry, vary bool) (servers []*launch.Server, err error) {
	for n := range 2 {
		if n == 1 && !vary {
			break
		}
		counts := int64(0)
		if n == 1 {
			// Numbers without a gap can be proved of one process alone. All others of the contract are of all of them.
			counts, e.Processes = newBase(1), 0
		}
		server, err := s.Launch(ctx, e, 0, counts)
		if err != nil {
			return servers, err
		}
		servers = append(servers, server)
	}
	return servers, nil
}
