package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
)

// ErrClosed is the error of a Launcher that was used after Close.
var ErrClosed = errors.New("the launcher is closed")

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
	if l.layouts.path != "" {
		_ = os.RemoveAll(l.layouts.path)
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
		p.starved = p.limit.killed()
		if !p.member { // all others of its group have ended with it
			p.limit.remove()
		}
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
