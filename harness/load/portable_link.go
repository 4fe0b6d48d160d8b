package load

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// link is one connection of the portable engine, over all the sockets that it has in turn.
type link struct {
	job      *job
	dial     dialFunc
	session  *session
	schedule schedule
	buffer   []byte
	out      []byte // requests on their way to the socket
	held     int64  // intended time of a request that is not due yet
	holds    bool
	done     bool         // the schedule has no more requests
	early    bool         // it was taken before it was due
	waiting  atomic.Int64 // when the oldest request in flight was sent, plus 1; 0 for none

	mu   sync.Mutex // guards conn against wake
	conn net.Conn
}

// past is a deadline that has always gone by.
var past = time.Unix(1, 0)

// wake lets the link's blocked read or write return with os.ErrDeadlineExceeded.
func (l *link) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.SetDeadline(past)
	}
}

func (l *link) connect(ctx context.Context) error {
	conn, err := l.dial(ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.conn = conn
	l.mu.Unlock()
	return nil
}

// unconnected accounts for a connect that failed.
func (l *link) unconnected(ctx context.Context, at int64, err error) {
	if !l.job.exhaust(err) && ctx.Err() == nil {
		l.session.rec.unconnected(at, err)
	}
}

func (l *link) disconnect() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
		l.conn = nil
	}
}

// run sends requests until the schedule ends and nothing is in flight.
func (l *link) run(ctx context.Context, c clock) {
	defer l.disconnect()
	pause := firstPause
	for ctx.Err() == nil {
		now := c.now()
		if l.done || l.schedule.over(now) && (!l.holds || pause > firstPause) {
			l.drop(now)
			return
		}
		at := now
		if l.job.connectsWithRequest {
			// The connection is part of the request, and of its time.
			var err error
			if now, err = l.due(ctx, c, now); err != nil {
				return
			}
			at = l.held
		}
		if l.conn == nil {
			if err := l.connect(ctx); err != nil {
				l.unconnected(ctx, at, err)
				l.holds = l.holds && !l.job.connectsWithRequest
				sleep(ctx, pause)
				pause = min(2*pause, longestPause)
				continue
			}
			pause = firstPause
			if !l.job.connectsWithRequest {
				now = c.now()
			}
		}
		l.talk(ctx, c, now)
	}
}

// A connect that failed is not repeated at once, so that a dead server is not asked a million times.
const (
	firstPause   = time.Millisecond
	longestPause = 100 * time.Millisecond
)

// dialFunc makes a connection to the target.
type dialFunc func(ctx context.Context) (net.Conn, error)
