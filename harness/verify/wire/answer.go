package wire

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Answer is one answer of a server, as it was received.
type Answer struct {
	// Line is the status line: "HTTP/1.1 200 OK".
	Line   string
	Status int
	// Head are the header lines in their order.
	Head []string
	Body []byte
	// Interim are the 1xx answers that came first.
	Interim []int
	// Chunks are the sizes of the body's chunks, if it came in chunks.
	Chunks []int
	// UntilClose is true if the body ended with the connection.
	UntilClose bool
}

// Closes reports whether the connection ends with this answer.
func (a *Answer) Closes() bool {
	return a.UntilClose || strings.HasPrefix(a.Line, "HTTP/1.0 ") ||
		strings.EqualFold(a.Get("Connection"), "close")
}

// Get returns the value of a header, of the first line if there are several.
func (a *Answer) Get(name string) string {
	if vs := a.Values(name); len(vs) > 0 {
		return vs[0]
	}
	return ""
}

// Values returns the values of all lines of a header.
func (a *Answer) Values(name string) []string {
	var vs []string
	for _, l := range a.Head {
		if n, v, _ := strings.Cut(l, ":"); strings.EqualFold(n, name) {
			vs = append(vs, strings.Trim(v, " \t"))
		}
	}
	return vs
}

// Read reads the answer to a request of the given method. If the body is incomplete, it returns the answer
// and an error.
func (c *Conn) Read(method string) (*Answer, error) {
	a := &Answer{}
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
		return a, fmt.Errorf("after %q and %d bytes of body: %w", a.Line, len(a.Body), err)
	}
	return a, nil
}

func (c *Conn) readHead(a *Answer) error {
	line, err := c.Line()
	if err != nil {
		return err
	}
	a.Line = line
	proto, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(rest, " ")
	if a.Status, err = strconv.Atoi(code); err != nil || len(code) != 3 || !strings.HasPrefix(proto, "HTTP/") {
		return fmt.Errorf("%s is not a status line", Quote([]byte(line)))
	}
	for {
		line, err := c.Line()
		if err != nil {
			return fmt.Errorf("in the header section: %w", err)
		}
		if line == "" {
			return nil
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return fmt.Errorf("%s is not a header line", Quote([]byte(line)))
		}
		if a.Head = append(a.Head, line); len(a.Head) > maxHeadLines {
			return fmt.Errorf("more than %d header lines", maxHeadLines)
		}
	}
}

// Line reads one line, without its CRLF.
func (c *Conn) Line() (string, error) {
	b, err := c.r.ReadSlice('\n')
	if err != nil {
		if errors.Is(err, io.EOF) && len(b) > 0 {
			err = fmt.Errorf("cut off after %s", Quote(b))
		}
		return "", err
	}
	s, ok := strings.CutSuffix(string(b), "\r\n")
	if !ok {
		return "", fmt.Errorf("%s does not end in CRLF", Quote(b))
	}
	return s, nil
}

func (c *Conn) readBody(a *Answer) error {
	if te := a.Values("Transfer-Encoding"); len(te) > 0 {
		return c.readChunks(a)
	}
	lengths := a.Values("Content-Length")
	if len(lengths) == 0 {
		a.UntilClose = true
		var err error
		a.Body, err = io.ReadAll(io.LimitReader(c.r, maxBody))
		if ClosedByPeer(err) {
			err = nil
		}
		return err
	}
	n, err := strconv.Atoi(lengths[0])
	if err != nil || n < 0 || n > maxBody {
		return fmt.Errorf("Content-Length %q is not a usable length", lengths[0])
	}
	a.Body = make([]byte, n)
	got, err := io.ReadFull(c.r, a.Body)
	a.Body = a.Body[:got]
	return err
}

func (c *Conn) readChunks(a *Answer) error {
	for {
		line, err := c.Line()
		if err != nil {
			return err
		}
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 32)
		if err != nil || n < 0 || int(n)+len(a.Body) > maxBody {
			return fmt.Errorf("%s is not a chunk size", Quote([]byte(line)))
		}
		if n == 0 {
			break
		}
		chunk := make([]byte, n)
		if _, err := io.ReadFull(c.r, chunk); err != nil {
			return err
		}
		a.Body, a.Chunks = append(a.Body, chunk...), append(a.Chunks, len(chunk))
		l, err := c.Line()
		if err != nil {
			return err
		}
		if l != "" {
			return fmt.Errorf("%s instead of the end of a chunk of %d bytes", Quote([]byte(l)), n)
		}
	}
	for {
		if l, err := c.Line(); err != nil || l == "" {
			return err
		}
	}
}

// Header splits a header line. The name is spelled as in RFC 9110, since names have no case.
func Header(l string) (name, value string) {
	name, value, _ = strings.Cut(l, ":")
	name, value = http.CanonicalHeaderKey(name), strings.Trim(value, " \t")
	if name == "Connection" { // its options have no case either
		value = strings.ToLower(value)
	}
	return name, value
}

// Limits on one answer, so that a broken server cannot fill the memory.
const (
	maxHeadLines = 200
	maxLine      = 16 << 10
	maxBody      = 4 << 20
)
