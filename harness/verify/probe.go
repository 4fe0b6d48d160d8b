package verify

import (
	"context"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
)

// probe is one run of one check.
type probe struct {
	subject  Subject
	engine   *engines.Engine
	check    check
	clocks   clocks
	addr     string
	ctx      context.Context
	found    []verdict.Finding
	observed map[string]string
	heads    map[string]harness.Heads // of the scenarios
	answered bool
	parent   *probe
	// kept is true if the check is about a kept connection, so that a closed one must not be replaced.
	kept bool
	// silence is true if no answer is expected, so that the wait for one is short.
	silence bool
	// patience is how long an answer or a connection may take.
	patience time.Duration
	// stood is how long the machine stood still during this run, if it did.
	stood time.Duration
	// route is the first segment of the last request's path.
	route string
}

func newProbe(s Subject, c check, t clocks) *probe {
	return &probe{subject: s, engine: s.traits, check: c, clocks: t, addr: s.Addr, observed: map[string]string{}}
}

func (p *probe) run(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	p.ctx = ctx
	p.check.Run(p)
}

// vary returns a probe of the instance with --vary. It notes its findings on p.
func (p *probe) vary() *probe {
	v := p.another()
	v.addr, v.parent = p.subject.VaryAddr, p
	return v
}

// another returns a probe for requests at the same time.
func (p *probe) another() *probe {
	return &probe{subject: p.subject, engine: p.engine, check: p.check, clocks: p.clocks, addr: p.addr,
		ctx: p.ctx, patience: p.patience}
}

// maxFound limits the violations of one check: the first ones are enough. All findings of a gap are compared,
// up to maxOfGap.
const (
	maxFound = 3
	maxOfGap = 200
)

// fail notes what the server does wrong.
func (p *probe) fail(want, got string) { p.failBy(verdict.Fact, want, got) }

// failInTime notes what the server does too early, too late, or not within a time.
func (p *probe) failInTime(want, got string) { p.failBy(verdict.Timed, want, got) }

// failStatus notes an answer with the wrong status.
func (p *probe) failStatus(want, got string, status int) {
	p.note(verdict.Finding{Violation: p.violation(want, got, status)})
}

func (p *probe) failBy(b verdict.Basis, want, got string) {
	p.note(verdict.Finding{Basis: b, Violation: p.violation(want, got, 0)})
}

func (p *probe) violation(want, got string, status int) harness.Violation {
	return harness.Violation{Target: p.subject.Name, Check: p.check.Name, Route: p.route, Want: want, Got: got,
		Status: status, Why: p.check.Why}
}

func (p *probe) note(f verdict.Finding) {
	switch {
	case p.parent != nil:
		p.parent.note(f)
	case len(p.found) < maxFound, len(p.found) < maxOfGap && p.gap().Observed != "":
		p.found = append(p.found, f)
	}
}

// gap is the known gap of the check; nothing is observed if there is none.
func (p *probe) gap() harness.Gap { return p.engine.Gaps[p.check.Name] }

// failed notes an error of the connection.
func (p *probe) failed(want string, err error) {
	if wire.NoFault(err) {
		p.failBy(verdict.Late, want, wire.Explain(err))
		return
	}
	p.fail(want, wire.Explain(err))
}

// heard notes that the server is alive.
func (p *probe) heard() {
	p.answered = true
	if p.parent != nil {
		p.parent.heard()
	}
}

// dial opens a connection, or notes that it could not and returns nil.
func (p *probe) dial() *wire.Conn {
	c, err := wire.Dial(p.ctx, p.addr, p.patience)
	if err != nil {
		p.failed("a connection", err)
		return nil
	}
	return c
}

// on opens a connection, calls f with it and closes it.
func (p *probe) on(f func(*wire.Conn)) {
	if c := p.dial(); c != nil {
		defer func() { c.Close() }() // next can replace it
		f(c)
	}
}

// next makes c ready for another request after an answer: it opens a new connection if the engine has closed
// it.
func (p *probe) next(c *wire.Conn) bool {
	if !p.engine.Closes || p.kept {
		return true
	}
	c.Close()
	another := p.dial()
	if another != nil {
		*c = *another
	}
	return another != nil
}

// read reads one answer, or notes that none came and returns nil. what describes the request, with its path.
func (p *probe) read(c *wire.Conn, method, what string) *wire.Answer {
	p.route = routeIn(what)
	_ = c.SetReadDeadline(time.Now().Add(p.patience))
	a, err := c.Read(method)
	if err != nil {
		p.failed("an answer to "+what, err)
		return nil
	}
	p.heard()
	return a
}

// ask sends raw on its own connection and reads the answer. Without an answer it notes that and returns nil.
func (p *probe) ask(method, what, raw string) *wire.Answer {
	c := p.dial()
	if c == nil {
		return nil
	}
	defer c.Close()
	c.Send(raw)
	return p.read(c, method, what)
}

func (p *probe) get(path string, lines ...string) *wire.Answer {
	return p.ask("GET", "GET "+path, request("GET", path, lines...))
}
