package apis

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
)

// Verify sends every kind of request to a server.
func Verify(ctx context.Context, s Subject) harness.Verification {
	c := newClient(s)
	defer c.http.Close()
	for _, a := range slices.Concat(s.measured(), s.basics(), s.routes(), s.bodies(), s.unrouted()) {
		c.check(ctx, a)
	}
	c.check(ctx, tooLarge())
	return c.verification()
}

// Wrong returns the violations, and one more for what could not be checked.
func Wrong(v harness.Verification) []harness.Violation {
	if v.Unchecked == "" {
		return v.Violations
	}
	return append(v.Violations, harness.Violation{Target: v.Target, Check: "unchecked",
		Want: "an answer in time", Got: v.Unchecked})
}

// client checks the answers of a server and notes what is wrong.
type client struct {
	Subject
	http   wire.Client
	engine engines.Engine
	checks int
	found  []verdict.Finding
}

func newClient(s Subject) *client {
	conn := wire.Client{Addr: s.Addr, Patience: timeout}
	return &client{Subject: s, http: conn, engine: engines.Resolve(s.Engine)}
}

func (c *client) note(b verdict.Basis, a ask, want, got string) {
	c.found = append(c.found, verdict.Finding{Basis: b, Violation: harness.Violation{
		Target: c.Name, Check: a.name, Route: a.route(), Want: want, Got: got, Why: a.why,
	}})
}

func (c *client) differs(a ask, want, got string) { c.note(verdict.Fact, a, want, got) }

// unanswered notes that no answer came. A late answer is not a violation, nor is a fault of this machine.
func (c *client) unanswered(a ask, err error) {
	basis := verdict.Fact
	if wire.NoFault(err) {
		basis = verdict.Late
	}
	c.note(basis, a, "an answer to "+a.Method, wire.Explain(err))
}

func (c *client) verification() harness.Verification {
	late := func(f verdict.Finding) bool { return f.Basis == verdict.Late }
	v := harness.Verification{Target: c.Name, Checks: c.checks}
	for _, f := range c.found {
		if !late(f) {
			v.Violations = append(v.Violations, f.Violation)
		}
	}
	v.Unchecked = verdict.Unchecked(slices.DeleteFunc(slices.Clone(c.found),
		func(f verdict.Finding) bool { return !late(f) }))
	return v
}

// check sends a request and compares everything: status, all header lines, and body.
func (c *client) check(ctx context.Context, a ask) {
	c.checks++
	got, err := c.http.Do(ctx, a.raw(), a.Method)
	if err != nil {
		c.unanswered(a, err)
		return
	}
	if want := a.Expect.Status; got.Status != want {
		c.differs(a, fmt.Sprintf("status %d", want), fmt.Sprintf("status %d: %.300q", got.Status, got.Body))
		return
	}
	c.compareHead(a, got)
	switch closes := a.want.closes || c.engine.Closes; {
	case a.want.closes: // some engines keep the connection after a refusal, and some do not
		c.http.Close()
	case !closes && got.Closes():
		c.differs(a, "the connection open", "the connection closed after the answer")
	}
	if n := a.want.flushed; len(got.Chunks) < n {
		c.differs(a, fmt.Sprintf("at least %d chunks, each flushed", n), fmt.Sprintf("%d chunks", len(got.Chunks)))
	}
	body := got.Body
	if a.want.zipped {
		if body, err = unzip(body); err != nil {
			c.differs(a, "a body compressed by gzip", err.Error())
			return
		}
		if len(got.Body) > len(body)/2 {
			c.differs(a, "a body of less than half the size", fmt.Sprintf("%d of %d bytes", len(got.Body), len(body)))
		}
	}
	if a.Expect.Body != nil && !bytes.Equal(body, a.Expect.Body) {
		want, got := wire.Difference(a.Expect.Body, body)
		c.differs(a, want, got)
	}
}

// compareHead compares all header lines. An answer may say its length or come in chunks.
func (c *client) compareHead(a ask, got *wire.Answer) {
	missing := map[string]string{"Content-Type": a.want.kind, "Date": ""}
	maps.Copy(missing, a.want.header)
	if a.want.zipped {
		missing["Content-Encoding"] = "gzip"
	}
	for _, l := range got.Head {
		name, value := wire.Header(l)
		want, expected := missing[name]
		delete(missing, name)
		switch {
		case name == "Set-Cookie":
			c.compareCookie(a, value)
		case slices.Contains([]string{"Connection", "Content-Length", "Transfer-Encoding", "Vary"}, name),
			c.engine.Sends(name + ": " + value):
		case !expected:
			c.differs(a, "no line "+name, value)
		case want == clock:
			if !isNow(value) {
				c.differs(a, name+": t= and the milliseconds of now", value)
			}
		case want != "" && !strings.EqualFold(value, want):
			c.differs(a, name+": "+want, value)
		}
	}
	if a.want.cookie != "" && len(got.Values("Set-Cookie")) != 1 {
		c.differs(a, "a line Set-Cookie", fmt.Sprintf("%q", got.Values("Set-Cookie")))
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		c.differs(a, "a line "+name, "none")
	}
}

// compareCookie compares what a cookie means, since names of attributes have no case and no order.
func (c *client) compareCookie(a ask, line string) {
	k, err := http.ParseSetCookie(line)
	if err != nil || k.Value != a.want.cookie || k.Name != seenCookie || k.Path != "/" || !k.HttpOnly ||
		k.SameSite != http.SameSiteLaxMode || k.Secure || k.Domain != "" || k.MaxAge != 0 || !k.Expires.IsZero() {
		c.differs(a, "Set-Cookie: "+seenCookie+"="+a.want.cookie+"; Path=/; HttpOnly; SameSite=Lax", line)
	}
}

// isNow reports whether a timing line has a time of now.
func isNow(value string) bool {
	digits, ok := strings.CutPrefix(value, "t=")
	ms, err := strconv.ParseInt(digits, 10, 64)
	return ok && err == nil && time.Since(time.UnixMilli(ms)).Abs() < 10*time.Minute
}

func unzip(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, 1<<20))
}
