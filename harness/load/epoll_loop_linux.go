package load

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// loop is an event loop with its connections and its account. Only its own goroutine touches it.
type loop struct {
	*job
	dialer
	poller
	rec        *recorder
	conns      []conn
	timers     timers
	buffer     []byte
	out        []byte // requests that go out together
	one        bool   // each connection has one request in flight, and sends the next at once
	cancelled  *atomic.Bool
	clock      clock
	passAt     int64 // when the latest events were taken
	stall      standstill
	now        int64 // read once for each batch of events, and before each send in open modes
	sweepEvery int64
	sweepAt    int64
	choresAt   int64   // the next sweep or edge, for which the alarm is set
	edges      []int64 // times at which onEdge is called, once each
	onEdge     func()
	stays      bool // connections are kept when they have finished
	live       int  // connections that have not finished
	connecting int  // while opening
	opening    bool // connections are made, but nothing is sent
}

// open makes the first attempt of each connection, with so many under way at once.
func (l *loop) open(atOnce int) {
	l.begin(clock{start: time.Now()})
	l.opening = true
	for i := range l.conns {
		for l.connecting >= max(atOnce, 1) && l.inTime() {
			l.step(time.Duration(l.sweepEvery))
		}
		if !l.inTime() {
			break // no server answers; the rest is tried, and counted, during the run
		}
		l.connect(&l.conns[i])
	}
	for l.connecting > 0 && l.inTime() {
		l.step(time.Duration(l.sweepEvery))
	}
	for i := range l.conns {
		if c := &l.conns[i]; c.state == connecting {
			l.unconnected(c, 0, unix.ETIMEDOUT)
		}
	}
	l.listen()
	l.opening, l.timers, l.stall.total = false, l.timers[:0], 0
}

// listen waits a moment for unsolicited bytes.
func (l *loop) listen() {
	for end := l.now + int64(listening); l.now < end && !l.cancelled.Load(); {
		l.step(time.Duration(end - l.now))
	}
}

func (l *loop) inTime() bool { return l.now <= int64(l.Timeout) && !l.cancelled.Load() }

// run sends by the schedules until all have finished.
func (l *loop) run(c clock) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// The kernel may otherwise be 50 µs late on purpose. Without this waits are less exact, no more.
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)

	l.begin(c)
	l.live, l.rec.live = len(l.conns), 0
	for range len(l.conns)/len(l.events) + 1 {
		l.step(0) // what came before the first request is no answer to it
	}
	for i := range l.conns {
		l.conns[i].live = true
	}
	for i := range l.conns {
		l.advance(&l.conns[i])
	}
	for l.live > 0 && !l.cancelled.Load() {
		l.step(l.untilSend())
	}
	l.now = l.clock.now()
	l.chores()
	for i := range l.conns {
		if c := &l.conns[i]; c.live {
			c.giveUp(context.Canceled, l.now)
			l.finish(c)
		}
	}
	l.rec.flush()
	if !l.stays {
		l.listen()
	}
}

func (l *loop) begin(c clock) {
	l.clock, l.now = c, c.now()
	l.passAt = l.now
	l.sweepAt = l.now + l.sweepEvery
	l.nextChores() // an edge may lie before
}

// step waits for events, for as long as wait, and handles them and what is due.
func (l *loop) step(d time.Duration) {
	events := l.await(l.clock, d)
	l.now = l.clock.now()
	if l.now-l.passAt > longestTurn {
		l.stall.late(l.rec.window, max(l.passAt, l.dueAt()), l.now)
	}
	l.passAt = l.now
	for i := range events {
		e := &events[i]
		if e.Fd == alarmIndex {
			l.choresAt = min(l.choresAt, l.now)
			continue
		}
		switch c := &l.conns[e.Fd]; {
		case c.generation != e.Pad || c.state == disconnected:
		case l.one && e.Events&(gone|unix.EPOLLIN) == unix.EPOLLIN && c.state == connected && len(c.rest) == 0:
			l.turn(c)
		default:
			l.handle(c, e.Events)
		}
	}
	for len(l.timers) > 0 && l.timers[0].at <= l.now {
		t := l.timers.pop()
		if c := &l.conns[t.conn]; c.wakeAt == t.at && c.live {
			c.wakeAt = 0
			l.advance(c)
		}
	}
	if l.now >= l.choresAt {
		l.chores()
	}
}

// chores does what is due by the clock and concerns the loop as a whole.
func (l *loop) chores() {
	for len(l.edges) > 0 && l.now >= l.edges[0] {
		l.edges = l.edges[1:]
		l.onEdge()
	}
	if l.now >= l.sweepAt {
		l.sweep()
		l.sweepAt = l.now + l.sweepEvery
	}
	l.nextChores()
}

// nextChores finds out when chores are due next, and sets the alarm for them.
func (l *loop) nextChores() {
	l.choresAt = l.sweepAt
	if len(l.edges) > 0 {
		l.choresAt = min(l.choresAt, l.edges[0])
	}
	l.alarmIn(time.Duration(l.choresAt - l.now))
	l.stall.look()
}

// dueAt is when a wait ends at the latest.
func (l *loop) dueAt() int64 {
	if len(l.timers) == 0 {
		return l.choresAt
	}
	return min(l.choresAt, l.timers[0].at)
}

// untilSend is how long to wait: without limit, unless a timer is due before the alarm. The rule is the same
// in all modes; a closed loop has no timers.
func (l *loop) untilSend() time.Duration {
	due := l.dueAt()
	if due == l.choresAt {
		return unlimited
	}
	return time.Duration(max(due-l.now, 0))
}

// sweep gives up the answers and the connects that are overdue. A timer for each request would cost more
// than a look at each connection now and then.
func (l *loop) sweep() {
	for i := range l.conns {
		c := &l.conns[i]
		switch c.state {
		case disconnected:
			l.halted(c)
		case connecting:
			if !c.holds && c.schedule.over(l.now) {
				l.finish(c)
			} else if l.now-c.since > int64(l.Timeout) {
				l.unconnected(c, c.since, unix.ETIMEDOUT)
				l.advance(c)
			}
		case connected:
			if since, waiting := c.oldest(); waiting && l.now-since > int64(l.Timeout) {
				l.leave(c, errTimeout)
				l.advance(c)
			} else if !waiting {
				l.halted(c)
			}
		}
	}
}

// halted finishes a connection that waits for a time which will not be waited for.
func (l *loop) halted(c *conn) {
	if c.live && c.holds && c.held > l.now && l.halt.Load() {
		l.finish(c)
	}
}

// close closes all sockets.
func (l *loop) close() {
	for i := range l.conns {
		l.disconnect(&l.conns[i])
	}
	l.poller.close()
}
