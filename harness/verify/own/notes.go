package own

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/wire"
)

// status refuses an answer with a status that was not expected: without an expectation that is any but 2xx.
func (l *Learned) status(r harness.Request, a *wire.Answer) bool {
	want := fmt.Sprintf("status %d", r.Expect.Status)
	switch {
	case r.Expect.Status == a.Status, r.Expect.Status == 0 && a.Status/100 == 2:
		return true
	case r.Expect.Status == 0:
		want = "status 2xx"
	}
	got := fmt.Sprintf("status %d", a.Status)
	if to := a.Get("Location"); to != "" && a.Status/100 == 3 {
		got += " to " + wire.Quote([]byte(to))
	}
	l.violation(r, "status", want, got, advice(a.Status))
	return false
}

// advice says what to do about a status that nobody wanted.
func advice(status int) string {
	const anyway = `; to measure this answer, expect it: "expect": {"status": %d} in a --requests file`
	var s string
	switch {
	case status/100 == 3:
		return "redirects are not followed: give the URL that it leads to"
	case status == 401 || status == 403:
		return `it wants credentials: give them in "headers" in a --requests file`
	case status == 404 || status == 410:
		s = "is the path right?"
	case status == 405 || status == 415 || status == 400 || status == 422:
		s = `is this the request that it takes? Method, headers and body can be given in a --requests file`
	case status == 429:
		s = "it limits the rate of requests: turn that off for the measurement"
	case status >= 500:
		s = "the server failed: its log may say why"
	default:
		s = "another answer was expected"
	}
	return s + fmt.Sprintf(anyway, status)
}

// note notes what costs a server more, or makes its figures hard to compare.
func (l *Learned) note(r harness.Request, replies []reply) {
	a := replies[0]
	add := func(format string, args ...any) {
		n := harness.NewDoubt("%s %s: %s", r.Method, r.Path, fmt.Sprintf(format, args...))
		l.Notes = append(l.Notes, n)
	}
	asksClose := false
	for _, h := range r.Header {
		asksClose = asksClose || strings.EqualFold(h.Name, "Connection") && strings.EqualFold(h.Value, "close")
	}
	switch {
	case asksClose:
	case a.UntilClose:
		add("the answer has no length and ends with its connection, so each request pays for a new one")
	case a.Closes():
		add("the server closes the connection after its answer, so each request pays for a new one")
	}
	if e := a.Get("Content-Encoding"); e != "" && !asksEncoding(r) {
		add("the answer is compressed (%s) although the request does not ask for it", wire.Quote([]byte(e)))
	}
	if len(a.Values("Transfer-Encoding")) > 0 {
		add("the answer comes in chunks, which cost more than a Content-Length")
	}
	if next := replies[1].took; a.took >= slowFirst && a.took >= slower*next {
		add("the first answer took %.2g s and the next %.2g s: if the server warms up, give it time by --warmup",
			a.took.Seconds(), next.Seconds())
	}
}

// delayed is the least that a delayed acknowledgement costs an answer: 40 ms on Linux.
const delayed = 35 * time.Millisecond

// noteDelay notes answers that take much longer on a connection that has had some.
func (l *Learned) noteDelay(r harness.Request, first, then time.Duration) {
	if then < delayed || then < slower*first {
		return
	}
	l.Notes = append(l.Notes, harness.NewDoubt("%s %s: answers take %.2g ms at first and %.2g ms on a "+
		"connection that has had some: a server that writes head and body apart waits for a delayed ACK; write "+
		"them at once, or set TCP_NODELAY", r.Method, r.Path, 1000*first.Seconds(), 1000*then.Seconds()))
}

// asksEncoding reports whether a request accepts compressed answers.
func asksEncoding(r harness.Request) bool {
	for _, h := range r.Header {
		if strings.EqualFold(h.Name, "Accept-Encoding") {
			return true
		}
	}
	return false
}

// shortName is a name that a server gives itself, as far as it is plain ASCII, and no longer than a cell.
func shortName(name string) string {
	const longest = 40
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= ' ' && c < 0x7f && b.Len() < longest {
			b.WriteByte(c)
		}
	}
	return b.String()
}
