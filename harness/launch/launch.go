// Package launch builds, starts, watches, pins and stops programs: the servers under test, the load
// generators, and whatever else a stage needs running. It is the only package that starts a process.
//
// In the flow it stands behind plan (which says what to start) and before verify and load (which ask what
// was started). It is the harness's half of the process contract in servers/README.md; shared/boot is the
// servers' half.
//
// No child outlives the process that started it, however that one ends. Two things see to it: a lifeline,
// which is a pipe that breaks when the parent is gone and that servers of this project watch; and on Linux
// a parent-death signal, which also ends programs that know nothing of lifelines.
package launch

import (
	"context"
	"errors"
	"fmt"
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
	// handed are the ports that were chosen for an address with port 0: the system could give the same
	// one again before its server listens.
	handed map[int]bool
	// lifeline is the reading end, for the children; alive is the writing end, which nothing is ever
	// written to. Both are nil until the first start.
	lifeline, alive *os.File
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
		ends.Go(func() { p.end(context.Background(), gently) })
	}
	l.mu.Unlock()
	ends.Wait()
	l.thread.close()
	if l.lifeline != nil {
		return errors.Join(l.alive.Close(), l.lifeline.Close())
	}
	return nil
}

// spawn starts a process; what it returns runs already and is ended by Close.
func (l *Launcher) spawn(s spec) (*process, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	if l.lifeline == nil {
		if err := l.openLifeline(); err != nil {
			return nil, err
		}
	}
	cpus, err := usable(s.cpus)
	if err != nil {
		return nil, err
	}
	p := newProcess(s, len(cpus), l.lifeline)
	if err := l.thread.do(func() error { return startOn(cpus, p.cmd.Start) }); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.path, err)
	}
	l.running[p] = struct{}{}
	go func() {
		p.wait()
		l.mu.Lock()
		delete(l.running, p)
		l.mu.Unlock()
		close(p.done)
	}()
	return p, nil
}

func (l *Launcher) openLifeline() error {
	r, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("open the lifeline: %w", err)
	}
	// The children share the open file: one whose runtime has no poller must find it blocking.
	if err := syscall.SetNonblock(int(r.Fd()), false); err != nil {
		return errors.Join(fmt.Errorf("open the lifeline: %w", err), r.Close(), w.Close())
	}
	l.lifeline, l.alive = r, w
	return nil
}
