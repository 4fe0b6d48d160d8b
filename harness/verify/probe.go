package verify

import (
	"context"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// probe is one run of one check.
type probe struct {
	subject  Subject
	engine   *engine
	check    check
	clocks   clocks
	addr     string
	ctx      context.Context
	found    []finding
	observed map[string]string
	heads    map[string]harness.Heads // of the scenarios
	answered bool
	parent   *probe
	// kept is true where connections must be kept, so that none takes the place of one that has ended.
	kept bool
	// silence is true where no answer is expected, so that it is not waited for long.
	silence bool
	// patience is how long an answer may take, and a connection.
	patience time.Duration
	// stood is for how long the machine stood still in this run at most.
	stood time.Duration
	// route is the path that was asked last, by its first segment.
	route string
}

func newProbe(s Subject, c check, t clocks) *probe {
	if s.traits == nil {
		s.traits = s.engine()
	}
	return &probe{subject: s, engine: s.traits, check: c, clocks: t, addr: s.Addr, observed: map[string]string{}}
}

func (p *probe) run(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	p.ctx = ctx
	p.check.Run(p)
}

// vary returns a probe that asks the instance with --vary and notes on p.
func (p *probe) vary() *probe {
	v := p.another()
	v.addr, v.parent = p.subject.VaryAddr, p
	return v
}

// another returns a probe that asks beside p; take hands over what it found.
func (p *probe) another() *probe {
	return &probe{subject: p.subject, engine: p.engine, check: p.check, clocks: p.clocks, addr: p.addr,
		ctx: p.ctx, patience: p.patience}
}

// maxFound bounds the violations of one check: the first few say it all. Of a gap each counts, up to
// maxOfGap.
const (
	maxFound = 3
	maxOfGap = 200
)

// fail notes what the server does wrong.
func (p *probe) fail(want, got string) { p.failBy(fact, want, got) }

// failInTime notes what the server does too early or too late, or not for a while.
func (p *probe) failInTime(want, got string) { p.failBy(timed, want, got) }

func (p *probe) failBy(b basis, want, got string) {
	p.note(p.finding(b, want, got, p.check.Why))
}

func (p *probe) finding(b basis, want, got, why string) finding {
	return finding{harness.Violation{
		Target: p.subject.Name, Check: p.check.Name, Route: p.route, Want: want, Got: got, Why: why,
	}, b}
}

func (p *probe) note(f finding) {
	switch {
	case p.parent != nil:
		p.parent.note(f)
	case len(p.found) < maxFound, len(p.found) < maxOfGap && p.engine.Gaps[p.check.Name].Observed != "":
		p.found = append(p.found, f)
	}
}

// failed notes that what was wanted did not come, by the error of the connection.
func (p *probe) failed(want string, err error) {
	if verdict.NoFault(err) {
		p.failBy(late, want, explain(err))
		return
	}
	p.fail(want, explain(err))
}

// heard notes that the server is alive.
func (p *probe) heard() {
	p.answered = true
	if p.parent != nil {
		p.parent.heard()
	}
}

// dial opens a connection, or notes that it could not and returns nil.
func (p *probe) dial() *conn {
	c, err := dial(p.ctx, p.addr, p.patience)
	if err != nil {
		p.failed("a connection", err)
		return nil
	}
	return c
}

// on opens a connection, hands it to f and closes it. If there is none it notes that.
func (p *probe) on(f func(*conn)) {
	if c := p.dial(); c != nil {
		defer func() { c.Close() }() // next may have replaced it
		f(c)
	}
}

// next makes c ready for another request after an answer: where the engine closes connections it opens a new
// one.
func (p *probe) next(c *conn) bool {
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

// read reads one answer, or notes that none came and returns nil. What names the request, with its path.
func (p *probe) read(c *conn, method, what string) *answer {
	p.route = routeIn(what)
	_ = c.SetReadDeadline(time.Now().Add(p.patience))
	a, err := c.read(method)
	if err != nil {
		p.failed("an answer to "+what, err)
		return nil
	}
	p.heard()
	return a
}

// ask sends raw on a connection of its own and reads the answer. It returns nil after noting that there
// was none.
func (p *probe) ask(method, what, raw string) *answer {
	c := p.dial()
	if c == nil {
		return nil
	}
	defer c.Close()
	c.send(raw)
	return p.read(c, method, what)
}

func (p *probe) get(path string, lines ...string) *answer {
	return p.ask("GET", "GET "+path, request("GET", path, lines...))
}

func (p *probe) post(body string, lines ...string) *answer {
	return p.ask("POST", "POST / with "+quote([]byte(body)), posting(body, lines...))
}
