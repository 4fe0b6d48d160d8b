package load

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// today is an honest head with a Date of now.
func today(date time.Time, lines string, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sDate: %s\r\nContent-Length: %d\r\n\r\n%s", lines,
		date.UTC().Format(dateLayout), len(body), body)
}

const typed = "Content-Type: text/plain\r\n"

// inAllModes runs servers in every engine and mode, and hands each account to check.
func inAllModes(t *testing.T, proof Proof, r harness.Request, serve behaviour,
	check func(t faults.T, mode string, a harness.TargetLoad)) {
	for mode, o := range ways() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			faults.Try(t, func(f *faults.Findings, n int) {
				o := o
				o.Requests, o.Duration = []harness.Request{r}, 100*time.Millisecond<<n
				serveAll(t, &o, serve)
				for i := range o.Targets {
					o.Targets[i].Proof = proof
				}
				for _, a := range run(f, o).Targets {
					if w := a.Failures; !a.Identity() || a.Wrong != w.Status+w.Body+w.Head ||
						a.Errors != w.Connect+w.Reset+w.Malformed+w.Unsolicited {
						f.Errorf("the account does not add up: %+v", a)
					}
					check(f, mode, a)
				}
			})
		})
	}
}

// TestHeadUnderLoad holds answers against a proved head: each kind of difference is counted and named.
func TestHeadUnderLoad(t *testing.T) {
	faults.Only(t)
	const text = "Hello World!"
	proof := Proof{Heads: []string{today(time.Unix(1e9, 0), typed, "")}}
	began := time.Now()
	for _, c := range []struct {
		name, want string
		answer     func() string
	}{
		{"honest", "", func() string { return today(time.Now(), typed, text) }},
		{"a second late", "", func() string { return today(time.Now().Add(-time.Second), typed, text) }},
		{"frozen", "is not the present time", func() string {
			return today(began.Add(-4*time.Second), typed, text)
		}},
		{"ahead", "is not the present time", func() string {
			return today(time.Now().Add(4*time.Second), typed, text)
		}},
		{"no date", `has no "Date"`,
			func() string { return "HTTP/1.1 200 OK\r\n" + typed + "Content-Length: 12\r\n\r\n" + text }},
		{"bad date", "is not the present time", func() string {
			return strings.Replace(today(time.Now(), typed, text), "GMT", "UTC", 1)
		}},
		{"other type", `"Content-Type: text/html" in place of "Content-Type: text/plain"`, func() string {
			return today(time.Now(), "Content-Type: text/html\r\n", text)
		}},
		{"one line more", `"Server: x", which was not proved`,
			func() string { return today(time.Now(), typed+"Server: x\r\n", text) }},
		{"other order", "another order", func() string {
			return strings.Replace(today(time.Now(), "", text), "Content-Length: 12\r\n",
				"Content-Length: 12\r\n"+typed, 1)
		}},
		{"other reason", `"HTTP/1.1 200 Fine"`,
			func() string { return strings.Replace(today(time.Now(), typed, text), "OK", "Fine", 1) }},
		{"interim", "103", func() string {
			return "HTTP/1.1 103 Early Hints\r\n\r\n" + today(time.Now(), typed,
				text)
		}},
		{"chunked", "Transfer-Encoding", func() string {
			whole := today(time.Now(), typed, "c\r\n"+text+"\r\n0\r\n\r\n")
			return strings.Replace(whole, "Content-Length: 22", "Transfer-Encoding: chunked", 1)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			serve := func(_ *faulty, conn net.Conn, _ string, n int64) bool {
				a := c.answer()
				if n%3 == 0 { // in two pieces
					_, _ = io.WriteString(conn, a[:30])
					time.Sleep(time.Millisecond)
					a = a[30:]
				}
				_, _ = io.WriteString(conn, a)
				return true
			}
			inAllModes(t, proof, expecting(text), serve, func(t faults.T, _ string, a harness.TargetLoad) {
				odd := a.Failures.Head
				if bad := c.want != ""; bad && (odd == 0 || odd != a.Failed() || a.Correct > 0) || !bad &&
					(a.Failed() > 0 || a.Correct == 0) {
					t.Errorf("%+v", a)
				}
				if !strings.Contains(a.Difference, c.want) || c.want == "" && a.Difference != "" {
					t.Errorf("named as %q, want %q", a.Difference, c.want)
				}
			})
		})
	}
}

// TestClosingHead holds answers that end their connection against a proved head that says so.
func TestClosingHead(t *testing.T) {
	faults.Only(t)
	const text = "Hello World!"
	closing := typed + "Connection: close\r\n"
	proof := Proof{Heads: []string{today(time.Unix(1e9, 0), closing, "")}}
	for name, c := range map[string]struct{ lines, want string }{
		"says so":      {closing, ""},
		"says nothing": {typed, `has no "Connection: close"`},
	} {
		t.Run(name, func(t *testing.T) {
			serve := func(_ *faulty, conn net.Conn, _ string, _ int64) bool {
				_, _ = io.WriteString(conn, today(time.Now(), c.lines, text))
				return false
			}
			inAllModes(t, proof, expecting(text), serve, func(t faults.T, mode string, a harness.TargetLoad) {
				switch w := a.Failures; {
				case strings.HasSuffix(mode, "pipelined"): // what was sent behind the last request is lost
				case c.want == "" && (a.Failed() > 0 || a.Correct == 0), c.want != "" && (w.Head == 0 || a.Correct > 0):
					t.Errorf("%+v", a)
				case !strings.Contains(a.Difference, c.want) || c.want == "" && a.Difference != "":
					t.Errorf("named as %q, want %q", a.Difference, c.want)
				}
			})
		})
	}
}

// TestDateMoves is about a head that is known by heart: it holds no longer than its Date.
func TestDateMoves(t *testing.T) {
	head := today(time.Now(), typed, "")
	h, err := newProvedHead(head, 0)
	if err != nil {
		t.Fatal(err)
	}
	var p parser
	var known knownHead
	for _, step := range []struct {
		at  time.Duration
		odd bool
	}{{0, false}, {time.Second, false}, {3 * time.Second, true}, {time.Second, false}} {
		p.sent, p.now = int64(step.at), 0 // as if sent that much later
		p.begin(&wire{status: 200, body: []byte{}, proved: h}, &known)
		if _, done, err := p.feed([]byte(head)); !done || err != nil || p.odd != step.odd {
			t.Errorf("after %v: odd %v, done %v, %v", step.at, p.odd, done, err)
		}
	}
}

// TestNumbersUnderLoad is about bodies that must have another number each time.
func TestNumbersUnderLoad(t *testing.T) {
	faults.Only(t)
	const from = 4_000_000_000
	counting := expecting(`{"n":1552291200,"x":1}`)
	counting.Expect.Counter = 5
	for _, c := range []struct {
		name, want string
		number     func(k int64) int64
	}{
		{"rising", "", func(k int64) int64 { return from + k }},
		{"kept", "a second time", func(int64) int64 { return from + 1 }},
		{"pairs", "a second time", func(k int64) int64 { return from + 1 + k/2 }},
		{"from elsewhere", "counts from", func(k int64) int64 { return from - k }},
		{"too high", "counts from", func(k int64) int64 { return from + 3e6 + k }},
	} {
		t.Run(c.name, func(t *testing.T) {
			proof := Proof{Counter: &Counter{From: from, Slack: 2e6}}
			serve := func(_ *faulty, conn net.Conn, _ string, k int64) bool {
				body := fmt.Sprintf(`{"n":%d,"x":1}`, c.number(k))
				cut := len(body) - int(k%16)
				fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:cut])
				_, _ = io.WriteString(conn, body[cut:])
				return true
			}
			inAllModes(t, proof, counting, serve, func(t faults.T, mode string, a harness.TargetLoad) {
				if bad := c.want != ""; bad != (a.Failures.Body > 0) || a.Failures.Body != a.Failed() ||
					a.Correct+a.Wrong == 0 {
					t.Errorf("%+v", a)
				}
				overlap := strings.HasSuffix(mode, "loops") && strings.Contains(a.Difference, "two event loops")
				if !overlap && !strings.Contains(a.Difference, c.want) {
					t.Errorf("named as %q, want %q", a.Difference, c.want)
				}
				if c.want == "" && (a.HighestNumber <= from || a.Difference != "") {
					t.Errorf("%+v", a)
				}
			})
		})
	}
	// Fixed bytes are what is expected where nothing is counted.
	w, err := newWorkload("h", []harness.Request{counting}, Proof{})
	if err != nil || w.requests[0].counter != 0 {
		t.Errorf("%+v, %v", w, err)
	}
}

func TestTwoLoopsSawTheSameNumber(t *testing.T) {
	a := &counted{Counter: Counter{From: 100, Slack: 1000}, asked: new(atomic.Int64)}
	b := a.another()
	for _, n := range []int64{101, 300, 400} {
		if w := a.note(n) + b.note(n+1); w != "" {
			t.Fatal(w)
		}
	}
	if w := b.note(300) + b.note(400); w != "" {
		t.Fatal(w)
	}
	t1 := harness.TargetLoad{Scheduled: 10, Correct: 10}
	joinCounters(&t1, []*recorder{{counted: a}, {counted: b}, {counted: b}})
	if t1.Correct != 8 || t1.Failures.Body != 2 || !t1.Identity() || t1.HighestNumber != 401 ||
		t1.Difference == "" {
		t.Errorf("%+v", t1)
	}
}

// TestUnsolicited is about bytes that no request asked for: after answers, and before requests.
func TestUnsolicited(t *testing.T) {
	faults.Only(t)
	const text = "Hello World!"
	whole := func() string { return today(time.Now(), typed, text) }
	for name, after := range map[string]string{"surplus": "!", "CRLF": "\r\n", "another answer": whole()} {
		t.Run(name, func(t *testing.T) {
			serve := func(_ *faulty, conn net.Conn, _ string, _ int64) bool {
				_, _ = io.WriteString(conn, whole()+after)
				return true
			}
			inAllModes(t, Proof{}, expecting(text), serve, func(t faults.T, mode string, a harness.TargetLoad) {
				// In a pipeline they are the beginning of the next answer, and no HTTP, if there is one to come.
				if a.Failed() == 0 || a.Failures.Unsolicited == 0 && !strings.HasSuffix(mode, "pipelined") {
					t.Errorf("%+v", a)
				}
			})
		})
	}
}

// TestPushed is about a server that reads nothing, and pushes its answers: one before the first request, and
// one more after each request that comes, so that it is always ahead.
func TestPushed(t *testing.T) {
	faults.Only(t)
	const text = "Hello World!"
	honest := func(_ *faulty, c net.Conn, _ string, _ int64) bool {
		_, _ = io.WriteString(c, today(time.Now(), typed, text))
		return true
	}
	for mode, o := range ways() {
		if strings.HasSuffix(mode, "pipelined") || strings.HasSuffix(mode, "users") || !o.KeepAlive {
			continue // where the connection is made with its request, the pushed answer cannot be told from its own
		}
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			faults.Try(t, func(f *faults.Findings, n int) {
				o := o
				o.Requests, o.Duration = []harness.Request{expecting(text)}, 150*time.Millisecond<<n
				serveAll(t, &o, honest)
				o.Targets[0].URL = "http://" + pusher(t)
				r := run(f, o)
				if a := r.Targets[0]; a.Failures.Unsolicited == 0 || !a.Identity() {
					f.Errorf("%+v", a)
				}
				if len(r.Targets) > 1 && r.Targets[1].Failed() > 0 {
					f.Errorf("the honest one: %+v", r.Targets[1])
				}
			})
		})
	}
}

// pusher answers each connection once before its first request, and once more at each request.
func pusher(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for r := bufio.NewReader(c); ; {
					if _, err := io.WriteString(c, today(time.Now(), typed, "Hello World!")); err != nil {
						return
					}
					if _, err := http.ReadRequest(r); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}
