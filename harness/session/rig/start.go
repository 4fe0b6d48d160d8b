package rig

import (
	"context"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/agent"
	"tenrounds/harness/launch"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session/books"
)

// Start starts an entry on its port. If it can, its JSON counts, so that encoding is proved while it is
// measured. Numbers that several machines ask for cannot be told apart, so with workers it does not count.
func (rig *Rig) Start(ctx context.Context, e harness.Entry) (runner.Server, error) {
	if e.URL != "" {
		return rig.attach(ctx, e)
	}
	base := int64(0)
	if t := rig.Programs[e.Target].Target; t.Vary && t.Application == "" && rig.Shares.Workers == 0 {
		base = newBase(e.Processes)
	}
	server, err := rig.Launch(ctx, e, rig.ports[e.Alias], base)
	if err != nil {
		return nil, err
	}
	return server, nil
}

// Up is a server that is loaded: one that was launched, or one that ran already.
type Up interface {
	runner.Server
	// Addr is where to ask it, HOST:PORT.
	Addr() string
	// PIDs are its processes that share its port; none if they are not known.
	PIDs() []int
	// VaryBase is the number above which its JSON counts, 0 if it does not; VaryBases are those of its
	// processes.
	VaryBase() int64
	VaryBases() []int64
}

var (
	_ Up = (*launch.Server)(nil)
	_ Up = (*agent.Server)(nil)
)

// loaded is a server that Start has returned.
func loaded(s runner.Server) Up { return s.(Up) }

// Launch starts an entry whose JSON counts from a base; from 0 it does not count.
func (rig *Rig) Launch(ctx context.Context, e harness.Entry, port int, base int64) (Up, error) {
	o := launch.Options{
		Alias: e.Alias, Addr: rig.hostPort(port), FilesDir: rig.FilesDir(),
		Vary: base != 0, VaryBase: base, Processes: e.Processes, VaryStride: stride(e.Processes),
		Env: rig.environment(e), Flags: rig.Books.Secrets.WithPasswords(e).Flags,
		CPUs: rig.Machine.ServerCPUs, ReadyTimeout: rig.ready,
		Limit: launch.Limit{CPUs: rig.Machine.Quota, Memory: rig.Machine.Memory},
	}
	if rig.Remote != nil {
		return orNone(rig.Remote.Start(ctx, e.Program(), o))
	}
	return orNone(rig.Launcher.Start(ctx, rig.Programs[e.Program()], o))
}

// orNone keeps a server that did not start from being a value of Up.
func orNone[S Up](s S, err error) (Up, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// environment is the entry's. A server of the bookstore gets the run's database, unless the entry names
// another.
func (rig *Rig) environment(e harness.Entry) []string {
	own := rig.Books.Secrets.WithPasswords(e).Env
	if !rig.usesBooks(e) {
		return own
	}
	return append([]string{books.Variable + "=" + rig.Books.AddressOf(e)}, slices.Clone(own)...)
}

// usesBooks reports whether an entry is a server of the bookstore.
func (rig *Rig) usesBooks(e harness.Entry) bool {
	return rig.Programs[e.Target].Target.Application == scenarios.Bookstore
}

// PrepareData makes the bookstore's data, if the run asks the bookstore.
func (rig *Rig) PrepareData(ctx context.Context, run books.Run) error {
	run.Launch, run.Uses = rig.Launcher, rig.usesBooks
	return rig.Books.Prepare(ctx, run)
}

// DataLost is an error once the private PostgreSQL has ended by itself.
func (rig *Rig) DataLost() error { return rig.Books.Lost() }

// Spoiled is why no turn counts any more; nil as long as the generator is the program that was built.
func (rig *Rig) Spoiled() error { return rig.spoiled }

// startForChecks starts an entry, and a second server with --vary if it has that. It returns those that
// started. Numbers without a gap can be proved of one process only; the rest of the contract is checked on
// all of them.
func (rig *Rig) startForChecks(ctx context.Context, e harness.Entry, vary bool) ([]Up, error) {
	server, err := rig.Launch(ctx, e, 0, 0)
	if err != nil {
		return nil, err
	}
	servers := []Up{server}
	if !vary {
		return servers, nil
	}
	e.Processes = 0
	counting, err := rig.Launch(ctx, e, 0, newBase(1))
	if err != nil {
		return servers, err
	}
	return append(servers, counting), nil
}
