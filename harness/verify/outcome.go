package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness/verify/wire"
)

// engineCase is a request that engines treat differently, before a framework sees it. The observed outcomes
// are in engines/. An engine without an outcome for a case may do anything; what it does is reported.
type engineCase struct {
	name, why string
	observe   func(*probe) outcome
}

// outcome is what a server does in a case.
type outcome struct {
	// status is that of its answer, and next that of a wrong answer to the next request; 0 for none.
	status, next int
	ending       ending
	// text is the outcome of a case that looks at something else.
	text string
}

// ending is what becomes of the connection after a request.
type ending string

const (
	endOpen    ending = "open"    // the next request is answered
	endClosed  ending = "closed"  // the server closes it
	endStuck   ending = "stuck"   // the next request is not answered
	endSilence ending = "silence" // the request itself is not answered
	endGarbage ending = "garbage" // by what is no HTTP
	endHeld    ending = "held"    // it is open after its timeout
	endRefused ending = "no connection"
)

// String is the outcome in the words of engines/: the status and the ending, or one of the two.
func (o outcome) String() string {
	switch {
	case o.text != "":
		return o.text
	case o.status == 0:
		return string(o.ending)
	case o.next > 0:
		return fmt.Sprintf("%d then %d", o.status, o.next)
	}
	return fmt.Sprintf("%d %s", o.status, o.ending)
}

// waited reports whether nothing came within a time: on another machine it might have.
func (o outcome) waited() bool { return o.ending == endSilence || o.ending == endStuck }

// raw observes the outcome of one request.
func raw(s string) func(*probe) outcome { return func(p *probe) outcome { return p.outcome(s) } }

func (e engineCase) check() check {
	return check{Name: "engine/" + e.name, Why: e.why + "; the engine does not behave as its file says",
		Run: func(p *probe) {
			want := p.engine.Cases[e.name]
			p.silence = want == string(endSilence)
			got := e.observe(p)
			p.observed[e.name] = got.String()
			if want == "" || got.String() == want {
				return
			}
			fail := p.fail
			if p.check.Wait || got.waited() {
				fail = p.failInTime
			}
			fail(fmt.Sprintf("%q of %s", want, p.subject.Engine), fmt.Sprintf("%q", got))
		}}
}

// mostSilence is the longest wait for an answer that may not come.
const mostSilence = 5 * time.Second

// outcome sends s, and another request after the answer to see whether the connection is usable.
func (p *probe) outcome(s string) outcome {
	c := p.dial()
	if c == nil {
		return outcome{ending: endRefused}
	}
	defer c.Close()
	p.route = routeIn(describe(s))
	patience := min(p.patience, mostSilence)
	if p.silence {
		patience = p.clocks.silence
	}
	go c.Send(s)
	_ = c.SetReadDeadline(time.Now().Add(patience))
	a, err := c.Read(exchange{raw: s}.method())
	switch {
	case err == nil:
	case wire.TimedOut(err):
		return outcome{ending: endSilence}
	case wire.ClosedByPeer(err):
		return outcome{ending: endClosed}
	default:
		return outcome{ending: endGarbage}
	}
	p.heard()
	if a.UntilClose {
		return outcome{status: a.Status, ending: endClosed}
	}
	c.Send(request("GET", "/about"))
	_ = c.SetReadDeadline(time.Now().Add(patience))
	b, err := c.Read("GET")
	o := outcome{status: a.Status, ending: endStuck}
	switch {
	case err == nil && b.Status == 200 && string(b.Body) == p.subject.Name:
		o.ending = endOpen
	case err == nil:
		o.next = b.Status
	case wire.ClosedByPeer(err):
		o.ending = endClosed
	}
	return o
}

// statusAndNames lists the header names of an answer except Date, sorted.
func statusAndNames(a *wire.Answer) outcome {
	if a == nil {
		return outcome{text: "none"}
	}
	var ns []string
	for _, l := range a.Head {
		if n, _ := wire.Header(l); n != "Date" {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return outcome{text: strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, strings.Join(ns, ", ")))}
}
