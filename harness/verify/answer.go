package verify

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

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

// headerLine splits a header line. Names have no case: they come as RFC 9110 writes them.
func headerLine(l string) (name, value string) {
	name, value, _ = strings.Cut(l, ":")
	name, value = http.CanonicalHeaderKey(name), strings.Trim(value, " \t")
	if name == "Connection" { // so have its options
		value = strings.ToLower(value)
	}
	return name, value
}

// Bounds on what is read of one answer, so that a wild server cannot fill the memory.
const (
	maxHeadLines = 200
	maxLine      = 16 << 10
	maxBody      = 4 << 20
)
