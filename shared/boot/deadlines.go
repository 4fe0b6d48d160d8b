package boot

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Engines set several read deadlines for each request, and almost none is reached. Each moves a timer of the
// runtime, which costs fasthttp 9 % of its CPU. The connections of lazyListener only record a deadline that
// is far off. One goroutine checks the records of all connections and sets the deadlines that are due. The
// meaning of the engines' deadlines does not change.
const (
	// tick is how often it checks: a connection may end that much later.
	tick = 500 * time.Millisecond
	// near deadlines are set at once, including those in the past, by which net/http interrupts a read. It must
	// be longer than a tick, since the clock for the comparison moves with the ticks.
	near = 2 * time.Second
)

// lazyListener gives the connections of a TCP listener lazy read deadlines.
type lazyListener struct {
	net.Listener
	sweeper sweeper
}

func lazyDeadlines(ln net.Listener) net.Listener {
	return &lazyListener{Listener: ln, sweeper: sweeper{start: time.Now()}}
}

// Accept makes lazyListener a net.Listener.
func (l *lazyListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return c, nil
	}
	lazy := &lazyConn{TCPConn: tcp, read: lazyDeadline{socket: tcp, sweeper: &l.sweeper}}
	l.sweeper.add(&lazy.read)
	return lazy, nil
}

// lazyConn has the other methods of *net.TCPConn, which engines use for sendfile among others.
type lazyConn struct {
	*net.TCPConn
	read lazyDeadline
}

func (c *lazyConn) SetReadDeadline(t time.Time) error { return c.read.set(t) }

func (c *lazyConn) SetDeadline(t time.Time) error {
	if err := c.SetWriteDeadline(t); err != nil {
		return err
	}
	return c.read.set(t)
}

func (c *lazyConn) Close() error {
	c.read.sweeper.remove(&c.read)
	return c.TCPConn.Close()
}

// lazyDeadline is the read deadline of one connection. It can change while the sweeper sets it.
type lazyDeadline struct {
	socket  interface{ SetReadDeadline(time.Time) error }
	sweeper *sweeper
	// due is the recorded deadline, in nanoseconds since the sweeper's start; 0 is none.
	due atomic.Int64
	// passed is true from before the socket gets a deadline until after it is lifted, both under mu.
	passed atomic.Bool
	mu     sync.Mutex
}

func (d *lazyDeadline) set(t time.Time) error {
	due := int64(0)
	if !t.IsZero() {
		due = int64(t.Sub(d.sweeper.start))
		if due < d.sweeper.now.Load()+int64(near) {
			return d.pass(t)
		}
	}
	// This order is the reverse of expire's, so that one of the two sees what the other did.
	d.due.Store(due)
	if !d.passed.Load() {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.due.Store(due) // another goroutine may have set one
	d.passed.Store(false)
	return d.socket.SetReadDeadline(time.Time{})
}

// pass sets t on the socket.
func (d *lazyDeadline) pass(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.passed.Store(true)
	d.due.Store(0)
	return d.socket.SetReadDeadline(t)
}

// expire ends reads on the socket, unless the deadline is no longer due.
func (d *lazyDeadline) expire(due int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	was := d.passed.Swap(true)
	if !d.due.CompareAndSwap(due, 0) {
		d.passed.Store(was)
		return
	}
	_ = d.socket.SetReadDeadline(time.Unix(1, 0)) // an error means that it is closed
}

// sweeper checks the deadlines of all open connections. Its goroutine runs while there are any.
type sweeper struct {
	start time.Time
	// now is the time of the last look, in nanoseconds since start.
	now     atomic.Int64
	mu      sync.Mutex
	open    map[*lazyDeadline]struct{}
	running bool
}

func (s *sweeper) add(d *lazyDeadline) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Store(int64(time.Since(s.start)))
	if s.open == nil {
		s.open = map[*lazyDeadline]struct{}{}
	}
	s.open[d] = struct{}{}
	if !s.running {
		s.running = true
		go s.run()
	}
}

func (s *sweeper) remove(d *lazyDeadline) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, d)
}

func (s *sweeper) run() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for range t.C {
		if !s.sweep() {
			return
		}
	}
}

// sweep sets the deadlines that are due, and reports whether connections are left.
func (s *sweeper) sweep() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := int64(time.Since(s.start))
	s.now.Store(now)
	for d := range s.open {
		if due := d.due.Load(); due != 0 && due <= now {
			d.expire(due)
		}
	}
	s.running = len(s.open) > 0
	return s.running
}
