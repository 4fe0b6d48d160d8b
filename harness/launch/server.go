package launch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"tenrounds/harness"
)

// DefaultReadyTimeout is how long a server may take from its start to its first right answer.
const DefaultReadyTimeout = 10 * time.Second

// Options say how a target is started.
type Options struct {
	// Alias is the name in messages; empty means the target's.
	Alias string
	// Addr is the HOST:PORT to listen on. Port 0 takes a free one; empty means 127.0.0.1:0.
	Addr string
	// FilesDir is the folder behind /files/; empty leaves it to the server, or to a folder in the
	// system's temporary one where the manifest's command has "{files}".
	FilesDir string
	// Vary starts it with --vary, and with --vary-base if VaryBase is not 0.
	Vary     bool
	VaryBase int64
	// Processes is how many share the port (SO_REUSEPORT); 0 is one. Each counts from a base of its own, VaryStride above that
	// of the one before. Only servers on shared/boot can.
	Processes  int
	VaryStride int64
	// Env are NAME=VALUE settings over everything else in the environment.
	Env []string
	// Flags are added to the command line.
	Flags []string
	// CPUs is the list to pin it to, "0-3,8"; empty means not pinned.
	CPUs string
	// ReadyTimeout is DefaultReadyTimeout if it is 0.
	ReadyTimeout time.Duration
	// PollEvery is the pause between two questions whether it is ready, 5 ms if it is 0: StartTime is as fine as that.
	PollEvery time.Duration
}

// Server is a target that was started and answered.
type Server struct {
	alias     string
	addr      address
	varyBase  int64
	p         *process
	more      []*process    // that share its port, in its process group
	bases     []int64       // from where each counts, where there are several
	over      chan struct{} // closed when one of several has ended; nil where there is one
	holds     func(pid, port int) error
	ready     time.Duration
	stopping  atomic.Bool
	hadToKill atomic.Bool
}

// Alias is the name that the server has in messages.
func (s *Server) Alias() string { return s.alias }

// Addr is where to ask it, HOST:PORT. A server that listens on all addresses is asked on loopback.
func (s *Server) Addr() string { return s.addr.dial }

// Port is the port that it listens on.
func (s *Server) Port() int { return s.addr.port }

// VaryBase is the number above which its JSON counts, 0 if it does not. Of several processes it is the lowest.
func (s *Server) VaryBase() int64 { return s.varyBase }

// VaryBases are those of all its processes, in their order.
func (s *Server) VaryBases() []int64 {
	if len(s.bases) > 0 {
		return s.bases
	}
	return []int64{s.varyBase}
}

// PIDs are its processes that share its port. What these start themselves is not among them.
func (s *Server) PIDs() []int {
	all := []int{s.PID()}
	for _, p := range s.more {
		all = append(all, p.pid())
	}
	return all
}

// PID is its process, and the name of its process group.
func (s *Server) PID() int { return s.p.pid() }

// StartTime is how long it took from before the fork to its first right answer.
func (s *Server) StartTime() time.Duration { return s.ready }

// Holds is why the server does not hold its port alone, as far as the launcher can tell; nil if it does. What has ended is
// told by Done and Err.
func (s *Server) Holds() error {
	if s.holds == nil || s.ended() {
		return nil
	}
	if err := s.holds(s.PID(), s.Port()); err != nil && !s.ended() {
		return fmt.Errorf("another program may answer for %s (PID %d): %w", s.alias, s.PID(), err)
	}
	return nil
}

// Done is closed when the server has ended, for whatever reason.
func (s *Server) Done() <-chan struct{} {
	if s.over != nil {
		return s.over
	}
	return s.p.done
}

// Err says how the server ended, with what it wrote to its standard error since it was ready. It is nil
// while the server runs, and after a Stop that it obeyed.
func (s *Server) Err() error {
	if !s.ended() {
		return nil
	}
	p := s.guilty()
	switch {
	case s.hadToKill.Load():
		return fmt.Errorf("%s (PID %d) did not end on SIGTERM and was killed%s", s.alias, p.pid(), p.said.after())
	case s.stopping.Load() && orderly(p.err):
		return nil
	}
	return fmt.Errorf("%s (PID %d) ended: %s%s", s.alias, p.pid(), how(p), p.said.after())
}

// Stop asks the server to end and returns when it has. After Grace, or at the end of ctx, its process group
// is killed. The error is that of Err: it is not nil either if the server had ended before it was asked to.
func (s *Server) Stop(ctx context.Context) error {
	if !s.ended() {
		s.stopping.Store(true)
		if s.endMore(ctx) || s.p.end(ctx, gently) {
			s.hadToKill.Store(true)
		}
	}
	<-s.Done() // where one of several has ended by itself the others are being ended
	return s.Err()
}

// orderly reports whether err is an end as SIGTERM brings it about: status 0, the signal itself, or
// its number as shells and other runtimes report it.
func orderly(err error) bool {
	if err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return true
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	ws, ok := exit.Sys().(syscall.WaitStatus)
	return ok && (ws.Signaled() && ws.Signal() == syscall.SIGTERM || ws.ExitStatus() == 128+int(syscall.SIGTERM))
}

// how says in words how a process ended: "exit status 0", "signal: killed".
func how(p *process) string {
	if st := p.cmd.ProcessState; st != nil {
		return st.String()
	}
	return p.err.Error()
}

// portTries is how often a server gets another free port after somebody else was faster to take the one before.
const portTries = 3

// Start starts a program and waits until it answers as the target that it should be. If it does not, it
// is ended and the error says why.
func (l *Launcher) Start(ctx context.Context, p Program, o Options) (*Server, error) {
	if o.Alias == "" {
		o.Alias = p.Target.Name
	}
	for try := 1; ; try++ {
		s, err := l.start(ctx, p, o)
		if err == nil || try == portTries || !o.anyPort() || !lostPort(err) {
			return s, err
		}
	}
}

// start is one try of Start.
func (l *Launcher) start(ctx context.Context, p Program, o Options) (*Server, error) {
	if o.Vary && !p.Target.Vary {
		return nil, fmt.Errorf("start %s: its manifest does not offer --vary", o.Alias)
	}
	if err := l.built.check(p.Path); err != nil {
		return nil, fmt.Errorf("%s: %w; a new run measures what is there now", o.Alias, err)
	}
	addr, err := l.address(ctx, o)
	if err != nil {
		return nil, err
	}
	defer l.settled(addr.port)
	if o.FilesDir != "" { // the target may run in another folder
		if o.FilesDir, err = filepath.Abs(o.FilesDir); err != nil {
			return nil, fmt.Errorf("%s: files folder: %w", o.Alias, err)
		}
	}
	if o.Processes > 1 && !slices.Contains(o.Flags, reusePort) {
		o.Flags = append(slices.Clone(o.Flags), reusePort)
	}
	proc, err := l.spawn(l.serverSpec(p, o, addr.listen))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Alias, err)
	}
	s := &Server{alias: o.Alias, addr: addr, varyBase: o.VaryBase, p: proc, holds: l.Holds}
	timeout := o.ReadyTimeout
	if timeout == 0 {
		timeout = DefaultReadyTimeout
	}
	if err := s.await(ctx, p.Target.Identity(), timeout, cmp.Or(o.PollEvery, pollEvery)); err != nil {
		proc.end(ctx, atOnce)
		return nil, err
	}
	if err := l.startMore(ctx, s, p, o, timeout); err != nil {
		return nil, err
	}
	proc.said.forget() // greetings; what counts is what it says from now on
	return s, nil
}

func (l *Launcher) serverSpec(p Program, o Options, listen string) spec {
	path, args := commandLine(p, o, listen, l.placeholders(p))
	return spec{
		server: true, mixed: true, path: path, args: args, dir: workDir(p.Target), cpus: o.CPUs,
		env: append(inherited(os.Environ()), l.scripted(p.Target)...), last: o.Env, settings: slices.Concat(o.Env, o.Flags),
	}
}

// workDir is where a target runs: in its folder if it has a command of its own.
func workDir(t harness.Target) string {
	if len(t.Run) > 0 {
		return t.Dir
	}
	return ""
}

// commandLine is the manifest's Run command, or the binary with the flags of the process contract.
func commandLine(p Program, o Options, listen string, known []string) (path string, args []string) {
	if run := p.Target.Run; len(run) > 0 {
		files := o.FilesDir
		if files == "" {
			files = defaultFiles()
		}
		c := substitute(run, append(slices.Clone(known), "{addr}", listen, "{files}", files)...)
		path, args = c[0], c[1:]
	} else {
		path, args = p.Path, []string{"--addr", listen}
		if o.FilesDir != "" {
			args = append(args, "--files", o.FilesDir)
		}
	}
	if o.Vary {
		args = append(args, "--vary")
		if o.VaryBase != 0 {
			args = append(args, "--vary-base", strconv.FormatInt(o.VaryBase, 10))
		}
	}
	return path, slices.Concat(args, o.Flags)
}
