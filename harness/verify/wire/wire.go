// Package wire speaks HTTP/1.1 over raw sockets for both suites of the verifier. An HTTP client library would
// hide what they look for: the spelling of header lines, framing, repeated headers, bytes that nobody
// requested.
package wire

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"time"
)

// AnyHost stands for the server's address in requests: Send replaces it, since generators send the address
// too and a server must not be able to tell a check from a generator.
const AnyHost = "tenrounds.test"

// Conn is one connection to a server.
type Conn struct {
	net.Conn
	r    *bufio.Reader
	addr string
	// patience is how long the server may take to read a request; 0 means no limit.
	patience time.Duration
}

// Dial connects to addr within patience. The connection is closed when ctx ends.
func Dial(ctx context.Context, addr string, patience time.Duration) (*Conn, error) {
	d := net.Dialer{Timeout: patience}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { c.Close() })
	return &Conn{Conn: c, r: bufio.NewReaderSize(c, maxLine), addr: addr, patience: patience}, nil
}

// Send writes s. Errors are ignored: a server may answer and close before it has read everything, and reading
// shows whether an answer came.
func (c *Conn) Send(s string) {
	if c.patience > 0 {
		_ = c.SetWriteDeadline(time.Now().Add(c.patience))
	}
	_, _ = io.WriteString(c, c.Named(s))
}

// Named puts the server's address into a request.
func (c *Conn) Named(s string) string { return strings.ReplaceAll(s, AnyHost, c.addr) }

// State is that of a connection on which nothing was requested.
type State struct {
	// Closed says that the server has closed it.
	Closed bool
	// Unasked are the bytes that came, quoted; empty for none.
	Unasked string
}

// Open reports whether the connection is as it was.
func (s State) Open() bool { return s == State{} }

func (s State) String() string {
	switch {
	case s.Unasked != "":
		return "unasked bytes " + s.Unasked
	case s.Closed:
		return "closed"
	}
	return "open"
}

// Rest waits for d and returns the state of the connection.
func (c *Conn) Rest(ctx context.Context, d time.Duration) State {
	t := time.Now().Add(d)
	if end, ok := ctx.Deadline(); ok && end.Before(t) {
		t = end
	}
	_ = c.SetReadDeadline(t)
	_, err := c.r.Peek(1)
	switch {
	case err == nil:
		b, _ := c.r.Peek(c.r.Buffered())
		return State{Unasked: Quote(b)}
	case ClosedByPeer(err):
		return State{Closed: true}
	}
	return State{}
}

// UntilClosed reads and drops everything until the connection ends or t has come.
func (c *Conn) UntilClosed(t time.Time) (err error) {
	_ = c.SetReadDeadline(t)
	for err == nil {
		_, err = c.r.ReadByte()
	}
	return err
}

// Request is a request without a body: a method, a path and header lines after Host.
func Request(method, path string, lines ...string) string {
	head := append([]string{method + " " + path + " HTTP/1.1", "Host: " + AnyHost}, lines...)
	return strings.Join(head, "\r\n") + "\r\n\r\n"
}
