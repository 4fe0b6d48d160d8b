package load

import (
	"context"
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// unasked reports bytes that lie in the socket although nothing is in flight. Reading would wait for them, so it only
// looks.
func (l *link) unasked(now int64) error {
	if l.conn == nil || l.session.count > 0 {
		return nil
	}
	if n := peek(l.conn, l.buffer); n > 0 {
		return l.session.receive(l.buffer[:n], now)
	}
	return nil
}

// lastWords hears for a moment what comes after the last answer.
func (l *link) lastWords(ctx context.Context, c clock) {
	if ctx.Err() != nil || l.conn == nil || l.conn.SetReadDeadline(time.Now().Add(listening)) != nil {
		return
	}
	if n, _ := l.conn.Read(l.buffer); n > 0 {
		l.session.rec.unsolicited(c.now(), l.buffer[:n])
	}
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
