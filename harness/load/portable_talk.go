package load

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// talk sends requests on the present socket until it is of no more use or the schedule ends; then nothing
// is in flight.
func (l *link) talk(ctx context.Context, c clock, now int64) {
	err := l.checkSurplus(now)
	for err == nil {
		if now, err = l.fill(ctx, c, now); err != nil {
			break
		}
		since, _ := l.session.oldest()
		l.waiting.Store(since + 1)
		if err = l.write(ctx, c); err == nil {
			now, err = l.read(ctx, c)
		}
		if err == nil && l.session.last && l.session.count == 0 {
			err = errOver
		}
	}
	l.waiting.Store(0)
	if errors.Is(err, errOver) && l.job.KeepAlive {
		l.readSurplus(ctx, c)
	}
	l.leave(err, c.now())
}

// fill takes requests that are due from the schedule while there is room for them. If nothing is in flight
// it waits for the next one, and fails with errOver if there is none.
func (l *link) fill(ctx context.Context, c clock, now int64) (int64, error) {
	for !l.session.full() {
		if l.session.count == 0 {
			var err error
			if now, err = l.due(ctx, c, now); err != nil {
				return now, err
			}
		} else if !l.holds {
			l.take(now)
		}
		if !l.holds || l.held > now {
			return now, nil
		}
		l.out = append(l.out, l.session.send(l.held, now)...)
		if l.early {
			l.session.rec.lagged(l.held, now-l.held)
		}
		l.holds = false
	}
	return now, nil
}

// write sends what is in out. An error that the peer caused is left to read to find: an answer may have
// come before it.
func (l *link) write(ctx context.Context, c clock) error {
	rest := l.out
	l.out = l.out[:0]
	for len(rest) > 0 {
		n, err := l.conn.Write(rest)
		rest = rest[n:]
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if err := l.overdue(ctx, c.now()); err != nil {
				return err
			}
		} else if err != nil {
			break
		}
	}
	return nil //nolint:nilerr // see above
}

// read hands over what arrives next, and returns when that was.
func (l *link) read(ctx context.Context, c clock) (now int64, err error) {
	n, err := l.conn.Read(l.buffer)
	now = c.now()
	if n > 0 {
		if bad := l.session.receive(l.buffer[:n], now); bad != nil {
			return now, bad
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = l.overdue(ctx, now)
	}
	return now, err
}

// overdue says why wake was called. It may have been for a request whose answer came just then: in that
// case the deadline is lifted.
func (l *link) overdue(ctx context.Context, now int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if since, waiting := l.session.oldest(); waiting && now-since > int64(l.job.Timeout) {
		return errTimeout
	}
	return l.conn.SetDeadline(time.Time{})
}

// leave gives up the socket, and settles what is in flight by the reason.
func (l *link) leave(err error, now int64) {
	closes := errors.Is(err, errServerCloses)
	if l.job.KeepAlive && !l.session.last && (errors.Is(err, errOver) || ctxEnded(err)) {
		l.session.rec.live = 1
	}
	if errors.Is(err, io.EOF) {
		closes = l.session.end(now)
	} else {
		l.session.giveUp(err, now)
	}
	if closes && !l.session.last {
		l.session.rec.closed++
	}
	l.disconnect()
}

// checkSurplus reports bytes that lie in the socket although nothing is in flight. Reading would wait for
// them, so it only looks.
func (l *link) checkSurplus(now int64) error {
	if l.conn == nil || l.session.count > 0 {
		return nil
	}
	if n := peek(l.conn, l.buffer); n > 0 {
		return l.session.receive(l.buffer[:n], now)
	}
	return nil
}

// readSurplus waits a moment for bytes after the last answer.
func (l *link) readSurplus(ctx context.Context, c clock) {
	if ctx.Err() != nil || l.conn == nil || l.conn.SetReadDeadline(time.Now().Add(listening)) != nil {
		return
	}
	if n, _ := l.conn.Read(l.buffer); n > 0 {
		l.session.rec.unsolicited(c.now(), l.buffer[:n])
	}
}

// due takes the next request from the schedule and waits until it is due. It returns the time then.
func (l *link) due(ctx context.Context, c clock, now int64) (int64, error) {
	if !l.holds {
		if !l.take(now) {
			return now, errOver
		}
	}
	if l.held <= now {
		return now, nil
	}
	t := time.NewTimer(time.Duration(l.held - now))
	defer t.Stop()
	select {
	case <-t.C:
		now = c.now()
		return now, l.checkSurplus(now)
	case <-ctx.Done():
		return now, ctx.Err()
	case <-l.job.halt.done:
		if now = c.now(); now >= l.held {
			return now, nil
		}
		l.holds = false
		return now, errOver
	}
}

// take has the next request of the schedule in l.held; false if there is none.
func (l *link) take(now int64) bool {
	l.held, l.holds = l.schedule.next(now)
	l.early = l.holds && l.held > now
	l.done = !l.holds
	return l.holds
}

// drop accounts for a request that was due and that no connection could be made for.
func (l *link) drop(now int64) {
	if l.holds && l.held <= now {
		l.session.rec.unsent(l.held)
	}
	l.holds = false
}

// peek copies what has arrived on a connection, without waiting for anything, and leaves it there.
func peek(c net.Conn, b []byte) (n int) {
	s, ok := c.(syscall.Conn)
	if !ok {
		return 0
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return 0
	}
	_ = raw.Read(func(fd uintptr) bool {
		n, _, _ = unix.Recvfrom(int(fd), b, unix.MSG_PEEK|unix.MSG_DONTWAIT)
		return true
	})
	return n
}
