package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// says answers each request with the same bytes and leaves the connection open.
func says(bytes string) behaviour {
	return func(_ *faulty, c net.Conn, _ string, _ int64) bool {
		fmt.Fprint(c, bytes)
		return true
	}
}

// TestReasons holds what is told of failures against what the server does, in all modes of both engines.
func TestReasons(t *testing.T) {
	faults.Only(t)
	for _, c := range []struct {
		name  string
		serve behaviour
		kind  func(harness.Failures) int64
		want  string
	}{
		{"redirect", says("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
			func(f harness.Failures) int64 { return f.Status }, "status 302"},
		{"overloaded", says("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"),
			func(f harness.Failures) int64 { return f.Status }, "status 503"},
		{"body", says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n?"),
			func(f harness.Failures) int64 { return f.Body }, "body differs"},
		{"folded", says("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"), malformedOf, "malformed: folded header line"},
		{"control byte", says("HTTP/1.1 200 OK\r\nA: b\x01\r\n\r\n"), malformedOf,
			"malformed: control byte in a header line"},
		{"encoding", says("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), malformedOf,
			"malformed: unsupported Transfer-Encoding"},
		{"SSH", says("SSH-2.0-OpenSSH_9\r\n"), malformedOf, "malformed: an SSH banner"},
		{"HTTP/2", says("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"), malformedOf,
			"malformed: an HTTP/2 frame"},
		{"FIN", closeWithoutAnswer, func(f harness.Failures) int64 { return f.Reset }, "connection ended early"},
		{"RST", resetInBody, func(f harness.Failures) int64 { return f.Reset }, "reset by the server"},
		{"refused", nil, func(f harness.Failures) int64 { return f.Connect }, "connect: refused"},
	} {
		for mode, o := range ways() {
			t.Run(c.name+"/"+mode, func(t *testing.T) {
				t.Parallel()
				faults.Try(t, func(f *faults.Findings, n int) {
					o := o
					o.Requests, o.Duration = o.Requests[:1], 50*time.Millisecond<<n
					serveAll(t, &o, c.serve)
					for _, a := range run(f, o).Targets {
						found := a.Failures
						if a.Failed() == 0 || c.kind(found) != a.Failed() || found.Reasons[c.want] != a.Failed() ||
							!a.Identity() ||
							a.Errors != found.Connect+found.Reset+found.Malformed+found.Unsolicited {
							f.Errorf("want %q alone: %+v", c.want, a)
						}
					}
				})
			})
		}
	}
}

func malformedOf(f harness.Failures) int64 { return f.Malformed }

// TestReasonWords maps what the system says of connections.
func TestReasonWords(t *testing.T) {
	in := func(errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{Port: 1},
			Err: os.NewSyscallError("connect", errno)}
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{in(syscall.ECONNREFUSED), "connect: refused"}, {syscall.ECONNREFUSED, "connect: refused"},
		{syscall.ETIMEDOUT, "connect: timed out"}, {&net.OpError{Err: os.ErrDeadlineExceeded},
			"connect: timed out"},
		{in(syscall.EHOSTUNREACH), "connect: unreachable"}, {syscall.ENETUNREACH, "connect: unreachable"},
		{in(syscall.EADDRNOTAVAIL), "connect: no local ports left"},
		{in(syscall.EACCES), "connect: permission denied"}, {errors.New("10.0.0.1:7: odd"), "connect: failed"},
	} {
		if got := connectReason(c.err).String(); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
	for _, c := range []struct {
		err  error
		o    outcome
		want string
	}{
		{io.EOF, lost, "connection ended early"}, {errServerCloses, lost, "connection ended early"},
		{in(syscall.ECONNRESET), lost, "reset by the server"}, {syscall.EPIPE, lost, "reset by the server"},
		{in(syscall.EHOSTUNREACH), lost, "connection: no route to host"},
		{errFold, notHTTP, "malformed: folded header line"}, {errTimeout, late,
			"no complete answer in time"}, {context.Canceled, abandoned, ""},
	} {
		if why := reasonOf(c.err); why.outcome != c.o || why.String() != c.want {
			t.Errorf("%v: %d, %q, want %q", c.err, why.outcome, why, c.want)
		}
	}
}

// A server can send 900 statuses: of many only the most frequent keep their names, and none is lost.
func TestReasonsAreBounded(t *testing.T) {
	r := &recorder{}
	for status := 100; status < 1000; status++ {
		r.reasons.add(reason{status: status}, 1)
	}
	r.reasons.add(reason{status: 100}, 5)
	if n := testing.AllocsPerRun(100, func() { r.reasons.add(reason{status: 100}, 1) }); n != 0 {
		t.Errorf("%v allocations to count what was seen before", n)
	}
	found := harness.Failures{Reasons: sumReasons([]*recorder{r, {}})}
	if len(found.Reasons) > mostReasons+1 || sumOf(found.Reasons) != 900+5+101 ||
		found.Reasons["status 100"] != 107 {
		t.Errorf("%d: %v", len(found.Reasons), found.Reasons)
	}
	if w := found.Reasons.Words(); w[0] != "869 other" || w[1] != "107 status 100" || w[2] != "1 status 101" {
		t.Errorf("%q", w)
	}
}

// TestLastRequest lets a request ask for its connection to be closed: the generator closes it after the
// answer, and sends nothing more on it.
func TestLastRequest(t *testing.T) {
	faults.Only(t)
	asks := func(o *Options) {
		o.Requests[0].Header = []harness.HeaderField{{Name: "connection", Value: "x, Close"}}
	}
	one := func(o *Options) {
		o.Requests = append(o.Requests, o.Requests[0])
		asks(o)
	}
	for _, c := range []struct {
		name     string
		pipeline int
		change   func(*Options)
		each     int64 // requests on a connection: 0 for any number
	}{
		{"header", 1, asks, 1},
		{"flag", 1, func(o *Options) { o.KeepAlive = false }, 1},
		{"header, pipelined", 4, asks, 1},
		{"one of two", 1, one, 0},
		{"one of two, pipelined", 4, one, 0},
	} {
		for _, engine := range engines() {
			t.Run(c.name+"/"+engine, func(t *testing.T) {
				t.Parallel()
				faults.Try(t, func(f *faults.Findings, n int) {
					lastRequests(f, engine, c.pipeline, c.change, c.each, 50*time.Millisecond<<n)
				})
			})
		}
	}
}

func lastRequests(f *faults.Findings, engine string, pipeline int, change func(*Options), each int64,
	window time.Duration) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatalf("%v", err)
	}
	var s lastServer
	done := make(chan struct{})
	go func() { defer close(done); s.serve(l) }()
	o := to(Closed{Connections: 2, Pipeline: pipeline}, window)
	o.Engine, o.Targets = engine, []Target{{URL: "http://" + l.Addr().String()}}
	o.Requests = []harness.Request{expecting("hi")}
	change(&o)
	r := run(f, o)
	_ = l.Close()
	<-done
	a := r.Targets[0]
	if a.Failed() != 0 || a.Correct == 0 || strings.Contains(fmt.Sprint(r.Warnings), "closed keep-alive") {
		f.Errorf("%+v, warnings %q", a, r.Warnings)
	}
	asked, last, conns, broken := s.asked.Load(), s.last.Load(), s.connections.Load(), s.broken.Load()
	if broken != 0 || last == 0 || each > 0 && (asked != last || conns > asked+2) || each == 0 &&
		(last == asked || conns < last) {
		f.Errorf("%d requests, %d of them the last, on %d connections; %d times more came, or no close",
			asked, last, conns, broken)
	}
}
