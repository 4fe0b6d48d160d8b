// Package rig builds the programs of a run, starts them, checks their answers and runs the generators.
// It is the real harness/session.Rig: all processes of a run are started here, through harness/launch.
package rig

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/agent"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/session/books"
	"tenrounds/harness/shares"
)

// Rig holds what was built and which ports the servers use.
type Rig struct {
	Root     string
	Launcher *launch.Launcher
	Programs map[string]launch.Program // by the name of harness.Entry.Program, which is mostly the target's
	Machine  harness.MachineSplit
	Seed     uint64
	Books    books.Books
	// Remote starts the servers on another machine; nil starts them here.
	Remote *agent.Client
	// Shares has the loads made by other machines that ask for workers.
	Shares shares.Loader
	// Build makes a target ready to start; nil means as it is measured.
	Build func(*launch.Launcher, context.Context, harness.Target) (launch.Program, error)

	unshape  func() error      // makes the network as it was; nil if it is
	ready    time.Duration     // how long a server may take; 0 means launch's own limit
	noVerify bool              // no checks while a turn is measured either
	targets  map[string]string // of the entries, by alias
	spoiled  error             // why no turn counts any more: the generator is another program by now
	answers  answers
	load     string             // the path of cmd/load
	wrk      string             // the path of wrk; empty if no load asks for it
	locust   string             // the path of the Python with Locust; empty if no load asks for it
	ports    map[string]int     // by alias; 0 takes a free one
	running  map[string]running // servers that ran already, by alias
}

// New returns a rig for the module in root. It must be closed.
func New(root string) *Rig {
	machine := measure.Machine{Root: "/"}
	l := launch.New(root)
	l.Holds = machine.Holds
	l.Adopt(machine.Children)
	return &Rig{Root: root, Launcher: l}
}

// Open sets the rig up for a run.
func (rig *Rig) Open(p harness.Plan, passwords books.Secrets, noVerify bool) {
	rig.Machine, rig.Seed, rig.ready = p.Machine, p.Seed, p.Ready
	rig.Shares.Workers = p.MostWorkers()
	rig.Books.Secrets, rig.noVerify, rig.targets = passwords, noVerify, map[string]string{}
	for _, e := range p.Entries {
		rig.targets[e.Alias] = e.Target
	}
}

// Close stops the private database and all other processes. The error is the database's.
func (rig *Rig) Close() error {
	err := rig.Books.Stop() // first: the launcher still waits for it
	if rig.unshape != nil {
		err = errors.Join(err, rig.unshape())
	}
	if rig.Remote != nil {
		err = errors.Join(err, rig.Remote.Close())
	}
	_ = rig.Launcher.Close()
	rig.answers.close()
	return err
}

// ShapeNetwork makes the network of the servers' machine as slow as the plan says, until Close.
func (rig *Rig) ShapeNetwork(ctx context.Context) (err error) {
	rule, host := rig.Machine.Network, cmp.Or(rig.Machine.Listen, Host)
	switch {
	case rule == "":
	case rig.Remote != nil:
		err = rig.Remote.ShapeNetwork(ctx, agent.NetworkOrder{Host: host, Rule: rule})
	default:
		rig.unshape, err = rig.Launcher.ShapeNetwork(ctx, host, rule)
	}
	return err
}

// Host is where the servers listen, unless the plan says otherwise: other machines must not reach them.
const Host = "127.0.0.1"

func (rig *Rig) hostPort(port int) string {
	return net.JoinHostPort(cmp.Or(rig.Machine.Listen, Host), strconv.Itoa(port))
}

// FilesDir is the folder behind /files/ of all servers.
func (rig *Rig) FilesDir() string { return filepath.Join(rig.Launcher.Bin(), "files") }

// Program is what was built under a name of harness.Entry.Program.
func (rig *Rig) Program(name string) (launch.Program, bool) {
	p, built := rig.Programs[name]
	return p, built
}

// firstLine is the first line that a program prints; "" if it cannot be run.
func (rig *Rig) firstLine(ctx context.Context, path string, args ...string) string {
	var out bytes.Buffer
	c := launch.Command{Path: path, Args: args, Stdout: &out, Timeout: 5 * time.Second}
	if _, _, err := rig.Launcher.Run(ctx, c); err != nil {
		return ""
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return strings.TrimSpace(line)
}
