package load

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Requests of the suite: each path has an answer of its own, so that a swap is seen.
var suiteBodies = map[string]string{
	"/a": "the answer to a",
	"/b": "b",
	"/c": strings.Repeat("a long answer to c. ", 1000),
}

// faulty is a server over raw TCP that counts what it does to its clients.
type faulty struct {
	net.Listener
	wg    sync.WaitGroup
	mu    sync.Mutex
	conns map[net.Conn]bool

	requests    atomic.Int64 // whole requests that came in
	connections atomic.Int64
	unsolicited atomic.Int64           // times that it sent what nobody asked for
	done        [late + 1]atomic.Int64 // what it did, in the words of the outcomes
}

// behaviour answers one request, the nth of the server, on a connection. False ends the connection, which
// it may have closed itself.
type behaviour func(s *faulty, c net.Conn, path string, n int64) (more bool)

func newFaulty(t *testing.T, b behaviour) *faulty {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serveFaulty(t, l, b)
}

func serveFaulty(t *testing.T, l net.Listener, b behaviour) *faulty {
	s := &faulty{Listener: l, conns: map[net.Conn]bool{}}
	s.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.connections.Add(1)
			s.mu.Lock()
			s.conns[c] = true
			s.mu.Unlock()
			s.wg.Go(func() { s.serve(c, b) })
		}
	})
	t.Cleanup(func() {
		s.stop()
		s.wg.Wait()
	})
	return s
}

func (s *faulty) url() string { return "http://" + s.Addr().String() }

// stop refuses further connections and ends those that there are.
func (s *faulty) stop() {
	_ = s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
}

func (s *faulty) serve(c net.Conn, b behaviour) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return
		}
		if !b(s, c, req.URL.Path, s.requests.Add(1)) {
			return
		}
	}
}

// did counts an action. It comes before the action itself: the generator may be done, and the counts
// compared, as soon as the last byte is out.
func (s *faulty) did(o outcome) { s.done[o].Add(1) }

// answer writes a whole answer; extra are header lines with their CRLF.
func answer(c net.Conn, status int, extra, body string) {
	fmt.Fprintf(c, "HTTP/1.1 %d Whatever\r\n%sContent-Length: %d\r\n\r\n%s", status, extra, len(body), body)
}

func good(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(answered)
	answer(c, 200, "", suiteBodies[path])
	return true
}

// every lets b treat each kth request and answers the others well.
func every(k int64, b behaviour) behaviour {
	return func(s *faulty, c net.Conn, path string, n int64) bool {
		if n%k == 0 {
			return b(s, c, path, n)
		}
		return good(s, c, path, n)
	}
}

func wrongByte(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(badBody)
	body := []byte(suiteBodies[path])
	body[len(body)/2] ^= 1
	answer(c, 200, "", string(body))
	return true
}

func wrongLength(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(badBody)
	answer(c, 200, "", suiteBodies[path]+"!")
	return true
}

func swapped(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(badBody)
	other := map[string]string{"/a": "/b", "/b": "/c", "/c": "/a"}[path]
	answer(c, 200, "", suiteBodies[other])
	return true
}

func wrongStatus(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(badStatus)
	answer(c, 503, "", suiteBodies[path])
	return true
}

// shortThenClose promises one byte more than it sends.
func shortThenClose(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(lost)
	fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(suiteBodies[path])+1,
		suiteBodies[path])
	return false
}

func resetInBody(s *faulty, c net.Conn, path string, _ int64) bool {
	s.did(lost)
	fmt.Fprintf(c, "HTTP/1.1 200 OK\r\n\r\n%s", suiteBodies[path]) // without a length, a FIN would complete it
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
	return false
}

func closeWithoutAnswer(s *faulty, _ net.Conn, _ string, _ int64) bool {
	s.did(lost)
	return false
}

func noHTTP(s *faulty, c net.Conn, _ string, _ int64) bool {
	s.did(notHTTP)
	fmt.Fprint(c, "220 mail.example ESMTP\r\n")
	return false
}

// hang never answers; the client goes.
func hang(s *faulty, c net.Conn, _ string, _ int64) bool {
	s.did(late)
	_, _ = io.Copy(io.Discard, c)
	return false
}
