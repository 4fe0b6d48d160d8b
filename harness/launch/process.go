package launch

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"

	"tenrounds/harness/secret"
)

// spec says what to start.
type spec struct {
	path string
	args []string
	dir  string   // empty: the launcher's own
	env  []string // the whole environment but for the lifeline and GOMAXPROCS
	last []string // what stands over everything else in the environment
	cpus string   // empty: not pinned

	settings []string // those of a target: what of them may not be kept is masked in what it says

	server bool  // a target, which may leave processes behind
	group  int   // the process group to join; 0 for one of its own
	owner  Owner // zero: the same user

	limit *limited // of a server; nil: none

	leave []step // how it is asked to leave when the launcher is closed; nil: gently

	stdin          *os.File  // nil: nothing
	stdout, stderr io.Writer // nil: dropped; an excerpt of stderr is kept in any case
	mixed          bool      // stdout is kept like stderr, together with it
}

// process is one child.
type process struct {
	leave  []step
	server bool
	member bool // of the group of another process
	limit  *limited
	// starved says, once it has ended, that the kernel ended it for want of memory; "" if not.
	starved string
	cmd     *exec.Cmd
	said    *excerpt // of its standard error
	start   time.Time
	done    chan struct{} // closed at its end; err is valid from then on
	err     error

	mu   sync.Mutex
	gone bool // its PID may belong to somebody else
}

// wordsDelay is how long after the end of a process its output is waited for: a grandchild could hold it
// open.
const wordsDelay = time.Second

func newProcess(s spec, pinned int, lifeline *os.File) *process {
	_, secrets := secret.RedactSettings(s.settings)
	secrets = append(secrets, secret.Find(slices.Concat(s.last, s.args))...)
	p := &process{said: &excerpt{secrets: secrets}, done: make(chan struct{}), start: time.Now(), leave: s.leave,
		server: s.server, member: s.group > 0, limit: s.limit}
	if p.leave == nil {
		p.leave = gently
	}
	path, args := s.limit.join(s.path, s.args)
	c := exec.Command(path, args...)
	c.Dir = s.dir
	c.Env = environment(s.env, pinned, s.last)
	if s.stdin != nil {
		c.Stdin = s.stdin
	}
	c.Stdout = s.stdout
	c.Stderr = p.said
	if s.stderr != nil {
		c.Stderr = io.MultiWriter(p.said, s.stderr)
	}
	if s.mixed {
		c.Stdout = p.said // the same writer as Stderr: os/exec then gives both one pipe
	}
	c.ExtraFiles = []*os.File{lifeline} // the child's file descriptor 3
	c.SysProcAttr = attributes()
	c.SysProcAttr.Pgid = s.group
	c.SysProcAttr.Credential = s.owner.credential()
	c.WaitDelay = wordsDelay
	p.cmd = c
	return p
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// wait waits for the end of the process and kills the rest of its group.
func (p *process) wait() {
	awaitExit(p.pid())
	p.mu.Lock()
	if keepsZombie {
		p.killGroup()
	}
	p.gone = true
	p.mu.Unlock()
	p.err = p.cmd.Wait()
	if !keepsZombie {
		p.killGroup()
	}
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// kill ends the process and its whole group at once.
func (p *process) kill() {
	p.mu.Lock()
	if !p.gone {
		p.killGroup()
		if p.member {
			_ = syscall.Kill(p.pid(), syscall.SIGKILL)
		}
	}
	p.mu.Unlock()
	<-p.done
}

// killGroup ends its whole group, if it has one of its own.
func (p *process) killGroup() {
	if !p.member {
		_ = syscall.Kill(-p.pid(), syscall.SIGKILL)
	}
}

// step is a signal and how long its effect is waited for.
type step struct {
	signal os.Signal
	wait   time.Duration
}

// lastWait is how long a command has after SIGINT did not end it.
const lastWait = 2 * time.Second

var (
	// gently stops a server.
	gently = []step{{syscall.SIGTERM, Grace}}
	// interrupt is how a generator is asked to stop and print what it has; wrk knows SIGINT only.
	interrupt = []step{{syscall.SIGINT, 3 * time.Second}, {syscall.SIGTERM, lastWait}}
	// atOnce stops a build, or a server that is not ready.
	atOnce []step
)

// end takes one step after the other until the process ends. Then it kills the process, and reports whether
// it had to. The end of ctx shortens the waits.
func (p *process) end(ctx context.Context, steps []step) (killed bool) {
	for _, s := range steps {
		_ = p.cmd.Process.Signal(s.signal) // an error means that it has ended
		timer := time.NewTimer(s.wait)
		select {
		case <-p.done:
			timer.Stop()
			return false
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			p.kill()
			return true
		}
	}
	p.kill()
	return true
}

// Grace is how long a program has between SIGTERM and SIGKILL.
const Grace = 5 * time.Second

// how says in words how a process ended: "exit status 0", "signal: killed".
func how(p *process) string {
	if st := p.cmd.ProcessState; st != nil {
		return st.String()
	}
	return p.err.Error()
}

// killed reports whether err is an end by SIGKILL.
func killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	ws, ok := exit.Sys().(syscall.WaitStatus)
	return ok && ws.Signaled() && ws.Signal() == syscall.SIGKILL
}

// orderly reports whether err is a normal end after SIGTERM: status 0, the signal, or its number as shells
// report it.
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
