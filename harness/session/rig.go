package session

import (
	"context"
	"io"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// Rig does for a run what needs processes, ports and sockets. harness/session/rig is the real one.
type Rig interface {
	Builder
	Verifier
	Generator
	runner.Host
	// Open sets the rig up for a run, before anything else.
	Open(p harness.Plan, passwords books.Secrets, noVerify bool)
	// ShapeNetwork makes the network as slow as the plan says, until Close.
	ShapeNetwork(ctx context.Context) error
	// TakePorts gives each entry its port, and fails if one is in use.
	TakePorts(first int, entries []harness.Entry) error
	// Examine judges the machine by what a plan needs. The results go to dir.
	Examine(ctx context.Context, needs harness.Needs, dir string) ([]harness.Finding, error)
	// PrepareData makes the bookstore's data, if the run asks the bookstore. DataLost is an error once it is
	// gone.
	PrepareData(ctx context.Context, run books.Run) error
	DataLost() error
	// Host is the servers' machine if that is another one; nil if it is this one.
	Host() *harness.Environment
	// Orphans names the processes that outlived their servers and were ended.
	Orphans() []string
	// Close stops all that is still up.
	Close() error
}

// Builder makes the programs of a run.
type Builder interface {
	// VariantVersion is the version of the framework that a variant is built with.
	VariantVersion(ctx context.Context, t harness.Target) (string, error)
	// BuildLoaders makes the generators ready. unavailable says, by loader, why one cannot be had here.
	BuildLoaders(ctx context.Context, loads []harness.Load) (unavailable map[harness.Loader]error, err error)
	// BuildTargets builds targets. Those that are not for this machine are in notices, those that do not build
	// in failed.
	BuildTargets(ctx context.Context, targets []harness.Target, progress io.Writer) (
		failed []error, notices []string, err error)
	// Make builds a target in another way, as a program of its own.
	Make(ctx context.Context, t harness.Target, m launch.Making) error
	// Program is what was built under a name of harness.Entry.Program.
	Program(name string) (p launch.Program, built bool)
	// BuildForProfile builds a program that writes a CPU profile, and RecordProfile has it do so under load.
	BuildForProfile(ctx context.Context, t harness.Target, m launch.Making) (launch.Program, error)
	RecordProfile(ctx context.Context, e harness.Entry, p launch.Program, file string, l harness.Load,
		scenarios ...string) error
	// Versions are the commit of the tree that was built, and the versions of the generators by name.
	Versions(ctx context.Context) (commit string, generators map[harness.Loader]string)
}

// Verifier checks servers against the contract.
type Verifier interface {
	// VerifyAll starts each entry for its checks and returns what was found by alias.
	VerifyAll(ctx context.Context, entries []harness.Entry, slow bool) map[string]harness.Verification
	// VerifyAfter checks a server that has just been measured, without the checks that wait.
	VerifyAfter(ctx context.Context, e harness.Entry, s runner.Server) harness.Verification
}

// Generator loads servers.
type Generator interface {
	runner.Generator
	runner.Slicer
	// Spoiled is why no turn counts any more; nil as long as the generator is the program that was built.
	Spoiled() error
}
