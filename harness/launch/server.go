package launch

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a target that was started and answered.
type Server struct {
	alias     string
	addr      address
	limit     *limited
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

// VaryBase is the number above which its JSON counts, 0 if it does not. Of several processes it is the
// lowest.
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

// Holds is why the server does not hold its port alone, as far as the launcher can tell; nil if it does. What
// has ended is told by Done and Err.
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
	return fmt.Errorf("%s (PID %d) ended: %s%s%s", s.alias, p.pid(), how(p), p.starved, p.said.after())
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

func (s *Server) all() []*process { return append([]*process{s.p}, s.more...) }

// ended reports whether the server, of several processes any, has ended.
func (s *Server) ended() bool {
	for _, p := range s.all() {
		if p.ended() {
			return true
		}
	}
	return false
}

// guilty is the process that explains the end of the server: the first that ended without being asked, not
// one that was ended because of another.
func (s *Server) guilty() *process {
	for _, p := range s.all() {
		if p.ended() && !orderly(p.err) && !killed(p.err) {
			return p
		}
	}
	for _, p := range s.all() {
		if p.ended() && !orderly(p.err) {
			return p
		}
	}
	return s.p
}

// endMore ends all processes but the first at the same time, and reports whether one had to be killed. The
// first ends last, since it leads the group.
func (s *Server) endMore(ctx context.Context) (killed bool) {
	var one atomic.Bool
	var wg sync.WaitGroup
	for _, p := range s.more {
		wg.Go(func() {
			if p.end(ctx, gently) {
				one.Store(true)
			}
		})
	}
	wg.Wait()
	return one.Load()
}
