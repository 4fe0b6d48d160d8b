package load

import (
	"errors"
	"io"
	"syscall"
)

// turn is handle for what most events are where a connection always has one request in flight: an answer like
// the ones before it has come whole, and the next request goes out. Anything else goes the long way, with the
// same bytes.
func (l *loop) turn(c *conn) {
	n, errno := receive(c.fd, l.buffer)
	if errno != 0 || n == len(l.buffer) || !c.session.again(l.buffer[:max(n, 0)], l.now) {
		if !l.handleRead(c, n, errno, false) {
			l.read(c, false)
		}
		return
	}
	if c.live {
		l.sendNext(c)
	}
}

// read takes what has arrived. A short read has drained the socket, unless the peer has gone: what is there
// then is read to its end, because no other event will come.
func (l *loop) read(c *conn, toEnd bool) {
	for {
		n, errno := receive(c.fd, l.buffer)
		if l.handleRead(c, n, errno, toEnd) {
			return
		}
	}
}

// handleRead handles what a read brought, and reports whether it was the last for this event.
func (l *loop) handleRead(c *conn, n int, errno syscall.Errno, toEnd bool) bool {
	switch {
	case errno == syscall.EINTR:
		return false
	case errno == syscall.EAGAIN:
		l.advance(c)
		return true
	case errno != 0:
		l.leave(c, errno)
		l.advance(c)
		return true
	case n == 0:
		l.leave(c, io.EOF)
		l.advance(c)
		return true
	}
	early := len(c.rest) > 0
	err := c.receive(l.buffer[:n], l.now)
	if early && err == nil && c.unsent(c.rest) {
		c.rec.unsolicited(l.now, l.buffer[:n]) // the answer to a request that was not sent yet
	}
	if err == nil && c.count == 0 && (c.last || len(c.rest) > 0) {
		err = errOver // with requests that were answered before they were sent, nothing can be matched
	}
	if err != nil {
		l.leave(c, err)
	} else if n == len(l.buffer) || toEnd {
		return false
	}
	l.advance(c)
	return true
}

// leave gives up the socket, and settles what is in flight by the reason.
func (l *loop) leave(c *conn, reason error) {
	closes := errors.Is(reason, errServerCloses)
	if errors.Is(reason, io.EOF) {
		closes = c.end(l.now)
	} else {
		c.giveUp(reason, l.now)
	}
	if closes && !c.last {
		c.rec.closed++
	}
	l.disconnect(c)
}
