package verify

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Bounds on what is read of one answer, so that a wild server cannot fill the memory.
const (
	maxHeadLines = 200
	maxLine      = 16 << 10
	maxBody      = 4 << 20
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

// anyHost stands for the address of the server in requests as the checks write them.
const anyHost = "tenrounds.test"

// named puts the address in: a generator sends it as Host, and nothing may tell a check from it.
func (c *conn) named(s string) string { return strings.ReplaceAll(s, anyHost, c.addr) }

// answer is one response as it came over the wire.
type answer struct {
	// Line is the status line: "HTTP/1.1 200 OK".
	Line   string
	Status int
	// Head are the header lines as they came, in order.
	Head []string
	Body []byte
	// Interim are the 1xx answers that came before.
	Interim []int
	// Chunked and UntilClose say how the body was framed, where it was not by a Content-Length.
	Chunked, UntilClose bool
}

// values returns the values of all lines of a header.
func (a *answer) values(name string) []string {
	var vs []string
	for _, l := range a.Head {
		if n, v, _ := strings.Cut(l, ":"); strings.EqualFold(n, name) {
			vs = append(vs, strings.Trim(v, " \t"))
		}
	}
	return vs
}

// read reads the answer to a request of the given method.
func (c *conn) read(method string) (*answer, error) {
	a := &answer{}
	for {
		if err := c.readHead(a); err != nil {
			return nil, err
		}
		if a.Status >= 200 || a.Status == 101 {
			break
		}
		a.Interim = append(a.Interim, a.Status)
		if len(a.Interim) > 5 {
			return nil, errors.New("more than five interim answers")
		}
		a.Head = nil
	}
	if method == "HEAD" || a.Status == 304 || a.Status == 204 || a.Status == 101 {
		return a, nil
	}
	if err := c.readBody(a); err != nil {
		return nil, fmt.Errorf("after %q and %d bytes of body: %w", a.Line, len(a.Body), err)
	}
	return a, nil
}

func (c *conn) readHead(a *answer) error {
	line, err := c.line()
	if err != nil {
		return err
	}
	a.Line = line
	proto, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(rest, " ")
	if a.Status, err = strconv.Atoi(code); err != nil || len(code) != 3 || !strings.HasPrefix(proto, "HTTP/") {
		return fmt.Errorf("%s is no status line", quote([]byte(line)))
	}
	for {
		line, err := c.line()
		if err != nil {
			return fmt.Errorf("in the header section: %w", err)
		}
		if line == "" {
			return nil
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return fmt.Errorf("%s is no header line", quote([]byte(line)))
		}
		if a.Head = append(a.Head, line); len(a.Head) > maxHeadLines {
			return errors.New("header section without an end")
		}
	}
}

func (c *conn) line() (string, error) {
	b, err := c.r.ReadSlice('\n')
	if err != nil {
		if errors.Is(err, io.EOF) && len(b) > 0 {
			err = fmt.Errorf("cut off after %s", quote(b))
		}
		return "", err
	}
	s, ok := strings.CutSuffix(string(b), "\r\n")
	if !ok {
		return "", fmt.Errorf("%s does not end in CRLF", quote(b))
	}
	return s, nil
}

func (c *conn) readBody(a *answer) error {
	if te := a.values("Transfer-Encoding"); len(te) > 0 {
		a.Chunked = true
		return c.readChunks(a)
	}
	lengths := a.values("Content-Length")
	if len(lengths) == 0 {
		a.UntilClose = true
		var err error
		a.Body, err = io.ReadAll(io.LimitReader(c.r, maxBody))
		if closedByPeer(err) {
			err = nil
		}
		return err
	}
	n, err := strconv.Atoi(lengths[0])
	if err != nil || n < 0 || n > maxBody {
		return fmt.Errorf("Content-Length %q is no sensible length", lengths[0])
	}
	a.Body = make([]byte, n)
	got, err := io.ReadFull(c.r, a.Body)
	a.Body = a.Body[:got]
	return err
}

func (c *conn) readChunks(a *answer) error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 32)
		if err != nil || n < 0 || int(n)+len(a.Body) > maxBody {
			return fmt.Errorf("%s is no chunk size", quote([]byte(line)))
		}
		if n == 0 {
			break
		}
		chunk := make([]byte, n)
		if _, err := io.ReadFull(c.r, chunk); err != nil {
			return err
		}
		a.Body = append(a.Body, chunk...)
		l, err := c.line()
		if err != nil {
			return err
		}
		if l != "" {
			return fmt.Errorf("%s where a chunk of %d bytes should have ended", quote([]byte(l)), n)
		}
	}
	for {
		if l, err := c.line(); err != nil || l == "" {
			return err
		}
	}
}

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

// closedByPeer reports whether err means that the other side has closed or reset the connection.
func closedByPeer(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// byServer reports whether err is something that the server did; all else is a matter of the machine, such as too many
// open files.
func byServer(err error) bool {
	var op *net.OpError
	return !errors.As(err, &op) || op.Op != "dial" || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET)
}

// timedOut reports whether err means that nothing came in time.
func timedOut(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout() || errors.Is(err, net.ErrClosed) || // closed by dial's context
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// explain turns an error of the connection into words without addresses and ports.
func explain(err error) string {
	switch {
	case timedOut(err):
		return "no answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection closed in the middle: " + err.Error()
	case errors.Is(err, io.EOF):
		return "the connection closed without an answer"
	case errors.Is(err, syscall.ECONNRESET):
		return "the connection was reset"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	}
	return err.Error()
}
