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
	"tenrounds/harness/calm"
)

// says answers each request with the same bytes and leaves the connection open.
func says(bytes string) behaviour {
	return func(_ *faulty, c net.Conn, _ string, _ int64) bool {
		fmt.Fprint(c, bytes)
		return true
	}
}

// reasonModes are the ways in which requests are sent, for each of which failures must be told apart.
var reasonModes = []struct {
	name   string
	change func(*Options)
}{
	{"closed", func(*Options) {}},
	{"new connections", func(o *Options) { o.KeepAlive = false }},
	{"pipelined", func(o *Options) { o.Pipeline = 3 }},
	{"rate", func(o *Options) { o.Mode, o.Rate = ModeRate, 500 }},
	{"users", func(o *Options) {
		o.Mode, o.Users, o.Hatch, o.ThinkMin, o.ThinkMax = ModeUsers, 10, 1000, time.Millisecond, 2*time.Millisecond
	}},
	{"ramp", func(o *Options) {
		o.Mode, o.Users, o.Hatch, o.ThinkMin, o.ThinkMax = ModeUsers, 10, 1000, time.Millisecond, 2*time.Millisecond
		c, _ := ParseCondition("p99>1m")
		o.StopWhen = []Condition{c}
	}},
	{"sliced", func(o *Options) {
		o.URLs, o.Slice, o.Duration = append(o.URLs, o.URLs[0]), 20*time.Millisecond, 40*time.Millisecond
	}},
}

// TestReasons holds what is told of failures against what the server does, in all modes of both engines.
func TestReasons(t *testing.T) {
	for _, c := range []struct {
		name  string
		serve behaviour
		kind  func(harness.Failures) int64
		want  string
	}{
		{"redirect", says("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), func(f harness.Failures) int64 { return f.Status }, "status 302"},
		{"overloaded", says("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), func(f harness.Failures) int64 { return f.Status }, "status 503"},
		{"body", says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n?"), func(f harness.Failures) int64 { return f.Body }, "body differs"},
		{"folded", says("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"), malformedOf, "malformed: folded header line"},
		{"control byte", says("HTTP/1.1 200 OK\r\nA: b\x01\r\n\r\n"), malformedOf, "malformed: control byte in a header line"},
		{"encoding", says("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), malformedOf, "malformed: unsupported Transfer-Encoding"},
		{"SSH", says("SSH-2.0-OpenSSH_9\r\n"), malformedOf, "malformed: an SSH banner"},
		{"HTTP/2", says("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"), malformedOf, "malformed: an HTTP/2 frame"},
		{"FIN", closeWithoutAnswer, func(f harness.Failures) int64 { return f.Reset }, "connection ended early"},
		{"RST", resetInBody, func(f harness.Failures) int64 { return f.Reset }, "reset by the server"},
		{"refused", nil, func(f harness.Failures) int64 { return f.Connect }, "connect: refused"},
	} {
		for _, engine := range []string{EnginePortable, DefaultEngine} {
			for _, mode := range reasonModes {
				if mode.name == "sliced" && engine == EnginePortable {
					continue // which has no slices
				}
				t.Run(c.name+"/"+engine+"/"+mode.name, func(t *testing.T) {
					t.Parallel()
					calm.Try(t, func(f *calm.Findings, n int) {
						for _, a := range failWith(t, f, c.serve, engine, mode.change, 50*time.Millisecond<<n) {
							found := a.Failures
							if a.Failed() == 0 || c.kind(found) != a.Failed() || found.Reasons[c.want] != a.Failed() || !a.Identity() ||
								a.Errors != found.Connect+found.Reset+found.Malformed {
								f.Errorf("want %q alone: %+v", c.want, a)
							}
						}
					})
				})
			}
		}
	}
}

func malformedOf(f harness.Failures) int64 { return f.Malformed }

// failWith asks a server that always fails, or none.
func failWith(t *testing.T, f *calm.Findings, serve behaviour, engine string, change func(*Options), window time.Duration) []harness.TargetLoad {
	o := Defaults()
	if serve == nil {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			f.Fatalf("%v", err)
		}
		o.URLs = []string{"http://" + l.Addr().String()}
		_ = l.Close()
	} else {
		o.URLs = []string{"http://" + newFaulty(t, serve).Addr().String()}
	}
	o.Engine, o.Connections, o.Requests, o.Duration = engine, 3, suiteRequests()[:1], window
	change(&o)
	r, err := Run(t.Context(), o)
	if err != nil {
		f.Fatalf("%v", err)
	}
	return r.Targets
}

// TestReasonWords maps what the system says of connections.
func TestReasonWords(t *testing.T) {
	in := func(errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{Port: 1}, Err: os.NewSyscallError("connect", errno)}
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{in(syscall.ECONNREFUSED), "connect: refused"}, {syscall.ECONNREFUSED, "connect: refused"},
		{syscall.ETIMEDOUT, "connect: timed out"}, {&net.OpError{Err: os.ErrDeadlineExceeded}, "connect: timed out"},
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
		{errFold, notHTTP, "malformed: folded header line"}, {errTimeout, late, "no complete answer in time"}, {context.Canceled, abandoned, ""},
	} {
		if o, why := lossOf(c.err); o != c.o || why.String() != c.want {
			t.Errorf("%v: %d, %q, want %q", c.err, o, why, c.want)
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
	if len(found.Reasons) > mostReasons+1 || sumOf(found.Reasons) != 900+5+101 || found.Reasons["status 100"] != 107 {
		t.Errorf("%d: %v", len(found.Reasons), found.Reasons)
	}
	if w := found.Reasons.Words(); w[0] != "869 other" || w[1] != "107 status 100" || w[2] != "1 status 101" {
		t.Errorf("%q", w)
	}
}

// TestLastRequest lets a request ask for its connection to be closed: the generator closes it after the answer, and sends
// nothing more on it.
func TestLastRequest(t *testing.T) {
	asks := harness.HeaderField{Name: "connection", Value: "x, Close"}
	for _, c := range []struct {
		name   string
		change func(*Options)
		each   int64 // requests on a connection: 0 for any number
	}{
		{"header", func(o *Options) { o.Requests[0].Header = []harness.HeaderField{asks} }, 1},
		{"flag", func(o *Options) { o.KeepAlive = false }, 1},
		{"header, pipelined", func(o *Options) { o.Requests[0].Header, o.Pipeline = []harness.HeaderField{asks}, 4 }, 1},
		{"one of two", func(o *Options) {
			o.Requests = append(o.Requests, o.Requests[0])
			o.Requests[0].Header = []harness.HeaderField{asks}
		}, 0},
		{"one of two, pipelined", func(o *Options) {
			o.Requests = append(o.Requests, o.Requests[0])
			o.Requests[0].Header, o.Pipeline = []harness.HeaderField{asks}, 4
		}, 0},
	} {
		for _, engine := range []string{EnginePortable, DefaultEngine} {
			t.Run(c.name+"/"+engine, func(t *testing.T) {
				t.Parallel()
				calm.Try(t, func(f *calm.Findings, n int) { lastRequests(t, f, engine, c.change, c.each, 50*time.Millisecond<<n) })
			})
		}
	}
}

func lastRequests(t *testing.T, f *calm.Findings, engine string, change func(*Options), each int64, window time.Duration) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatalf("%v", err)
	}
	var s lastServer
	done := make(chan struct{})
	go func() { defer close(done); s.serve(l) }()
	o := Defaults()
	o.URLs = []string{"http://" + l.Addr().String()}
	o.Engine, o.Connections, o.Duration = engine, 2, window
	o.Requests = []harness.Request{{Method: "GET", Path: "/", Expect: harness.Expectation{Body: []byte("hi")}}}
	change(&o)
	r, err := Run(t.Context(), o)
	_ = l.Close()
	<-done
	if err != nil {
		f.Fatalf("%v", err)
	}
	a := r.Targets[0]
	if a.Failed() != 0 || a.Correct == 0 || strings.Contains(fmt.Sprint(r.Warnings), "closed keep-alive") {
		f.Errorf("%+v, warnings %q", a, r.Warnings)
	}
	asked, last, conns, broken := s.asked.Load(), s.last.Load(), s.connections.Load(), s.broken.Load()
	if broken != 0 || last == 0 || each > 0 && (asked != last || conns > asked+int64(o.Connections)) || each == 0 && (last == asked || conns < last) {
		f.Errorf("%d requests, of which %d asked to be the last, on %d connections; %d times something followed, or the server had to close",
			asked, last, conns, broken)
	}
}
