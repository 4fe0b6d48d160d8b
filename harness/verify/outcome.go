package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness/verify/verdict"
)

// engineCase is a request that the engines beneath the frameworks treat differently, before a framework
// sees it. What each does was observed (not derived), and is kept so that a new version which does
// otherwise shows up (engines/). Engines without a word for a case may do anything; what they do is reported.
type engineCase struct {
	name, why string
	// observe returns what the server does, in words as below.
	observe func(*probe) string
}

// raw observes the outcome of one request.
func raw(method, s string) func(*probe) string {
	return func(p *probe) string { return p.outcome(method, s) }
}

func (e engineCase) check() check {
	return check{Name: "engine/" + e.name, Why: e.why + "; the engine does not do what was observed of it",
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

// mostSilence is how long an answer that may not come is waited for at most.
const mostSilence = 5 * time.Second

// outcome sends s and says in two words what comes of it: the status or "silence" or "closed" or "garbage",
// and whether the connection can be used after it.
func (p *probe) outcome(method, s string) string {
	c := p.dial()
	if c == nil {
		return "no connection"
	}
	defer c.Close()
	p.route = routeIn(firstLine(s))
	patience := min(p.patience, mostSilence)
	if p.silence {
		patience = p.clocks.silence
	}
	go c.send(s)
	_ = c.SetReadDeadline(time.Now().Add(patience))
	a, err := c.read(method)
	switch {
	case err == nil:
	case verdict.TimedOut(err):
		return "silence"
	case closedByPeer(err):
		return "closed"
	default:
		return "garbage"
	}
	p.heard()
	if a.UntilClose {
		return fmt.Sprintf("%d closed", a.Status)
	}
	c.send(request("GET", "/about"))
	_ = c.SetReadDeadline(time.Now().Add(patience))
	b, err := c.read("GET")
	switch {
	case err == nil && b.Status == 200 && string(b.Body) == p.subject.Name:
		return fmt.Sprintf("%d open", a.Status)
	case err == nil:
		return fmt.Sprintf("%d then %d", a.Status, b.Status)
	case closedByPeer(err):
		return fmt.Sprintf("%d closed", a.Status)
	}
	return fmt.Sprintf("%d stuck", a.Status)
}

// names lists the header names of an answer but Date, sorted.
func names(a *answer) string {
	if a == nil {
		return "none"
	}
	var ns []string
	for _, l := range a.Head {
		if n, _ := headerLine(l); n != "Date" {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, strings.Join(ns, ", ")))
}
