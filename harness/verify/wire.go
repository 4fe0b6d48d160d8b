package verify

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"time"
)

// conn is one raw connection. An HTTP client library would hide what is looked for here: spelling of the
// lines, framing, repeated headers, bytes that nobody asked for.
type conn struct {
	net.Conn
	r    *bufio.Reader
	addr string
	// patience is how long the other side may take to read what is sent; 0 is for ever.
	patience time.Duration
}

// dial connects to addr within patience; all that happens on the connection ends with ctx.
func dial(ctx context.Context, addr string, patience time.Duration) (*conn, error) {
	d := net.Dialer{Timeout: patience}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { c.Close() })
	return &conn{Conn: c, r: bufio.NewReaderSize(c, maxLine), addr: addr, patience: patience}, nil
}

// send writes s. A server may answer and close before it has read everything, so that an error here is
// only of interest when no answer comes; reading tells.
func (c *conn) send(s string) {
	if c.patience > 0 {
		_ = c.SetWriteDeadline(time.Now().Add(c.patience))
	}
	_, _ = io.WriteString(c, c.named(s))
}

// named puts the address in: a generator sends it as Host, and nothing may tell a check from it.
func (c *conn) named(s string) string { return strings.ReplaceAll(s, anyHost, c.addr) }

// unasked begins what rest says of bytes that came.
const unasked = "unasked bytes"

// rest says what becomes of the connection within d: "closed", "open" or the bytes that came unasked.
func (c *conn) rest(ctx context.Context, d time.Duration) string {
	t := time.Now().Add(d)
	if end, ok := ctx.Deadline(); ok && end.Before(t) {
		t = end
	}
	_ = c.SetReadDeadline(t)
	_, err := c.r.Peek(1)
	switch {
	case err == nil:
		b, _ := c.r.Peek(c.r.Buffered())
		return unasked + " " + quote(b)
	case closedByPeer(err):
		return "closed"
	default:
		return "open"
	}
}

// untilClosed reads until the connection ends or the time has come. An answer such as 408, or that to the
// request before, may come.
func (c *conn) untilClosed(t time.Time) (err error) {
	_ = c.SetReadDeadline(t)
	for err == nil {
		_, err = c.r.ReadByte()
	}
	return err
}
