package load

import "golang.org/x/sys/unix"

type connState uint8

const (
	disconnected connState = iota
	connecting
	connected
)

// conn is one connection of a loop, over all the sockets that it has in turn.
type conn struct {
	session
	schedule   schedule
	fd         int32
	index      int32 // in loop.conns
	generation int32 // of the socket, so that events of the one before are known
	state      connState
	live       bool // the schedule has not finished
	early      bool // held was taken before it was due
	holds      bool // held is a request that has not been sent
	opens      bool // the next send is the first on a connection that was made for it
	held       int64
	wakeAt     int64  // the timer that is valid, 0: none
	since      int64  // when the connect began
	retryAt    int64  // no connect before this
	pause      int64  // after the next connect that fails
	rest       []byte // of requests that the kernel did not take at once
}

// advance does what the connection can do next: connect, send, wait or finish.
func (l *loop) advance(c *conn) {
	for c.live && c.state == disconnected {
		switch {
		case c.schedule.over(l.now) && (!c.holds || c.retryAt > 0):
			l.finish(c)
			return
		case c.retryAt > l.now:
			l.wake(c, c.retryAt)
			return
		}
		if l.connectsWithRequest {
			if !l.take(c) {
				l.finish(c)
				return
			}
			if c.held > l.now {
				l.wake(c, c.held)
				return
			}
		}
		l.connect(c)
	}
	if c.live && c.state == connected {
		l.fill(c)
	}
}

// take has the next request of the schedule in c.held; false if there is none.
func (l *loop) take(c *conn) bool {
	if !c.holds {
		c.held, c.holds = c.schedule.next(l.now)
		c.early = c.holds && c.held > l.now
	}
	return c.holds
}

func (l *loop) wake(c *conn, at int64) {
	if c.wakeAt != at {
		c.wakeAt = at
		l.timers.push(timer{at: at, conn: c.index})
	}
}

// fill sends what is due while there is room for it. With nothing in flight it waits for the next request,
// or finishes if there is none.
func (l *loop) fill(c *conn) {
	if len(c.rest) > 0 {
		return // the socket is full
	}
	if l.one {
		l.sendNext(c)
		return
	}
	l.out = l.out[:0]
	for !c.full() && l.take(c) {
		if c.held > l.now {
			l.wake(c, c.held)
			break
		}
		if l.openLoop {
			l.now = l.clock.now()
		}
		sent := l.now
		if c.opens {
			sent, c.opens = c.since, false
		}
		if c.early {
			l.rec.lagged(c.held, sent-c.held)
		}
		c.holds = false
		b := c.send(c.held, sent)
		if c.full() && len(l.out) == 0 {
			l.write(c, b)
			return
		}
		l.out = append(l.out, b...)
	}
	switch {
	case len(l.out) > 0:
		l.write(c, l.out)
	case c.count == 0 && !c.holds:
		l.finish(c)
	}
}

// sendNext is fill for connections with exactly one request in flight: no timers, no batches. Most runs are
// of this kind, so the short path pays.
func (l *loop) sendNext(c *conn) {
	switch {
	case c.count > 0:
	case c.schedule.over(l.now):
		l.finish(c)
	default:
		l.write(c, c.send(l.now, l.now))
	}
}

// write sends requests. It ignores errors of the peer, which the next read reports: an answer may have
// arrived before the error.
func (l *loop) write(c *conn, b []byte) {
	n, errno := send(c.fd, b)
	if errno != 0 {
		n = 0
	}
	if n < len(b) && (errno == 0 || errno == unix.EAGAIN || errno == unix.EINTR) {
		c.rest = append(c.rest, b[n:]...)
	}
}

// gone are the last events of a socket.
const gone = unix.EPOLLRDHUP | unix.EPOLLHUP | unix.EPOLLERR

// handle takes an event.
func (l *loop) handle(c *conn, events uint32) {
	if c.state == connecting {
		if events&(unix.EPOLLOUT|unix.EPOLLHUP|unix.EPOLLERR) == 0 {
			return
		}
		if err := connectError(c.fd); err != nil {
			l.unconnected(c, c.since, err)
			l.advance(c)
			return
		}
		l.established(c)
	} else if len(c.rest) > 0 && events&unix.EPOLLOUT != 0 {
		rest := c.rest
		c.rest = c.rest[:0]
		l.write(c, rest)
	}
	if events&(unix.EPOLLIN|gone) != 0 {
		l.read(c, events&gone != 0)
		return
	}
	l.advance(c)
}

// connect begins a connection.
func (l *loop) connect(c *conn) {
	c.since = l.now
	fd, err := l.dial()
	if err == nil {
		c.generation++
		c.fd, c.state = fd, connecting
		if l.opening {
			l.connecting++
		}
		err = l.watch(fd, c.index, c.generation)
	}
	if err != nil {
		l.unconnected(c, c.since, err)
	}
}

func (l *loop) established(c *conn) {
	c.state, c.pause, c.retryAt = connected, int64(firstPause), 0
	c.opens = l.connectsWithRequest
	if l.opening {
		l.connecting--
	}
}

// unconnected accounts for a connect that failed, and lets the next one wait.
func (l *loop) unconnected(c *conn, at int64, err error) {
	if l.exhaust(err) {
		l.cancelled.Store(true) // at once, and not only when the end of the context is seen
	}
	if l.opening {
		at = 0 // as if at the start of the run, which is about to begin
		if c.state == connecting {
			l.connecting--
		}
	} else if l.connectsWithRequest {
		at, c.holds = c.held, false
	}
	if !l.cancelled.Load() {
		l.rec.unconnected(at, err)
	}
	l.disconnect(c)
	c.retryAt = l.now + c.pause
	c.pause = min(2*c.pause, int64(longestPause))
	if l.opening {
		c.retryAt, c.pause = 0, int64(firstPause)
	}
}

func (l *loop) disconnect(c *conn) {
	if c.state != disconnected {
		_ = unix.Close(int(c.fd))
		c.fd, c.state, c.rest = -1, disconnected, nil
	}
}

// finish ends the connection's part in the run.
func (l *loop) finish(c *conn) {
	if c.holds && c.held <= l.now {
		l.rec.unsent(c.held)
	}
	c.holds, c.live = false, false
	l.live--
	if c.state == connected {
		l.rec.live++
	}
	if !l.KeepAlive || c.state != connected || c.count > 0 {
		l.disconnect(c)
	}
}
