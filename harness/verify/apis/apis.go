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
	return c.Verification()
}

// client checks the answers of a server and notes what is wrong.
type client struct {
	Subject
	verdict.Notes
	http   wire.Client
	engine engines.Engine
}

func newClient(s Subject) *client {
	return &client{Subject: s, Notes: verdict.Notes{Target: s.Name},
		http: wire.Client{Addr: s.Addr, Patience: timeout}, engine: engines.Resolve(s.Engine)}
}

func (c *client) differs(a ask, want, got string) { c.Add(verdict.Fact, a.about(), want, got) }

// check sends a request and compares everything: status, all header lines, and body.
func (c *client) check(ctx context.Context, a ask) {
	c.Checks++
	got, err := c.http.Do(ctx, a.raw(), a.Method)
	if err != nil {
		c.Unanswered(a.about(), a.Method, err)
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
