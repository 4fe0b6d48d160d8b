package verify

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/engines"
	"tenrounds/shared/payloads"
	"tenrounds/test/faults"
)

// fileFolder returns a folder with the files of the contract.
func fileFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := payloads.WriteFiles(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// names of the checks that v violates.
func violated(v harness.Verification) []string {
	var ns []string
	for _, f := range v.Violations {
		ns = append(ns, f.Check)
	}
	return slices.Compact(ns)
}

func TestReferencePassesEverything(t *testing.T) {
	faults.Only(t)
	files := fileFolder(t)
	timed(t, func(f *faults.Findings, c clocks) {
		plain, vary := newReference(files, false), newReference(files, true)
		plain.clocks, vary.clocks = c, c
		s := Subject{Name: "reference", Engine: netHTTP, Addr: plain.start(t), VaryAddr: vary.start(t)}
		v := run(t.Context(), s, Options{Slow: true}, plain.clocks)
		for _, violation := range v.Violations {
			f.Errorf("%v", violation)
		}
		if v.Checks <= 50 || v.Checks != len(Names(s, Options{Slow: true})) {
			f.Errorf("%d checks", v.Checks)
		}
		if v.Encoding != Proved {
			f.Errorf("encoding is %q", v.Encoding)
		}
		for _, c := range scenarios.All() {
			says := func(head string) bool { return strings.Contains(head, closeLine+"\r\n") }
			if h := v.Heads[c.Name]; len(h.Kept) != 1 || len(h.Closing) != 1 || says(h.Kept[0]) ||
				!says(h.Closing[0]) {
				f.Errorf("%s: the proved heads are %q", c.Name, h)
			}
		}
		if got := v.Observed["expect-unknown"]; got != "417 closed" {
			f.Errorf("observed %q", got)
		}
	})
}

func TestWithoutVaryNothingIsProved(t *testing.T) {
	t.Parallel()
	s := Subject{Name: "reference", Engine: netHTTP, Addr: newReference(fileFolder(t), false).start(t)}
	v := Check(t.Context(), s, Options{Fast: true})
	if len(v.Violations) > 0 || v.Encoding != NotProvable {
		t.Errorf("%v, %s", v.Violations, v.Encoding)
	}
	for _, n := range Names(s, Options{Fast: true}) {
		if strings.HasPrefix(n, "encoding/") || strings.HasPrefix(n, "wait/") {
			t.Errorf("%s is among the fast checks without a varying instance", n)
		}
	}
}

func TestSuiteIsSortedAndExplained(t *testing.T) {
	var last string
	for _, c := range suite() {
		group, rule, ok := strings.Cut(c.Name, "/")
		if c.Name <= last || !ok || group == "" || rule == "" || c.Why == "" || c.Run == nil {
			t.Errorf("check %+q after %q", c.Name, last)
		}
		last = c.Name
	}
}

// TestEveryCheckCanFail holds each check against a server that answers everything wrongly.
func TestEveryCheckCanFail(t *testing.T) {
	t.Parallel()
	addr := serveRaw(t, func(c net.Conn) {
		r := bufio.NewReader(c)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if strings.TrimSpace(line) == "" {
				_, _ = io.WriteString(c, "HTTP/1.1 299 Odd\r\nContent-Length: 3\r\n\r\nodd")
			}
		}
	})
	s := Subject{Name: "odd", Engine: netHTTP, Addr: addr, VaryAddr: addr}
	o := Options{Slow: true, Timeout: 2 * time.Second, watch: running}
	v := run(t.Context(), s, o, shortClocks)
	bad := violated(v)
	free := map[string]bool{}
	for _, e := range slices.Concat(headCases(), bodyCases(), fileCases(), waitingCases()) {
		free["engine/"+e.name] = engines.Resolve(netHTTP).Cases[e.name] == ""
	}
	for _, n := range Names(s, o) {
		if !slices.Contains(bad, n) && !free[n] {
			t.Errorf("%s finds nothing wrong with a server that answers 299 to everything", n)
		}
	}
	if v.Encoding != NotProvable {
		t.Errorf("encoding is %q", v.Encoding)
	}
}

// serveRaw serves each connection by f, until the test ends.
func serveRaw(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				f(c)
			}()
		}
	}()
	return ln.Addr().String()
}

func TestDeadServers(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	tests := []struct {
		name, addr, want string
		timeout          time.Duration
	}{
		{"nobody listens", closed.Addr().String(), "the connection was refused", time.Minute},
		{"hangs", serveRaw(t, func(c net.Conn) {
			_, _ = io.Copy(io.Discard, c)
		}), "no answer in time", 300 * time.Millisecond},
		{"hangs up", serveRaw(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
		}), "the connection closed without an answer", time.Minute},
		{"no HTTP", serveRaw(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "220 smtp.test ESMTP\r\n")
		}), "is not a status line", time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := Check(t.Context(), Subject{Name: "dead", Addr: tt.addr}, Options{Timeout: tt.timeout})
			if tt.name == "hangs" { // as one on a machine that is too busy: it is not accused
				if len(v.Violations) > 0 || v.Checks != 1 ||
					!strings.Contains(v.Unchecked, "reach/healthz: want an answer to GET /healthz, got "+tt.want) {
					t.Errorf("%+v", v)
				}
				return
			}
			if len(v.Violations) != 1 || v.Checks != 1 {
				t.Fatalf("%d checks, %v", v.Checks, v.Violations)
			}
			if f := v.Violations[0]; f.Check != "reach/healthz" || !strings.Contains(f.Got, tt.want) ||
				f.Target != "dead" {
				t.Errorf("%v", f)
			}
		})
	}
}

// TestServerThatDiesMidway closes its listener and all connections after some requests.
func TestServerThatDiesMidway(t *testing.T) {
	t.Parallel()
	r := newReference(fileFolder(t), false)
	r.wrap = dieAfter(30)
	s := Subject{Name: "reference", Engine: netHTTP, Addr: r.start(t)}
	hour := contractClocks
	hour.header = time.Hour // the waiting checks must be cut short
	bad := violated(run(t.Context(), s, Options{Timeout: 5 * time.Second}, hour))
	if !slices.Contains(bad, Unfinished) || len(bad) > giveUp+3 {
		t.Errorf("violated: %v", bad)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := Subject{Name: "reference", Engine: netHTTP, Addr: newReference(fileFolder(t), false).start(t)}
	done := make(chan harness.Verification)
	go func() { done <- Check(ctx, s, Options{Slow: true}) }()
	cancel()
	select {
	case v := <-done:
		if v.Unchecked == "" || len(v.Violations) > 0 {
			t.Errorf("a check that was cut short says %q and accuses: %v", v.Unchecked, v.Violations)
		}
	case <-time.After(time.Minute): // by itself it takes two
		t.Error("Check went on after its context was cancelled")
	}
}

// A server without timeouts is checked like any other, but must hold the connections that others close.
func TestGapsWithoutTimeouts(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	files := fileFolder(t)
	limits := []string{"wait/header-drip", "wait/header-second", "wait/header-timeout", "wait/idle-timeout"}
	waiting := func(name string) bool {
		return strings.HasPrefix(name, "wait/") || strings.HasPrefix(name, "engine/")
	}
	for _, timeouts := range []bool{false, true} {
		timed(t, func(f *faults.Findings, c clocks) {
			r := newReference(files, false)
			r.clocks = c
			if !timeouts {
				r.server = func(s *http.Server) { s.ReadHeaderTimeout, s.IdleTimeout = 0, 0 }
			}
			s := Subject{Name: "reference", Engine: netHTTP, Addr: r.start(t), NoTimeouts: true}
			v := run(t.Context(), s, Options{Slow: true, only: waiting}, r.clocks)
			gaps, bad := limits, []string(nil)
			if timeouts {
				gaps, bad = nil, append([]string{"engine/header-drip-second", "engine/mute"}, limits...)
			}
			named := func(g harness.Gap, name string) bool { return g.Check == name }
			if !slices.EqualFunc(v.Gaps, gaps, named) || !slices.Equal(violated(v), bad) {
				f.Errorf("timeouts %v: gaps %v, violations %v", timeouts, v.Gaps, v.Violations)
			}
		})
	}
}

func TestNoTimeouts(t *testing.T) {
	for flags, want := range map[string]bool{
		"": false, "--timeouts=off": true, "-timeouts off": true, "--vary --timeouts off": true,
		"--timeouts=on":                false,
		"--timeouts=off --timeouts=on": false, "timeouts=off": false, "--timeouts": false,
		"--name timeouts=off": false,
	} {
		if got := NoTimeouts(strings.Fields(flags)); got != want {
			t.Errorf("%q: %v", flags, got)
		}
	}
}
