package agent

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/test/faults"
)

// place is an agent in this process. cut cuts the connections to it.
type place struct {
	mu    sync.Mutex
	conns []net.Conn
	ended sync.WaitGroup
}

func (p *place) dial(t *testing.T) Dialer {
	t.Helper()
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	a := Agent{Root: root, Say: t.Logf}
	return func(context.Context) (io.ReadWriteCloser, error) {
		near, far := net.Pipe()
		p.mu.Lock()
		p.conns = append(p.conns, far)
		p.mu.Unlock()
		p.ended.Go(func() { _ = a.Serve(context.Background(), far) })
		return near, nil
	}
}

func (p *place) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

func connected(t *testing.T) (*Client, *place) {
	t.Helper()
	p := &place{}
	c, err := Dial(t.Context(), p.dial(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Close()
		p.ended.Wait()
	})
	return c, p
}

func started(t *testing.T, c *Client) *Server {
	t.Helper()
	s, err := c.Start(t.Context(), "nethttp", launch.Options{Alias: "nethttp", Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A server is built, started, asked, watched and stopped on the other side.
func TestAgent(t *testing.T) {
	faults.Only(t)
	c, _ := connected(t)
	if c.Host.Environment.CPUs < 1 {
		t.Errorf("host: %+v", c.Host)
	}
	p, err := c.Build(t.Context(), harness.Target{Name: "nethttp"})
	if err != nil || p.Target.Name != "nethttp" || p.Build.SHA256 == "" {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := c.Build(t.Context(), harness.Target{Name: "no-such"}); err == nil || errors.Is(err, ErrGone) {
		t.Errorf("an unknown target: %v", err)
	}
	s := started(t, c)
	w, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.Start(0, 0, time.Second)
	for end := time.Now().Add(1100 * time.Millisecond); time.Now().Before(end); {
		r, err := http.Get("http://" + s.Addr() + "/text")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	if r := w.Stop(); r == nil || r.Stretch <= 0 || r.Server.User+r.Server.System <= 0 || r.Server.RSSPeak <= 0 {
		t.Errorf("it cost %+v", r)
	}
	if err := errors.Join(s.Holds(), s.Err(), s.Stop(t.Context()), s.Err()); err != nil {
		t.Error(err)
	}
}

// A server that dies is told with its reason.
func TestAgentServerDies(t *testing.T) {
	faults.Only(t)
	c, _ := connected(t)
	if _, err := c.Build(t.Context(), harness.Target{Name: "nethttp"}); err != nil {
		t.Fatal(err)
	}
	s := started(t, c)
	if err := syscall.Kill(s.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	if err := s.Err(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Error(err)
	}
}

// When the connection is lost the servers end, and the next start makes another one.
func TestAgentGone(t *testing.T) {
	faults.Only(t)
	c, p := connected(t)
	if _, err := c.Build(t.Context(), harness.Target{Name: "nethttp"}); err != nil {
		t.Fatal(err)
	}
	s := started(t, c)
	p.cut()
	<-s.Done()
	if err := s.Err(); !errors.Is(err, ErrGone) {
		t.Errorf("ended: %v", err)
	}
	if err := s.Holds(); !errors.Is(err, ErrGone) {
		t.Errorf("holds: %v", err)
	}
	for end := time.Now().Add(10 * time.Second); syscall.Kill(s.PID(), 0) == nil; {
		time.Sleep(10 * time.Millisecond)
		if time.Now().After(end) {
			t.Fatalf("process %d was left behind", s.PID())
		}
	}
	again := started(t, c)
	if err := again.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
