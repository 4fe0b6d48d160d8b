package instructions

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"tenrounds/harness"
)

// answerTimeout is how long one answer may take: a program under valgrind is some fifty times slower.
const answerTimeout = 30 * time.Second

// client asks a server over one connection, one request after the other.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	addr string
}

// connect waits until the server answers as the target. The number of requests that it gets for that is
// always the same.
func connect(ctx context.Context, addr, identity string, ended <-chan struct{}) (*client, error) {
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err == nil {
			c := &client{conn: conn, in: bufio.NewReader(conn), addr: addr}
			who := harness.Request{
				Method: http.MethodGet,
				Path:   "/about",
				Expect: harness.Expectation{Body: []byte(identity)},
			}
			if err = c.ask(ctx, who); err != nil {
				_ = conn.Close()
				return nil, err
			}
			return c, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%s does not listen: %w", addr, err)
		case <-ended:
			return nil, fmt.Errorf("the server ended before it listened on %s", addr)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// ask sends one request and compares the answer.
func (c *client) ask(ctx context.Context, r harness.Request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := c.conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, "http://"+c.addr+r.Path, bytes.NewReader(r.Body))
	if err != nil {
		return err
	}
	request.Header.Set("User-Agent", "") // none, as the load generator sends none
	for _, h := range r.Header {
		request.Header.Add(h.Name, h.Value)
	}
	if err := request.Write(c.conn); err != nil {
		return fmt.Errorf("send %s %s: %w", r.Method, r.Path, err)
	}
	answer, err := http.ReadResponse(c.in, request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, r.Path, err)
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		return fmt.Errorf("%s %s: read the body: %w", r.Method, r.Path, err)
	}
	want := r.Expect.Status
	if want == 0 {
		want = http.StatusOK
	}
	if answer.StatusCode != want || r.Expect.Body != nil && !bytes.Equal(body, r.Expect.Body) {
		return fmt.Errorf("%s %s: got status %d and %.100q, want %d and %.100q", r.Method, r.Path,
			answer.StatusCode, body, want, r.Expect.Body)
	}
	return nil
}

// turns are the requests of a scenario as often as their weights say.
func turns(s harness.Scenario) (all []harness.Request) {
	for _, r := range s.Requests {
		for range max(r.Weight, 1) {
			all = append(all, r)
		}
	}
	return all
}
