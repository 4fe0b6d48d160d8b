package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
)

// Dialer connects to an agent.
type Dialer func(ctx context.Context) (io.ReadWriteCloser, error)

// Client is the run's side. Where the connection is lost the servers are, and the next start makes another
// one.
type Client struct {
	dial Dialer
	Host Host

	mu    sync.Mutex
	rpc   *rpc.Client
	built map[string]bool // by this connection's agent
	slow  *NetworkOrder   // nil for a network as it is
}

// Dial connects to an agent and asks about its machine.
func Dial(ctx context.Context, d Dialer) (*Client, error) {
	c := &Client{dial: d}
	return c, c.connect(ctx)
}

// connect makes a new connection.
func (c *Client) connect(ctx context.Context) error {
	conn, err := c.dial(ctx)
	if err != nil {
		return err
	}
	c.rpc, c.built = rpc.NewClient(conn), map[string]bool{}
	if err := c.call(ctx, c.rpc, "Hello", None{}, &c.Host); err != nil {
		_ = c.rpc.Close()
		return err
	}
	return nil
}

// Close ends the connection, and with it all servers.
func (c *Client) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.rpc.Close(); err != nil && !errors.Is(err, rpc.ErrShutdown) {
		return fmt.Errorf("leave the server's machine: %w", err)
	}
	return nil
}

// ErrGone means that the connection to the agent is lost.
var ErrGone = errors.New("the agent on the server's machine is gone")

// call asks the agent. A lost connection is ErrGone.
func (c *Client) call(ctx context.Context, r *rpc.Client, method string, args, reply any) error {
	done := r.Go("Target."+method, args, reply, make(chan *rpc.Call, 1)).Done
	var err error
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case call := <-done:
		err = call.Error
	}
	var said rpc.ServerError
	if err == nil || errors.As(err, &said) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrGone, err)
}

// ShapeNetwork makes the network there slower, until Close.
func (c *Client) ShapeNetwork(ctx context.Context, o NetworkOrder) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slow = &o
	return c.call(ctx, c.rpc, "ShapeNetwork", o, &None{})
}

// current is the connection.
func (c *Client) current() *rpc.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rpc
}

// Build builds a target there.
func (c *Client) Build(ctx context.Context, t harness.Target) (p launch.Program, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.build(ctx, t.Name)
}

func (c *Client) build(ctx context.Context, name string) (p launch.Program, err error) {
	var b Built
	if err := c.call(ctx, c.rpc, "Build", name, &b); err != nil {
		return p, err
	}
	if b.Missing != "" {
		return p, fmt.Errorf("%w: %s", launch.ErrMissing, b.Missing)
	}
	c.built[name] = true
	return launch.Program{Target: b.Target, Build: b.Build, Notes: b.Notes}, nil
}

// Start starts a program there. After a lost connection it connects and builds again.
func (c *Client) Start(ctx context.Context, name string, o launch.Options) (*Server, error) {
	s := &Server{done: make(chan struct{})}
	if err := c.start(ctx, name, o, &s.Started); err != nil {
		return nil, err
	}
	s.client, s.rpc, s.alias, s.base = c, c.current(), o.Alias, o.VaryBase
	go s.wait()
	return s, nil
}

func (c *Client) start(ctx context.Context, name string, o launch.Options, s *Started) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.call(ctx, c.rpc, "Start", StartOrder{name, o}, s)
	if !errors.Is(err, ErrGone) {
		return err
	}
	if again := c.connect(ctx); again != nil {
		return errors.Join(err, again)
	}
	if c.slow != nil {
		if err := c.call(ctx, c.rpc, "ShapeNetwork", *c.slow, &None{}); err != nil {
			return err
		}
	}
	if _, err := c.build(ctx, name); err != nil {
		return err
	}
	return c.call(ctx, c.rpc, "Start", StartOrder{name, o}, s)
}

// Server is a server on the other machine.
type Server struct {
	Started
	client *Client
	rpc    *rpc.Client // that of its start: a later one does not know it
	alias  string
	base   int64
	done   chan struct{}
	err    error
}

// wait closes done once the server has ended, or the agent is gone.
func (s *Server) wait() {
	var e Ended
	err := s.client.call(context.Background(), s.rpc, "Wait", s.ID, &e)
	if s.err = err; err == nil && e.Why != "" {
		s.err = errors.New(e.Why)
	}
	close(s.done)
}

// PID is its process on the other machine, and Port the port that it listens on.
func (s *Server) PID() int { return s.Started.PID }

// Port is the port that it listens on.
func (s *Server) Port() int { return s.Started.Port }

// Addr is where to ask it.
func (s *Server) Addr() string { return s.Started.Addr }

// PIDs are none: this machine cannot read them.
func (s *Server) PIDs() []int { return nil }

// VaryBase is the number above which its JSON counts; 0 if it does not.
func (s *Server) VaryBase() int64 { return s.base }

// VaryBases are those of its processes.
func (s *Server) VaryBases() []int64 { return s.Bases }

// Done is closed when it has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err says how it ended; nil while it runs.
func (s *Server) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// Holds is why it does not hold its port alone.
func (s *Server) Holds() error { return s.ask(context.Background(), "Holds") }

// Stop stops it. One whose agent is gone has ended with that.
func (s *Server) Stop(ctx context.Context) error {
	if err := s.ask(ctx, "Stop"); err != nil {
		return err
	}
	<-s.done
	return nil
}

// patience is how long the agent may take to answer.
const patience = 15 * time.Second

func (s *Server) ask(ctx context.Context, method string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience,
		fmt.Errorf("the agent did not answer within %s", patience))
	defer cancel()
	var e Ended
	if err := s.client.call(ctx, s.rpc, method, s.ID, &e); err != nil {
		return fmt.Errorf("%s: %w", s.alias, err)
	}
	if e.Why != "" {
		return errors.New(e.Why)
	}
	return nil
}

// Watch watches what it costs during one turn.
func (s *Server) Watch(ctx context.Context) (*Watch, error) {
	w := &Watch{server: s, ctx: ctx}
	if err := s.client.call(ctx, s.rpc, "Watch", s.ID, &w.id); err != nil {
		return nil, err
	}
	return w, nil
}

// Watch is what a server costs in a turn.
type Watch struct {
	server *Server
	ctx    context.Context
	id     int
	once   sync.Once
}

// Start begins to take samples. A second call does nothing.
func (w *Watch) Start(_ int, warmup, window time.Duration) {
	w.once.Do(func() {
		// without samples the turn has no figures of its cost, and says so
		_ = w.server.client.call(w.ctx, w.server.rpc, "Begin", Window{w.id, warmup, window}, &None{})
	})
}

// Stop returns what was read; nil if the agent is gone.
func (w *Watch) Stop() *harness.Resources {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), patience)
	defer cancel()
	var r harness.Resources
	if err := w.server.client.call(ctx, w.server.rpc, "Read", w.id, &r); err != nil {
		return nil
	}
	r.Generator = harness.Usage{} // it was the agent
	return &r
}
