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

// typed sends another Content-Type.
type typed struct{ http.ResponseWriter }

func (t typed) Write(b []byte) (int, error) {
	t.Header().Set("Content-Type", payloads.JSONType+"; charset=utf-8")
	return t.ResponseWriter.Write(b)
}

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

// conn adds bytes to each answer, or sends the next one along with it and swallows that when its request has come.
type conn struct {
	net.Conn
	server *server
	ahead  bool
}

func (c *conn) Write(b []byte) (int, error) {
	more := ""
	if c.server.begun.Load() && bytes.HasSuffix(b, []byte(payloads.Text)) {
		switch c.server.cheat {
		case "surplus":
			more = "!"
		case "crlf":
			more = "\r\n"
		case "pushed":
			if c.ahead {
				_, err := c.Conn.Write(b) // the answer after this one: this one is there already
				return len(b), err
			}
			c.ahead, more = true, string(b)
		}
	}
	if _, err := c.Conn.Write(append(b[:len(b):len(b)], more...)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// raw takes the connection from the framework, and answers each request on it with the bytes that it would have sent.
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
			if _, err := fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nDate: %s\r\nContent-Length: %d\r\n%s\r\n%s",
				payloads.TextType, time.Now().UTC().Format(http.TimeFormat), len(payloads.Text), end, payloads.Text); err != nil || last {
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
