package verify

import (
	"fmt"
	"slices"
	"strings"
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

// engineChecks turns the cases into checks.
func engineChecks() []check {
	var cs []check
	for _, e := range slices.Concat(headCases(), bodyCases(), fileCases()) {
		cs = append(cs, e.check())
	}
	for _, e := range waitingCases() {
		c := e.check()
		c.Wait = true
		cs = append(cs, c)
	}
	return cs
}

func (e engineCase) check() check {
	return check{Name: "engine/" + e.name, Why: e.why + "; the engine does not do what was observed of it", Run: func(p *probe) {
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
