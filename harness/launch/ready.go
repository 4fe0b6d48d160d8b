package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"tenrounds/harness"
)

// pollEvery is the pause between two questions whether a server is ready.
const pollEvery = 5 * time.Millisecond

// await polls until the server answers with the target's name and, as far as holds can tell, is the process
// that answered.
func (s *Server) await(ctx context.Context, t harness.Target, timeout, every time.Duration) error {
	late, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	tr := &http.Transport{DisableKeepAlives: true} // no proxy, and no idle connection that a stop would wait for
	client := &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	tick := time.NewTicker(every)
	defer tick.Stop()
	var last error
	for {
		err := s.ask(late, client, t)
		s.ready = time.Since(s.p.start)
		if err == nil && s.holds != nil {
			if err = s.holds(s.PID(), s.Port()); err != nil {
				err = fmt.Errorf("another program answers as %s on %s: %w", t.Identity(), s.addr.dial, err)
			}
		}
		var other *otherError
		switch {
		case s.p.ended(): // before all else: then it is not this process that answers
			return fmt.Errorf("%s ended before it was ready: %s%s", s.alias, how(s.p), s.p.said.after())
		case err == nil:
			return nil
		case errors.As(err, &other):
			return fmt.Errorf("%s: %w", s.alias, err)
		case last == nil || late.Err() == nil: // that the time is over says less than the error before
			last = err
		}
		select {
		case <-tick.C:
		case <-s.p.done:
		case <-late.Done():
			if ctx.Err() != nil {
				return fmt.Errorf("wait for %s: %w", s.alias, ctx.Err())
			}
			return fmt.Errorf("%s was not ready within %v: %w%s", s.alias, timeout, last, s.p.said.after())
		}
	}
}

// ask sends one set of requests.
func (s *Server) ask(ctx context.Context, c *http.Client, t harness.Target) error {
	name := t.Identity()
	if t.Contract == harness.ContractNone {
		return s.accepts(ctx, c, t.Ready)
	}
	if _, err := get(ctx, c, "http://"+s.addr.dial+"/healthz"); err != nil {
		return err
	}
	about, err := get(ctx, c, "http://"+s.addr.dial+"/about")
	if err != nil {
		return err
	}
	if got := strings.TrimSpace(about); got != name {
		return &otherError{s.addr.dial, got, name}
	}
	return nil
}

// accepts reports whether a server without the contract is ready: it accepts a connection and, if a path is
// given, answers it with a status under 500.
func (s *Server) accepts(ctx context.Context, c *http.Client, path string) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if path == "" {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", s.addr.dial)
		if err != nil {
			return err
		}
		return conn.Close()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr.dial+path, http.NoBody)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("GET %s: status %d", path, resp.StatusCode)
	}
	return nil
}

// askTimeout bounds one question: a server that takes the connection and says nothing is asked again.
const askTimeout = time.Second

func get(ctx context.Context, c *http.Client, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	resp, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 256))
	if err != nil {
		return "", fmt.Errorf("GET %s: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("GET %s: status %d", url, resp.StatusCode)
	}
	return string(b), nil
}
