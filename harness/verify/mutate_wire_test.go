package verify

import (
	"bytes"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// wireConn is a connection whose bytes can be changed. Nil functions change nothing.
type wireConn struct {
	net.Conn
	in  func([]byte) []byte // must not lengthen
	out func([]byte) []byte
}

func (c wireConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.in != nil && n > 0 {
		n = copy(b, c.in(b[:n]))
	}
	return n, err
}

func (c wireConn) Write(b []byte) (int, error) {
	out := b
	if c.out != nil {
		out = c.out(bytes.Clone(b))
	}
	if _, err := c.Conn.Write(out); err != nil {
		return 0, err
	}
	return len(b), nil
}

// reading changes what the server reads, writing what it writes: small answers come in one piece.
func reading(f func(net.Conn, []byte) []byte) func(*reference) {
	return func(r *reference) {
		r.conn = func(c net.Conn) net.Conn {
			return wireConn{Conn: c, in: func(b []byte) []byte { return f(c, b) }}
		}
	}
}

func writing(f func(c net.Conn) func([]byte) []byte) func(*reference) {
	return func(r *reference) {
		r.conn = func(c net.Conn) net.Conn { return wireConn{Conn: c, out: f(c)} }
	}
}

// misread makes the server read to for from, which are equally long.
func misread(from, to string) func(*reference) {
	return reading(func(_ net.Conn, b []byte) []byte { return bytes.ReplaceAll(b, []byte(from), []byte(to)) })
}

// swap exchanges the first two answers on a connection that pipelines.
func swap(r *reference) {
	r.conn = func(c net.Conn) net.Conn {
		var held []byte
		pipelined := false
		return wireConn{c, func(b []byte) []byte {
			pipelined = bytes.Count(b, []byte("Host: ")) > 1
			return b
		}, func(b []byte) []byte {
			switch {
			case pipelined && held == nil:
				held = b
				return nil
			case pipelined:
				b, pipelined = append(b, held...), false
			}
			return b
		}}
	}
}

func wireMutations() []mutation {
	return []mutation{
		{"closes keep-alive", "connection/keep-alive", func(r *reference) {
			r.server = func(s *http.Server) { s.SetKeepAlivesEnabled(false) }
		}},
		{"closes silently after ten answers", "connection/keep-alive",
			writing(func(c net.Conn) func([]byte) []byte {
				n := 0
				return func(b []byte) []byte {
					if n++; n > 10 {
						c.Close()
					}
					return b
				}
			})},
		{"pipelined answers swapped", "connection/pipelining", swap},
		{"wants requests in one piece", "connection/byte-by-byte", reading(func(c net.Conn, b []byte) []byte {
			if len(b) < 10 {
				c.Close()
			}
			return b
		})},
		{"a byte too many", "connection/mixed", writing(func(net.Conn) func([]byte) []byte {
			return func(b []byte) []byte { return append(b, '\n') }
		})},
		{"ignores Connection: close", "connection/close", misread("Connection: close", "C0nnection: close")},
		{"ignores HTTP/1.0", "connection/http10", misread("HTTP/1.0", "HTTP/1.1")},
		{"drops keep-alive of HTTP/1.0", "connection/http10-keep-alive", misread("keep-alive", "keep-a1ive")},
		{"twenty connections at most", "connection/many", func(r *reference) {
			var n atomic.Int64
			r.conn = func(c net.Conn) net.Conn {
				if n.Add(1) > 20 {
					c.Close()
				}
				return c
			}
		}},
		{"small header limit", "limit/header-15k", func(r *reference) {
			r.server = func(s *http.Server) { s.MaxHeaderBytes = 4096 }
		}},
		{"large header limit", "limit/header-24k", func(r *reference) {
			r.server = func(s *http.Server) { s.MaxHeaderBytes = 1 << 20 }
		}},
		{"no header limit", "limit/header-endless", func(r *reference) {
			r.server = func(s *http.Server) { s.MaxHeaderBytes, s.ReadHeaderTimeout = 1<<30, time.Minute }
		}},
		{"another engine", "engine/expect-unknown", misread("Expect: foo", "Exp3ct: foo")},
	}
}

func timeMutations() []mutation {
	server := func(f func(*http.Server)) func(*reference) { return func(r *reference) { r.server = f } }
	return []mutation{
		{"no header timeout", "wait/header-timeout", server(func(s *http.Server) { s.ReadHeaderTimeout = 0 })},
		{"no header timeout, byte by byte", "wait/header-drip", server(func(s *http.Server) {
			s.ReadHeaderTimeout = 0
		})},
		{"no header timeout on later requests", "wait/header-second", server(func(s *http.Server) {
			s.ReadHeaderTimeout = 0
		})},
		{"short header timeout", "wait/header-timeout", server(func(s *http.Server) {
			s.ReadHeaderTimeout = shortClocks.header / 6
		})},
		{"short idle timeout", "wait/idle", server(func(s *http.Server) {
			s.IdleTimeout = shortClocks.header / 2
		})},
		{"no idle timeout", "wait/idle-timeout", server(func(s *http.Server) { s.IdleTimeout = time.Hour })},
		{"body within the header timeout", "engine/slow-body", server(func(s *http.Server) {
			s.ReadTimeout = shortClocks.header
		})},
	}
}
