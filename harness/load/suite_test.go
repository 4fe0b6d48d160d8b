package load

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

func suiteRequests() []harness.Request {
	var rs []harness.Request
	for i, path := range []string{"/a", "/b", "/c"} {
		rs = append(rs, harness.Request{Method: "GET", Path: path, Weight: i + 1,
			Expect: harness.Expectation{Status: 200, Body: []byte(suiteBodies[path])}})
	}
	rs = append(rs, harness.Request{Method: "POST", Path: "/a", Body: []byte("some body"),
		Header: []harness.HeaderField{{Name: "X-Y", Value: "z"}},
		Expect: harness.Expectation{Body: []byte(suiteBodies["/a"])}})
	return rs
}

// suiteWindow is how long a server of the suite is asked.
const suiteWindow = 200 * time.Millisecond

// suiteCase is a server that misbehaves, and counts what it does.
type suiteCase struct {
	name    string
	serve   behaviour
	options func(*Options)
	// expect is a piece of a warning that there must be.
	expect string
	check  func(t faults.T, s *faulty, a harness.TargetLoad, window time.Duration)
}

// suite is what every engine must pass.
var suite = []suiteCase{
	{name: "all good", serve: good},
	{name: "one connection", serve: good, options: func(o *Options) {
		o.Mode = Closed{Connections: 1,
			Pipeline: 1}
	}},
	{name: "wrong byte in 1 of 100", serve: every(100, wrongByte)},
	{name: "wrong byte in all", serve: wrongByte},
	{name: "one byte too many", serve: every(10, wrongLength)},
	{name: "answers swapped", serve: every(50, swapped)},
	{name: "wrong status", serve: every(50, wrongStatus)},
	{name: "short body then close", serve: every(20, shortThenClose)},
	{name: "reset in the body", serve: every(20, resetInBody)},
	{name: "close without an answer", serve: every(20, closeWithoutAnswer)},
	{name: "no HTTP", serve: every(20, noHTTP)},
	{name: "hang now and then", serve: every(500, hang),
		options: func(o *Options) { o.Timeout = 400 * time.Millisecond }},
	{name: "accept and hang", serve: hang, options: func(o *Options) { o.Timeout = 60 * time.Millisecond },
		check: func(t faults.T, s *faulty, a harness.TargetLoad, _ time.Duration) {
			// A connection may be made just when the window ends, and carries nothing then.
			if n := s.connections.Load(); a.Timeouts == 0 || a.Timeouts > n || a.Timeouts < n-20 {
				t.Errorf("%d timeouts on %d connections: each should have one", a.Timeouts, n)
			}
		}},
	{name: "slow drip in time", options: func(o *Options) { o.Mode = Closed{Connections: 3, Pipeline: 1} },
		serve: func(s *faulty, c net.Conn, path string, n int64) bool {
			s.did(answered)
			drip(c, time.Millisecond, "HTTP/1.1 200 OK\r\nContent-Length: ", fmt.Sprint(len(suiteBodies[path])),
				"\r\n\r\n",
				suiteBodies[path][:1], suiteBodies[path][1:])
			return true
		}},
	{name: "slow drip too late", options: func(o *Options) {
		o.Mode, o.Timeout = Closed{Connections: 3, Pipeline: 1}, 40*time.Millisecond
	},
		serve: func(s *faulty, c net.Conn, path string, n int64) bool {
			s.did(late)
			return drip(c, 5*time.Millisecond, strings.Split("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "")...)
		}},
	{name: "chunked", serve: func(s *faulty, c net.Conn, path string, n int64) bool {
		s.did(answered)
		var b strings.Builder
		b.WriteString("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
		for body := suiteBodies[path]; body != ""; {
			k := min(1+int(n)%4000, len(body))
			fmt.Fprintf(&b, "%x;n=%d\r\n%s\r\n", k, n, body[:k])
			body = body[k:]
		}
		b.WriteString("0\r\nTrailer: yes\r\n\r\n")
		fmt.Fprint(c, b.String())
		return true
	}},
	{name: "1xx before", serve: func(s *faulty, c net.Conn, path string, n int64) bool {
		fmt.Fprint(c, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
		return good(s, c, path, n)
	}},
	{name: "Connection: close on each", expect: "closed keep-alive connections",
		serve: func(s *faulty, c net.Conn, path string, n int64) bool {
			s.did(answered)
			answer(c, 200, "Connection: close\r\n", suiteBodies[path])
			return false
		}},
	{name: "up to the end of the connection", expect: "closed keep-alive connections",
		serve: func(s *faulty, c net.Conn, path string, n int64) bool {
			s.did(answered)
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\n\r\n%s", suiteBodies[path])
			return false
		}},
	{name: "bytes that nobody asked for", expect: "came without a request",
		serve: func(s *faulty, c net.Conn, path string, n int64) bool {
			s.did(answered)
			s.unsolicited.Add(1)
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s!", len(suiteBodies[path]),
				suiteBodies[path])
			return true
		}, options: func(o *Options) { o.Requests = o.Requests[:1] }}, // small, so that all arrives in one piece
	{name: "pipelined", serve: every(97, swapped), options: func(o *Options) {
		o.Mode = Closed{Connections: 20,
			Pipeline: 8}
	}},
	{name: "a new connection each", serve: every(10, wrongByte),
		options: func(o *Options) { o.KeepAlive = false },
		check: func(t faults.T, s *faulty, a harness.TargetLoad, _ time.Duration) {
			if s.connections.Load() != a.Scheduled {
				t.Errorf("%d connections for %d requests", s.connections.Load(), a.Scheduled)
			}
		}},
	{name: "refuse after 100", serve: refuseAfter100,
		check: func(t faults.T, s *faulty, a harness.TargetLoad, window time.Duration) {
			// Waits of 1, 2, 4 ... 64, 100, 100 ms fit ten attempts into 200 ms at most.
			if most := 8 + int64(window/(100*time.Millisecond)); a.Failures.Connect < 1 ||
				a.Failures.Connect > 20*most {
				t.Errorf("%d failed connects of 20 connections, want %d of each at most", a.Failures.Connect, most)
			}
		}},
}

func refuseAfter100(s *faulty, c net.Conn, path string, n int64) bool {
	if n < 100 || s.connections.Load() < 20 { // one that waits to be accepted would be reset uncounted
		return good(s, c, path, n)
	}
	// Whoever loses a connection must find the listener closed.
	s.mu.Lock()
	_ = s.Close()
	s.mu.Unlock()
	s.did(lost)
	return false
}

// drip writes pieces with a wait after each, and reports whether the client took them all.
func drip(c net.Conn, wait time.Duration, pieces ...string) bool {
	for _, p := range pieces {
		if _, err := fmt.Fprint(c, p); err != nil {
			return false
		}
		time.Sleep(wait)
	}
	return true
}

func TestPortableSuite(t *testing.T) {
	faults.Only(t)
	runSuite(t, EnginePortable)
}

func runSuite(t *testing.T, engine string) {
	for _, c := range suite {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			faults.Try(t, func(f *faults.Findings, n int) { c.run(f, newFaulty(t, c.serve), engine, suiteWindow<<n) })
		})
	}
}

func (c suiteCase) run(t faults.T, s *faulty, engine string, window time.Duration) {
	o := to(DefaultClosed(), window, s)
	o.Engine = engine
	if c.options != nil {
		c.options(&o)
	}
	r := run(t, o)
	a := r.Targets[0]
	compareCounts(t, s, a)
	if c.check != nil {
		c.check(t, s, a, window)
	}
	if a.Unsent != 0 {
		t.Errorf("%d unsent", a.Unsent)
	}
	if live, most := r.Generator.LiveConnections, int64(o.Mode.(Closed).Connections); live > most ||
		!o.KeepAlive && live > 0 ||
		o.KeepAlive && c.expect == "" && a.Correct+a.InFlight == a.Scheduled && live != most {
		t.Errorf("%d of %d connections were open at the end", live, most)
	}
	if warnings := strings.Join(r.Warnings.Texts(), "\n"); !strings.Contains(warnings, c.expect) {
		t.Errorf("warnings %q lack %q", warnings, c.expect)
	}
}

// compareCounts holds the generator's account against the server's, which may have to count yet what was sent
// to it last: its goroutines come when they may.
func compareCounts(t faults.T, s *faulty, a harness.TargetLoad) {
	t.Helper()
	wrong := differences(s, a)
	for end := time.Now().Add(2 * time.Second); len(wrong) > 0 &&
		time.Now().Before(end); wrong = differences(s, a) {
		time.Sleep(5 * time.Millisecond)
	}
	for _, w := range wrong {
		t.Errorf("%s", w)
	}
}

func sumOf(reasons map[string]int64) (n int64) {
	for _, k := range reasons {
		n += k
	}
	return n
}

// differences is where the two accounts are not one.
func differences(s *faulty, a harness.TargetLoad) (found []string) {
	f := a.Failures
	for _, row := range []struct {
		what      string
		got, want int64
	}{
		{"correct and in flight", a.Correct + a.InFlight, s.done[answered].Load()},
		{"status", f.Status, s.done[badStatus].Load()},
		{"body", f.Body, s.done[badBody].Load()},
		{"reset", f.Reset, s.done[lost].Load()},
		{"malformed", f.Malformed, s.done[notHTTP].Load()},
		{"timeout", f.Timeout, s.done[late].Load()},
		{"scheduled", a.Scheduled, s.requests.Load() + f.Connect + f.Unsolicited + a.Unsent},
		{"unsolicited", f.Unsolicited, s.unsolicited.Load()},
		{"wrong", a.Wrong, f.Status + f.Body + f.Head},
		{"errors", a.Errors, f.Connect + f.Reset + f.Malformed + f.Unsolicited},
		{"reasons", sumOf(f.Reasons), a.Failed()},
		{"timeouts", a.Timeouts, f.Timeout},
		{"sum", a.Scheduled, a.Correct + a.Wrong + a.Errors + a.Timeouts + a.Unsent + a.InFlight},
	} {
		if row.got != row.want {
			found = append(found, fmt.Sprintf("%s: %d, want %d (%+v)", row.what, row.got, row.want, f))
		}
	}
	if s.requests.Load() == 0 {
		found = append(found, "the server was asked nothing")
	}
	return found
}
