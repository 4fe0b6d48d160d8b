package own_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/own"
)

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func get(path string) []harness.Request {
	return []harness.Request{{Method: "GET", Path: path, Weight: 1}}
}

// What a server answers each time is what it must answer under load.
func TestLearn(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	abc := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "abc") }
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    harness.Compared
		note    string
	}{
		"a fixed body": {abc, harness.ComparedBody, ""},
		"no body": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
			harness.ComparedBody, ""},
		"a number in it": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%05d", n.Add(1)) },
			harness.ComparedLength, "only status and length are compared"},
		"another length": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, strings.Repeat("x", int(n.Add(1))))
		}, harness.ComparedStatus, "only the status is compared"},
		"two megabytes": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2<<20)) },
			harness.ComparedLength, "comes in chunks"},
	} {
		l := own.Learn(t.Context(), serve(t, c.handler), get("/"))
		if len(l.Violations) > 0 || l.Unchecked != "" || len(l.Own) != 1 || l.Own[0].Compared != c.want {
			t.Errorf("%s: %+v", name, l)
			continue
		}
		notes := strings.Join(l.Notes.Texts(), "\n")
		if (c.note == "") != (notes == "") || !strings.Contains(notes, c.note) {
			t.Errorf("%s: notes %q", name, notes)
		}
		r := l.Requests[0].Expect
		if compared := r.Body != nil; compared != (c.want == harness.ComparedBody) || r.Status != l.Own[0].Status ||
			(r.Length != nil) != (c.want == harness.ComparedLength) {
			t.Errorf("%s: expects %+v", name, r)
		}
	}
}

// Each mistake that people make has its sentence.
func TestMistakes(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/there/", http.StatusMovedPermanently)
		},
			`got status 301 to "/there/" (GET /: redirects are not followed: give the URL that it leads to)`},
		"a wrong path":   {status(404), "want status 2xx, got status 404 (GET /: is the path right?"},
		"no credentials": {status(401), "it wants credentials"},
		"a wrong method": {status(405), "is this the request that it takes?"},
		"a rate limit":   {status(429), "it limits the rate"},
		"a failure":      {status(500), "its log may say why"},
		"something else": {status(418), "another answer was expected"},
	} {
		l := own.Learn(t.Context(), serve(t, c.handler), get("/"))
		if len(l.Violations) != 1 || !strings.Contains(l.Violations[0].String(), c.want) || len(l.Own) > 0 {
			t.Errorf("%s: %+v, want %q", name, l.Violations, c.want)
		}
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"gzip": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "abc")
		}, `GET /: the answer is compressed ("gzip")`},
		"chunks": {func(w http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(w).Flush()
			fmt.Fprint(w, "abc")
		}, "comes in chunks"},
		"close": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			fmt.Fprint(w, "abc")
		}, "closes the connection after its answer"},
	} {
		l := own.Learn(t.Context(), serve(t, c.handler), get("/"))
		if notes := strings.Join(l.Notes.Texts(), "\n"); len(l.Violations) > 0 || !strings.Contains(notes, c.want) {
			t.Errorf("%s: %+v, %q, want %q", name, l.Violations, notes, c.want)
		}
	}
}

// A server whose answers become slow on a connection that has had some counts as slow, and is told why.
func TestDelayedAnswers(t *testing.T) {
	t.Parallel()
	for _, late := range []time.Duration{0, 40 * time.Millisecond} {
		var mu sync.Mutex
		n := map[string]int{}
		addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			n[r.RemoteAddr]++
			slow := n[r.RemoteAddr] > 12
			mu.Unlock()
			if slow {
				time.Sleep(late)
			}
			fmt.Fprint(w, "abc")
		})
		l := own.Learn(t.Context(), addr, get("/"))
		told := strings.Contains(strings.Join(l.Notes.Texts(), "\n"), "TCP_NODELAY")
		if told != (late > 0) || l.Answer < late || len(l.Violations) > 0 {
			t.Errorf("%v later: %v, %q", late, l.Answer, l.Notes.Texts())
		}
	}
}

// A server that warms up at its first request is told from a slow one.
func TestSlowFirstAnswer(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	addr := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			time.Sleep(1500 * time.Millisecond)
		}
		fmt.Fprint(w, "abc")
	})
	l := own.Learn(t.Context(), addr, get("/"))
	if notes := strings.Join(l.Notes.Texts(), "\n"); !strings.Contains(notes, "give it time by --warmup") {
		t.Errorf("%q", notes)
	}
}

// The requests file says what must come.
func TestExpected(t *testing.T) {
	t.Parallel()
	addr := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		fmt.Fprint(w, "gone")
	})
	for _, c := range []struct {
		expect harness.Expectation
		want   string // a violation
	}{
		{harness.Expectation{Status: 404}, ""},
		{harness.Expectation{Status: 404, Body: []byte("gone")}, ""},
		{harness.Expectation{Status: 404, Length: new(4)}, ""},
		{harness.Expectation{Status: 200}, "want status 200, got status 404"},
		{harness.Expectation{Status: 404, Body: []byte("here")}, `want "here", got "gone"`},
		{harness.Expectation{Status: 404, Length: new(5)}, "want 5 bytes, got 4 bytes"},
	} {
		r := get("/")
		r[0].Expect = c.expect
		l := own.Learn(t.Context(), addr, r)
		switch {
		case c.want == "" && (len(l.Violations) > 0 || len(l.Own) != 1 || !l.Own[0].FromFile):
			t.Errorf("%+v: %+v", c.expect, l)
		case c.want != "" && (len(l.Violations) != 1 || !strings.Contains(l.Violations[0].String(), c.want)):
			t.Errorf("%+v: %+v, want %q", c.expect, l.Violations, c.want)
		}
	}
}

// What is no HTTP is a violation; what does not answer could not be checked.
func TestNoHTTP(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("SSH-2.0-x\r\n\r\n"))
			_ = c.Close()
		}
	}()
	l := own.Learn(t.Context(), ln.Addr().String(), get("/"))
	if len(l.Violations) != 1 || !strings.Contains(l.Violations[0].String(), "only plain HTTP/1.1 is measured") {
		t.Errorf("%+v", l)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	_ = free.Close()
	if l := own.Learn(t.Context(), addr, get("/")); len(l.Violations) != 1 ||
		!strings.Contains(l.Violations[0].Got, "refused") {
		t.Errorf("%+v", l)
	}
}

// Servers that answer differently do different work.
func TestDifferences(t *testing.T) {
	t.Parallel()
	subject := func(alias string, a harness.OwnAnswer) harness.Subject {
		a.Method, a.Path = "GET", "/"
		return harness.Subject{Entry: harness.Entry{Alias: alias},
			Verification: &harness.Verification{Own: []harness.OwnAnswer{a}}}
	}
	plain := harness.OwnAnswer{Status: 200, Bytes: 3, SHA256: "a", Compared: harness.ComparedBody}
	for want, change := range map[string]func(*harness.OwnAnswer){
		"":                              func(*harness.OwnAnswer) {},
		"with status 200 and 201":       func(a *harness.OwnAnswer) { a.Status = 201 },
		"with 3 and 5 bytes":            func(a *harness.OwnAnswer) { a.Bytes = 5 },
		"different bytes of the same l": func(a *harness.OwnAnswer) { a.SHA256 = "b" },
	} {
		other := plain
		change(&other)
		got := harness.OwnDifferences([]harness.Subject{subject("a", plain), {}, subject("b", other)})
		if (want == "") != (len(got) == 0) || want != "" && !strings.Contains(got[0], want) {
			t.Errorf("%q: %q", want, got)
		}
	}
}

// JSON that is only written otherwise is no other work; another value is.
func TestDifferencesOfJSON(t *testing.T) {
	t.Parallel()
	learned := func(alias, body string) harness.Subject {
		l := own.Learn(t.Context(), serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }),
			get("/"))
		return harness.Subject{Entry: harness.Entry{Alias: alias}, Verification: &harness.Verification{Own: l.Own}}
	}
	const same, other = "the same JSON value in 13 and", "they do not do the same work"
	for body, want := range map[string]string{
		`{"b": 1, "a": [2]}`:    same,
		"{\"a\":[2],\"b\":1}\n": same,
		`{"a":[2],"b":10}`:      other,
		`{"a":[2],"b":1}}`:      other,
	} {
		got := harness.OwnDifferences([]harness.Subject{learned("x", `{"a":[2],"b":1}`), learned("y", body)})
		if len(got) != 1 || !strings.Contains(got[0], strings.Replace(want, "13", "15", 1)) {
			t.Errorf("%s: %q", body, got)
		}
	}
}
