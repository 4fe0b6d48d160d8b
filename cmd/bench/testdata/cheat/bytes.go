package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"tenrounds/shared/payloads"
)

var launched = time.Now()

// listener hands out connections on which the answers are cheated at as bytes.
type listener struct {
	net.Listener
	server *server
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, server: l.server}, nil
}

// conn adds a byte to each answer, if that is the server's cheat.
type conn struct {
	net.Conn
	server *server
}

func (c *conn) Write(b []byte) (int, error) {
	more := ""
	if c.server.cheat == "surplus" && c.server.begun.Load() && bytes.HasSuffix(b, []byte(payloads.Text)) {
		more = "!"
	}
	if _, err := c.Conn.Write(append(b[:len(b):len(b)], more...)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// raw takes the connection from the framework, and answers each request on it with the bytes that it would
// have sent.
func raw(w http.ResponseWriter, last bool) {
	c, r, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	go func() {
		defer c.Close()
		for in := (*bufio.Reader)(r.Reader); ; {
			end := ""
			if last {
				end = "Connection: close\r\n"
			}
			if _, err := fmt.Fprintf(c,
				"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nDate: %s\r\nContent-Length: %d\r\n%s\r\n%s",
				payloads.TextType, time.Now().UTC().Format(http.TimeFormat), len(payloads.Text), end,
				payloads.Text); err != nil || last {
				return
			}
			q, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, q.Body)
			last = q.Close
		}
	}()
}
