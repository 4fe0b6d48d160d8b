// Package books holds the bookstore's contract as checks over sockets, as verify does for the plain servers.
// What must be answered comes from the catalog's arithmetic and is encoded by encoding/json, which no server
// uses, so that a fault of the servers' own encoder shows too.
package books

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/bookstore/catalog"
)

// Subject is a server of the bookstore that is up, with the data that its database holds.
type Subject struct {
	Name, Addr string
	// Engine is that of the manifest.
	Engine  string
	Catalog catalog.Catalog
	// Gaps are the framework's own, from its manifest; those of the engine are in engines.json.
	Gaps map[string]harness.Gap
}

// ask is a request with the answer that it must get.
type ask struct {
	name, method string
	// target is what stands in the request line.
	target string
	header map[string]string
	body   io.Reader
	want   answer
	why    string
}

// answer is what must come. A nil body is not compared.
type answer struct {
	status int
	kind   string
	header map[string]string
	body   []byte
	closes bool
}

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
	textType    = "text/plain; charset=utf-8"
	timeout     = 20 * time.Second // of each answer
)

// Check is Verify for tests, on servers that have all the time that they need: what could not be checked is
// wrong too.
func Check(ctx context.Context, s Subject) []harness.Violation { return Wrong(Verify(ctx, s)) }

// Wrong are the violations, and as one more what could not be checked.
func Wrong(v harness.Verification) []harness.Violation {
	if v.Unchecked == "" {
		return v.Violations
	}
	return append(v.Violations, harness.Violation{Target: v.Target, Check: "unchecked",
		Want: "an answer in time", Got: v.Unchecked})
}

func (c *client) all(ctx context.Context) {
	s := c.Subject
	for _, asks := range [][]ask{s.reading(), s.parameters(), s.forms(), s.routes()} {
		for _, a := range asks {
			c.check(ctx, a)
			if a.method == http.MethodGet {
				c.check(ctx, headOf(a))
			}
		}
	}
	c.creating(ctx)
	c.limits(ctx)
}

// Verify asks a server for everything that it must answer. The authors that it creates stay in the database.
func Verify(ctx context.Context, s Subject) harness.Verification {
	c := newClient(s)
	defer c.close()
	c.all(ctx)
	v := c.verification()
	if v.Unchecked == "" { // else a gap may not have been looked for
		v.Violations, v.Gaps = c.compareGaps(v.Violations)
	}
	return v
}

// headOf is the same request as a HEAD.
func headOf(a ask) ask {
	a.name, a.method = a.name+"/head", http.MethodHead
	a.want.body = nil
	return a
}

// route is the first segment of the path: /author of /author/7?x=y.
func (a ask) route() string {
	path, found := strings.CutPrefix(a.target, "/")
	if !found {
		return ""
	}
	if end := strings.IndexAny(path, "/?"); end >= 0 {
		path = path[:end]
	}
	return "/" + path
}

// client asks a server and notes violations.
type client struct {
	Subject
	transport *http.Transport
	checks    int
	found     []harness.Violation
	late      []string // what has no answer in time: the machine may be too busy
}

func newClient(s Subject) *client {
	return &client{Subject: s, transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 4}}
}

func (c *client) close() { c.transport.CloseIdleConnections() }

func (c *client) note(a ask, want, got string) {
	c.found = append(c.found, harness.Violation{Target: c.Name, Check: a.name, Route: a.route(), Want: want,
		Got: got, Why: a.why})
}

// unanswered notes that no answer came. One that is late is no violation, and nor is a fault of this machine.
func (c *client) unanswered(a ask, err error) {
	if verdict.NoFault(err) {
		c.late = append(c.late, fmt.Sprintf("%s: no answer to %s: %v", a.name, a.method, err))
		return
	}
	c.note(a, "an answer", err.Error())
}

// verification is what was found.
func (c *client) verification() harness.Verification {
	v := harness.Verification{Target: c.Name, Checks: c.checks, Violations: c.found}
	if n := len(c.late); n > 0 {
		v.Unchecked = verdict.Unchecked(c.late[0], n-1)
	}
	return v
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	closes bool
	body   []byte
}

// send asks without a client's repairs: no redirect is followed, nothing is unpacked.
func (c *client) send(ctx context.Context, a ask) (reply, error) {
	c.checks++
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, a.method, "http://"+c.Addr, a.body)
	if err != nil {
		return reply{}, err
	}
	r.URL = &url.URL{Scheme: "http", Host: c.Addr, Opaque: a.target}
	if strings.HasPrefix(a.target, "//") { // an opaque URL would begin with a host
		r.URL.Opaque, r.URL.Path = "", a.target
	}
	r.Header.Set("User-Agent", "")
	for k, v := range a.header {
		r.Header.Set(k, v)
	}
	resp, err := c.transport.RoundTrip(r) //nolint:bodyclose // readReply closes it
	if err != nil {
		return reply{}, err
	}
	return readReply(resp)
}

// readReply reads an answer to its end.
func readReply(resp *http.Response) (reply, error) {
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	return reply{status: resp.StatusCode, header: resp.Header, closes: resp.Close, body: b}, err
}

// check asks and compares everything: the status, all header lines, and the body.
func (c *client) check(ctx context.Context, a ask) {
	got, err := c.send(ctx, a)
	if err != nil {
		c.unanswered(a, err)
		return
	}
	c.compare(a, got)
}

// compare notes what is different from what a reply must be.
func (c *client) compare(a ask, got reply) {
	if want := a.want.status; got.status != want {
		c.note(a, "status "+strconv.Itoa(want), fmt.Sprintf("status %d: %.200q", got.status, got.body))
		return
	}
	engine := known(c.Engine)
	lines := map[string]string{"Content-Type": a.want.kind}
	maps.Copy(lines, a.want.header)
	for _, name := range slices.Sorted(maps.Keys(got.header)) {
		values := got.header[name]
		switch want, known := lines[name]; {
		case name == "Date", name == "Connection", slices.Contains(engine.Always, name):
		case name == "Content-Length":
			if n := got.header.Get(name); a.method != http.MethodHead && n != strconv.Itoa(len(got.body)) {
				c.note(a, fmt.Sprintf("Content-Length %d", len(got.body)), n)
			}
		case !known:
			c.note(a, "no line "+name, strings.Join(values, ", "))
		case len(values) != 1 || want != "" && values[0] != want:
			c.note(a, name+": "+want, strings.Join(values, ", "))
		}
	}
	for _, name := range append(slices.Sorted(maps.Keys(lines)), "Date", "Content-Length") {
		if got.header.Get(name) == "" {
			c.note(a, "a line "+name, "none")
		}
	}
	if got.closes != (a.want.closes || engine.Closes) {
		c.note(a, fmt.Sprintf("Connection: close is %t", a.want.closes), strconv.FormatBool(got.closes))
	}
	if a.want.body != nil && !bytes.Equal(got.body, a.want.body) {
		c.note(a, fmt.Sprintf("%.600s", a.want.body), fmt.Sprintf("%.600s", got.body))
	}
}

// ok is an answer 200 with a value.
func ok(v any) answer { return answer{status: 200, kind: jsonType, body: scenarios.JSON(v)} }

// fault is a field with what is wrong with it.
type fault struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// problem is an error as RFC 9457 has it.
func problem(status int, title, detail string, faults ...fault) answer {
	return answer{status: status, kind: problemType, body: scenarios.JSON(struct {
		Type   string  `json:"type"`
		Title  string  `json:"title"`
		Status int     `json:"status"`
		Detail string  `json:"detail,omitempty"`
		Errors []fault `json:"errors,omitempty"`
	}{"about:blank", title, status, detail, faults})}
}

func (a answer) with(name, value string) answer {
	a.header = map[string]string{name: value}
	return a
}
