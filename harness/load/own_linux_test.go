package load

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tenrounds/harness"
)

// Each target of a run in slices may be asked something of its own, and answers that are not compared byte by
// byte may be held against a length.
func TestRequestsOfTargets(t *testing.T) {
	t.Parallel()
	serve := func(path, body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != path {
				w.WriteHeader(404)
			}
			fmt.Fprint(w, body)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	ask := func(path string, e harness.Expectation) []harness.Request {
		return []harness.Request{{Method: "GET", Path: path, Weight: 1, Expect: e}}
	}
	o := Defaults()
	o.Mode = Sliced{Closed: Closed{Connections: 2, Pipeline: 1}, Slice: 20 * time.Millisecond, Order: OrderABBA}
	o.Duration = 100 * time.Millisecond
	o.Requests = ask("/a", harness.Expectation{Body: []byte("of a")})
	o.Targets = []Target{
		{URL: serve("/a", "of a")},
		{URL: serve("/b", "of b!"), Requests: ask("/b", harness.Expectation{Length: new(5)})},
		{URL: serve("/c", "of c"), Requests: ask("/c", harness.Expectation{Length: new(5)})},
		{URL: serve("/d", "of d"), Requests: ask("/d", harness.Expectation{})},
	}
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range r.Targets {
		if wrong := i == 2; x.Correct+x.Wrong == 0 || (x.Wrong > 0) != wrong || (x.Correct > 0) == wrong {
			t.Errorf("target %d: %d correct, %d wrong, %v", i, x.Correct, x.Wrong, x.Failures.Reasons)
		}
	}
	if r.Verified {
		t.Error("answers that were not compared count as verified")
	}
}

// The length is counted over pieces and chunks, and the answer to HEAD has none.
func TestLength(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		head  bool
		match bool
	}{
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", false, true},
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", false, true},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", true, true},
	} {
		for size := 1; size <= len(c.text); size++ {
			var p parser
			p.begin(&wire{status: 200, length: new(3), head: c.head}, new(knownHead))
			done := false
			for b := []byte(c.text); len(b) > 0 && !done; {
				n, end, err := p.feed(b[:min(size, len(b))])
				if err != nil {
					t.Fatalf("%q: %v", c.text, err)
				}
				b, done = b[n:], end
			}
			if !done || p.match != c.match {
				t.Errorf("%q in pieces of %d: done %v, match %v", c.text, size, done, p.match)
			}
		}
	}
}
