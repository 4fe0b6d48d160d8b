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
	// observe returns the outcome, in the words of outcome.
	observe func(*probe) string
}

// raw observes the outcome of one request.
func raw(s string) func(*probe) string { return func(p *probe) string { return p.outcome(s) } }

func (e engineCase) check() check {
	return check{Name: "engine/" + e.name, Why: e.why + "; the engine does not behave as its file says",
		Run: func(p *probe) {
			w := p.engine.Cases[e.name]
			p.silence = w == "silence"
			got := e.observe(p)
			p.observed[e.name] = got
			if w == "" || got == w {
				return
			}
			fail := p.fail
			if p.check.Wait || got == "silence" || strings.HasSuffix(got, "stuck") {
				fail = p.failInTime
			}
			fail(fmt.Sprintf("%q of %s", w, p.subject.Engine), fmt.Sprintf("%q", got))
		}}
}

// mostSilence is the longest wait for an answer that may not come.
const mostSilence = 5 * time.Second

// outcome sends s and describes what happens in two words: the status, "silence", "closed" or "garbage", and
// whether the connection is usable afterwards.
func (p *probe) outcome(s string) string {
	c := p.dial()
	if c == nil {
		return "no connection"
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
		return "silence"
	case wire.ClosedByPeer(err):
		return "closed"
	default:
		return "garbage"
	}
	p.heard()
	if a.UntilClose {
		return fmt.Sprintf("%d closed", a.Status)
	}
	c.Send(request("GET", "/about"))
	_ = c.SetReadDeadline(time.Now().Add(patience))
	b, err := c.Read("GET")
	switch {
	case err == nil && b.Status == 200 && string(b.Body) == p.subject.Name:
		return fmt.Sprintf("%d open", a.Status)
	case err == nil:
		return fmt.Sprintf("%d then %d", a.Status, b.Status)
	case wire.ClosedByPeer(err):
		return fmt.Sprintf("%d closed", a.Status)
	}
	return fmt.Sprintf("%d stuck", a.Status)
}

// statusAndNames lists the header names of an answer except Date, sorted.
func statusAndNames(a *wire.Answer) string {
	if a == nil {
		return "none"
	}
	var ns []string
	for _, l := range a.Head {
		if n, _ := wire.Header(l); n != "Date" {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, strings.Join(ns, ", ")))
}
