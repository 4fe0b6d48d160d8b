package books

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
)

// timeout is how long each answer may take.
const timeout = 20 * time.Second

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

func (c *client) note(a ask, want, got string) { c.Add(verdict.Fact, a.about(), want, got) }

// send sends a request and returns its answer; nil after it has noted that none came.
func (c *client) send(ctx context.Context, a ask) *wire.Answer {
	c.Checks++
	got, err := c.http.Do(ctx, a.raw(), a.method)
	if err != nil {
		c.Unanswered(a.about(), a.method, err)
		return nil
	}
	return got
}

// check sends requests and compares everything: status, all header lines, and body.
func (c *client) check(ctx context.Context, asks ...ask) {
	for _, a := range asks {
		if got := c.send(ctx, a); got != nil {
			c.compare(a, got)
		}
	}
}

// compare notes how an answer differs from the expected one, and reports whether it is right.
func (c *client) compare(a ask, got *wire.Answer) bool {
	before := len(c.Found)
	if want := a.want.status; got.Status != want {
		c.note(a, fmt.Sprintf("status %d", want), fmt.Sprintf("status %d: %.300q", got.Status, got.Body))
		c.Found[before].Status = got.Status
		return false
	}
	missing := map[string]string{"Content-Type": a.want.kind, "Date": "", "Content-Length": ""}
	maps.Copy(missing, a.want.header)
	for _, l := range got.Head {
		name, value := wire.Header(l)
		want, expected := missing[name]
		delete(missing, name)
		switch {
		case name == "Connection", c.engine.Sends(name + ": " + value):
		case !expected:
			c.note(a, "no line "+name, value)
		case want != "" && value != want:
			c.note(a, name+": "+want, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		c.note(a, "a line "+name, "none")
	}
	switch closes := a.want.closes || c.engine.Closes; {
	case closes && !got.Closes():
		c.note(a, "Connection: close", "the connection stays open")
	case !closes && got.Closes():
		c.note(a, "the connection open", "the connection closed after the answer")
	}
	if a.want.body != nil && !bytes.Equal(got.Body, a.want.body) {
		c.note(a, fmt.Sprintf("%.600s", a.want.body), fmt.Sprintf("%.600s", got.Body))
	}
	return len(c.Found) == before
}

// holdGaps removes from the findings what the gaps of the server explain. A gap that is closed is a
// violation.
func (c *client) holdGaps() (as []harness.Gap) {
	c.engine.Add(engines.Engine{Bookstore: c.Gaps})
	for _, name := range slices.Sorted(maps.Keys(c.engine.Bookstore)) {
		g := c.engine.Bookstore[name]
		of := func(f verdict.Finding) bool { return verdict.Matches(name, f.Check) }
		others := slices.DeleteFunc(slices.Clone(c.Found), of)
		mine := slices.DeleteFunc(c.Found, func(f verdict.Finding) bool { return !of(f) })
		differs := verdict.Compare(c.Name, g, mine)
		if len(differs) == 0 {
			as = append(as, g)
		}
		c.Found = slices.Concat(others, differs)
	}
	return as
}
