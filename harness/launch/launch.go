// Package launch builds, starts, watches, pins and stops programs: the servers under test, the load
// generators, and whatever else a stage needs running. It is the only package that starts a process.
//
// In the flow it stands behind plan (which says what to start) and before verify and load (which ask what
// was started). It is the harness's half of the process contract in servers/README.md; shared/boot is the
// servers' half.
//
// No child outlives the process that started it, however that one ends. Two things see to it: a lifeline,
// which is a pipe that breaks when the parent is gone and that servers of this project watch; and on Linux
// a parent-death signal, which also ends programs that know nothing of lifelines. What a server starts is in its
// process group, which is ended with it, by a keeper if this process is killed; what leaves the group is adopted and ended after the servers (Adopt).
package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
)

// Grace is how long a program has between SIGTERM and SIGKILL.
const Grace = 5 * time.Second

// ErrClosed is the error of a Launcher that was used after Close.
var ErrClosed = errors.New("the launcher is closed")

// Launcher starts processes and answers for their end. Its methods may be called from several goroutines.
type Launcher struct {
	root   string
	thread *thread

	mu      sync.Mutex
	closed  bool
	running map[*process]struct{}
	// handed are the ports that were chosen for an address with port 0 and whose servers do not listen yet: the
	// system could give the same one again until then.
	handed map[int]bool

	bin   bin
	built imprints

	keeper keeper

	interpreters interpreters
	uv           uvTool

	children func(pid int) map[int]string // nil unless it adopts orphans
	orphans  []string                     // what was ended of them

	// Holds, if it is set before the first start, says why a process does not hold a port, as measure.Machine does. A
	// server of the same name that somebody else started a moment earlier is told from the right one by it.
	Holds func(pid, port int) error
	// Words, if it is set before the first build, is told what takes a while.
	Words io.Writer
}

// New returns a launcher for the module in root. It must be closed.
func New(root string) *Launcher {
	return &Launcher{root: root, thread: newThread(), running: map[*process]struct{}{}, handed: map[int]bool{}}
}

// Close ends everything that still runs, all at once, and returns when nothing is left. It may be called
// again, and returns nil then as well; errors of single processes are not its matter.
func (l *Launcher) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	var ends sync.WaitGroup
	for p := range l.running {
		ends.Go(func() { p.end(context.Background(), p.leave) })
	}
	l.mu.Unlock()
	ends.Wait()
	l.mu.Lock()
	l.endOrphans()
	l.keeper.close()
	l.mu.Unlock()
	l.thread.close()
	return nil
}

// spawn starts a process; what it returns runs already and is ended by Close.
func (l *Launcher) spawn(s spec) (*process, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	cpus, err := usable(s.cpus)
	if err != nil {
		return nil, err
	}
	lifeline, alive, err := openLifeline()
	if err != nil {
		return nil, err
	}
	p := newProcess(s, len(cpus), lifeline)
	err = l.thread.do(func() error { return startOn(cpus, p.cmd.Start) })
	_ = lifeline.Close() // the child has its own by now
	if err != nil {
		_ = alive.Close()
		return nil, fmt.Errorf("start %s: %w", s.path, err)
	}
	l.running[p] = struct{}{}
	if p.server {
		l.keeper.hold(p.pid())
	}
	go func() {
		p.wait()
		_ = alive.Close() // nobody watches it any more
		l.mu.Lock()
		delete(l.running, p)
		if p.server {
			l.keeper.release(p.pid())
		}
		if p.server && !l.servers() {
			l.endOrphans()
		}
		l.mu.Unlock()
		close(p.done)
	}()
	return p, nil
}

// openLifeline makes a pipe: the reading end is for the child; nothing is ever written to the other, which
// closes when this process is gone. Each child has a pipe of its own: what a runtime does to its end, such as
// making it non-blocking, would else be done to all.
func openLifeline() (lifeline, alive *os.File, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("open the lifeline: %w", err)
	}
	// A child whose runtime has no poller must find it blocking.
	if err := syscall.SetNonblock(int(r.Fd()), false); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("open the lifeline: %w", err), r.Close(), w.Close())
	}
	return r, w, nil
}
