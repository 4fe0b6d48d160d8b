// Command netpoll answers GET / and /json on netpoll, the engine of hertz, by as little HTTP as it takes. It
// is what hertz is measured against, by make bench-servers: what hertz costs more is its HTTP and its router.
package main

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cloudwego/netpoll"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("reference-netpoll", start)
}

func start(c boot.Config) (boot.App, error) {
	s := &server{Config: c}
	s.tick()
	loop, err := netpoll.NewEventLoop(s.serve)
	if err != nil {
		return boot.App{}, err
	}
	return boot.App{Serve: func() error { return loop.Serve(c.TCP) }, Shutdown: loop.Shutdown}, nil
}

type server struct {
	boot.Config
	date atomic.Pointer[string]
}

// tick keeps the value of Date, which every engine here makes once a second.
func (s *server) tick() {
	now := time.Now().UTC().Format(http.TimeFormat)
	s.date.Store(&now)
	time.AfterFunc(time.Second, s.tick)
}

// serve answers the requests of a connection that has something to read, until it has ended.
func (s *server) serve(_ context.Context, c netpoll.Connection) error {
	for {
		// As hertz does: the timeout counts between the parts of a head.
		_ = c.SetReadTimeout(s.ReadHeaderTimeout)
		path, last, err := head(c.Reader())
		if err != nil {
			return c.Close()
		}
		if err := s.answer(c.Writer(), path); err != nil {
			return c.Close()
		}
		if c.Reader().Len() > 0 {
			continue
		}
		if err := c.Writer().Flush(); err != nil || last {
			return c.Close()
		}
		if s.IdleTimeout == 0 {
			return nil // to the poller, which has no timeout
		}
		_ = c.SetReadTimeout(s.IdleTimeout)
		if _, err := c.Reader().Peek(1); err != nil {
			return c.Close()
		}
	}
}

// head reads a request without a body. It returns its path, and whether the connection ends with it.
func head(r netpoll.Reader) (path string, last bool, err error) {
	line, err := r.Until('\n')
	if err != nil {
		return "", false, err
	}
	_, rest, _ := strings.Cut(string(line), " ")
	path, _, _ = strings.Cut(rest, " ")
	for {
		line, err := r.Until('\n')
		if err != nil {
			return "", false, err
		}
		switch string(line) {
		case "\r\n":
			return path, last, r.Release()
		case "Connection: close\r\n":
			last = true
		}
	}
}

func (s *server) answer(w netpoll.Writer, path string) error {
	switch path {
	case "/", "/text":
		return s.write(w, "200 OK", payloads.TextType, payloads.Text)
	case "/json":
		body, err := json.Marshal(s.Document())
		if err != nil {
			return err
		}
		return s.write(w, "200 OK", payloads.JSONType, string(body))
	case "/about":
		return s.write(w, "200 OK", payloads.TextType, s.Name)
	case "/healthz":
		return s.write(w, "200 OK", payloads.TextType, payloads.Healthy)
	}
	return s.write(w, "404 Not Found", payloads.TextType, payloads.NotFound)
}

func (s *server) write(w netpoll.Writer, status, contentType, body string) error {
	parts := [...]string{
		"HTTP/1.1 ", status, "\r\nDate: ", *s.date.Load(), "\r\nContent-Type: ", contentType,
		"\r\nContent-Length: ", strconv.Itoa(len(body)), "\r\n\r\n", body,
	}
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	b, err := w.Malloc(n)
	if err != nil {
		return err
	}
	for _, p := range parts {
		b = b[copy(b, p):]
	}
	return nil
}
