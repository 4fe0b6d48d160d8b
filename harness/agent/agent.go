// Package agent runs servers on another machine for a run. Agent is the side of that machine: it builds and
// starts servers as a run at home does, and reads what they cost. Client is the run's side. They speak
// net/rpc, over the standard input and output of a program that ssh starts, or over a port with a token.
//
// All servers of a connection end with it, so that nothing is left behind when the run or the network is
// gone.
package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"os"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
)

// Agent serves one run after another.
type Agent struct {
	Root string
	// CPUs is the list to which servers are pinned; "" for none.
	CPUs string
	// Say tells people what happens.
	Say func(format string, args ...any)
}

// Serve serves one connection to its end.
func (a Agent) Serve(ctx context.Context, conn io.ReadWriteCloser) error {
	machine := measure.Machine{Root: "/"}
	l := launch.New(a.Root)
	l.Holds = machine.Holds
	l.Adopt(machine.Children)
	ctx, cancel := context.WithCancel(ctx)
	t := &Target{
		agent:    a,
		launcher: l,
		ctx:      ctx,
		programs: map[string]launch.Program{},
		servers:  map[int]*launch.Server{},
		watches:  map[int]*measure.Sampler{},
	}
	defer t.close()
	defer cancel()
	server := rpc.NewServer()
	if err := server.Register(t); err != nil {
		return fmt.Errorf("offer the agent: %w", err)
	}
	go func() {
		<-ctx.Done()
		_ = conn.Close()
	}()
	server.ServeConn(conn)
	return nil
}

// Target is what a connection can ask for. Its methods are those of net/rpc.
type Target struct {
	agent    Agent
	launcher *launch.Launcher
	ctx      context.Context

	mu       sync.Mutex
	programs map[string]launch.Program
	servers  map[int]*launch.Server
	watches  map[int]*measure.Sampler
	next     int
	unshape  func() error // makes the network as it was
}

// close ends all servers.
func (t *Target) close() {
	t.restoreNetwork()
	if err := t.launcher.Close(); err != nil {
		t.agent.Say("%v", err)
	}
}

// None is for a method without arguments or answer.
type None struct{}

// Host is what is known of the machine.
type Host struct {
	Environment harness.Environment
	CPUs        string // those of the servers
}

// Hello tells about the machine.
func (t *Target) Hello(_ None, h *Host) error {
	h.Environment, h.CPUs = measure.Machine{Root: "/"}.Environment(), t.agent.CPUs
	return nil
}

// Built is a program that is ready to start.
type Built struct {
	Target  harness.Target
	Build   harness.Build
	Notes   []string
	Missing string // why it is not for this machine; "" if it is
}

// Build builds a target of the agent's own checkout.
func (t *Target) Build(name string, b *Built) error {
	all, err := plan.Targets(t.agent.Root)
	if err != nil {
		return err
	}
	for _, application := range scenarios.Applications() {
		all = append(all, plan.Applications(all, application)...)
	}
	for _, target := range all {
		if target.Name != name {
			continue
		}
		t.agent.Say("build %s", name)
		p, err := t.launcher.Build(t.ctx, target)
		if errors.Is(err, launch.ErrMissing) {
			b.Missing = err.Error()
			return nil
		}
		if err != nil {
			return err
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.programs[name] = p
		b.Target, b.Build, b.Notes = p.Target, p.Build, p.Notes
		return nil
	}
	return fmt.Errorf("this machine's checkout has no target %s", name)
}

// StartOrder says what to start. The host of Options.Addr is where it listens.
type StartOrder struct {
	Name    string
	Options launch.Options
}

// Started is a server that is ready.
type Started struct {
	ID, PID, Port int
	Addr          string
	Ready         time.Duration
	Bases         []int64
}

// Start starts a program that was built.
func (t *Target) Start(o StartOrder, s *Started) error {
	t.mu.Lock()
	p, built := t.programs[o.Name]
	t.mu.Unlock()
	if !built {
		return fmt.Errorf("%s is not built here", o.Name)
	}
	files, err := t.files()
	if err != nil {
		return err
	}
	o.Options.CPUs, o.Options.FilesDir = t.agent.CPUs, files
	server, err := t.launcher.Start(t.ctx, p, o.Options)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	t.servers[t.next] = server
	*s = Started{
		ID:    t.next,
		PID:   server.PID(),
		Port:  server.Port(),
		Addr:  server.Addr(),
		Ready: server.StartTime(),
		Bases: server.VaryBases(),
	}
	t.agent.Say("%s is up at %s (PID %d)", o.Options.Alias, s.Addr, s.PID)
	return nil
}

// files is the folder behind /files/.
func (t *Target) files() (string, error) {
	dir := t.launcher.Bin() + "/files"
	return dir, scenarios.WriteFiles(dir)
}

// server finds one that was started.
func (t *Target) server(id int) (*launch.Server, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.servers[id]; s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("there is no server %d", id)
}

// Ended says how a server ended; "" if it did so when it was told to.
type Ended struct{ Why string }

func ended(err error) Ended {
	if err == nil {
		return Ended{}
	}
	return Ended{err.Error()}
}

// Wait waits for the end of a server.
func (t *Target) Wait(id int, e *Ended) error {
	s, err := t.server(id)
	if err != nil {
		return err
	}
	<-s.Done()
	*e = ended(s.Err())
	return nil
}

// Stop stops a server.
func (t *Target) Stop(id int, e *Ended) error {
	s, err := t.server(id)
	if err != nil {
		return err
	}
	*e = ended(s.Stop(t.ctx))
	return nil
}

// Holds says why a server does not hold its port.
func (t *Target) Holds(id int, e *Ended) error {
	s, err := t.server(id)
	if err == nil {
		*e = ended(s.Holds())
	}
	return err
}

// Watch begins to watch a server: its idle memory is read now.
func (t *Target) Watch(id int, watch *int) error {
	s, err := t.server(id)
	if err != nil {
		return err
	}
	pids := s.PIDs()
	on := measure.Subjects{Server: pids[0], More: pids[1:]}
	on.ServerCPUs, _ = launch.ParseCPUs(t.agent.CPUs) // an empty list means everywhere
	sampler := measure.Machine{Root: "/"}.Watch(on)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	t.watches[t.next], *watch = sampler, t.next
	return nil
}

// Window is when a load begins to count, and for how long.
type Window struct {
	Watch          int
	Warmup, Window time.Duration
}

// Begin takes samples from now on. In place of the generator, which runs elsewhere, the agent itself is
// watched.
func (t *Target) Begin(w Window, _ *None) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watches[w.Watch].Start(os.Getpid(), w.Warmup, w.Window)
	return nil
}

// Read ends a watch.
func (t *Target) Read(watch int, r *harness.Resources) error {
	t.mu.Lock()
	sampler := t.watches[watch]
	delete(t.watches, watch)
	t.mu.Unlock()
	if used := sampler.Stop(); used != nil {
		*r = *used
	}
	return nil
}
