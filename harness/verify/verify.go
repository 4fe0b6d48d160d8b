// Package verify proves that a server meets the contract, before and after it is measured: a server that
// answers wrongly is quick at something that nobody asked for.
//
// It stands between launch and load. It speaks over raw sockets, knows nothing of the framework behind the
// port, and takes what it expects from shared/payloads. The suite is data (suite.go): a sorted list of named
// checks. Where the engines beneath the frameworks differ for good, a file for each in engines holds what was observed of
// it, and a target's manifest what was observed of a framework, so that a new version which behaves differently shows up
// as a violation.
package verify

import (
	"context"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
)

// Subject is the server to be checked.
type Subject struct {
	// Name is what GET /about must answer.
	Name string
	// Addr is HOST:PORT of the server.
	Addr string
	// VaryBase is where the instance at Addr counts from in its JSON; 0: the JSON is fixed.
	VaryBase int64
	// Processes is how many share the port of Addr: each counts through a range of its own above VaryBase, so that a number
	// need not be above the last. 0 is one.
	Processes int
	// VaryAddr is the address of a second instance that was started with --vary, and that nobody else asks
	// while it is checked. Empty means that encoding on every request cannot be proved.
	VaryAddr string
	// Engine and Static are those of the manifest; they choose the rows of the engine table.
	Engine, Static string
	// NoTimeouts says that the server was started with --timeouts=off. Then the checks of its limits are gaps: each must
	// find that the connection is held.
	NoTimeouts bool
	// Gaps are the framework's own beside those of its engine.
	Gaps map[string]harness.Gap
	// Concurrency is how many clients the server can serve at a time; 0: as many as come.
	Concurrency int

	// traits are those of its engine, once they have been looked up.
	traits *engine
}

// Of is the subject that a target is which was started with these flags. Its addresses are yet to be given.
func Of(t harness.Target, flags ...string) Subject {
	return Subject{Name: t.Identity(), Engine: t.Engine, Static: t.Static, NoTimeouts: NoTimeouts(flags), Gaps: t.Gaps, Concurrency: t.Concurrency}
}

// serves reports whether n clients are not too many at a time.
func (s Subject) serves(n int) bool { return s.Concurrency == 0 || n <= s.Concurrency }

// Options choose how much is checked. The zero value is the whole contract but the long idle timeout: it
// takes about 13 seconds, nearly all of them waiting.
type Options struct {
	// Fast leaves out the checks that wait.
	Fast bool
	// Slow adds the idle timeout, which takes over two minutes.
	Slow bool
	// Timeout is how long one answer may take; 0 means 5 seconds. What comes later is no violation: a server is not to
	// blame for a machine that is busy. It leaves its check without a verdict, and the server unchecked.
	Timeout time.Duration
	// Worked is called once, when all checks that use the CPU are done and only those that wait are under way; nil for
	// nobody.
	Worked func()
	// Slots bound how many checks that use the CPU run at once, over all servers whose options have the same; nil means
	// one of this server, whatever runs beside it. The checks that wait take none.
	Slots Slots

	// only chooses checks by name; nil means all.
	only func(string) bool
	// watch replaces calm.Watch; nil means that.
	watch func() (stood func() time.Duration)
}

// What Verification.Encoding can say.
const (
	Proved      = "proved"
	NotProvable = "not provable"
	NotChecked  = "not checked"
)

// Unfinished is the check that is violated when the suite ended early.
const Unfinished = "reach/unfinished"

// giveUp is the number of checks in a row without any answer after which a server that is not ready any
// more is given up.
const giveUp = 3

// Check checks a server against the contract. It always comes back: each answer and each check has a deadline, and a
// server that is gone or hangs ends the suite early. Checks is the number of checks that were run.
func Check(ctx context.Context, s Subject, o Options) harness.Verification {
	return run(ctx, s, o, contractClocks)
}

// notAsked lists the checks that would take more clients at a time than s serves.
func notAsked(s Subject, o Options) []string {
	all := s
	all.Concurrency = 0
	var names []string
	for _, c := range selected(all, o) {
		if !s.serves(c.Clients) {
			names = append(names, c.Name)
		}
	}
	return names
}

// Names lists the checks that Check makes of s, sorted.
func Names(s Subject, o Options) []string {
	var names []string
	for _, c := range selected(s, o) {
		names = append(names, c.Name)
	}
	return names
}

func selected(s Subject, o Options) []check {
	var cs []check
	for _, c := range suite() {
		switch {
		case c.Wait && o.Fast, c.Long && !o.Slow, c.Vary && s.VaryAddr == "", !s.serves(c.Clients), o.only != nil && !o.only(c.Name):
			continue
		}
		cs = append(cs, c)
	}
	return cs
}

func run(ctx context.Context, s Subject, o Options, t clocks) harness.Verification {
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	if o.watch == nil {
		o.watch = calm.Watch
	}
	if s.traits == nil {
		s.traits = s.engine()
	}
	x := exam{subject: s, options: o, clocks: t}
	p := x.reach(ctx)
	if len(p.found) > 0 {
		x.worked()
		return collect(s, []*probe{p}, false)
	}
	v := x.all(ctx, selected(s, o))
	v.NotAsked = notAsked(s, o)
	return v
}

// all makes the checks: those that wait beside the others, if that does not keep the server from these.
func (x exam) all(ctx context.Context, checks []check) harness.Verification {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var beside, afterwards []check
	for _, c := range checks {
		switch blocks := x.subject.traits.SlowBlocks && c.Name == "engine/slow-body"; {
		case !c.Wait:
		case blocks || x.subject.Concurrency > 0:
			afterwards = append(afterwards, c)
		default:
			beside = append(beside, c)
		}
	}
	waited := make(chan []*probe)
	go func() { waited <- x.waits(ctx, beside) }()
	probes, gaveUp := x.works(ctx, checks)
	x.worked()
	if gaveUp {
		cancel()
		<-waited // they were cut short: what they found says nothing
	} else {
		probes = append(append(probes, <-waited...), x.waits(ctx, afterwards)...)
	}
	return collect(x.subject, probes, gaveUp)
}

// worked says that the checks that use the CPU are done.
func (x exam) worked() {
	if x.options.Worked != nil {
		x.options.Worked()
	}
}

// exam is one verification of one server.
type exam struct {
	subject Subject
	options Options
	clocks  clocks
}

// works runs the checks that use the CPU, one after the other, and reports whether the server was given up.
func (x exam) works(ctx context.Context, checks []check) (probes []*probe, gaveUp bool) {
	silent := 0
	for _, c := range checks {
		if c.Wait {
			continue
		}
		release := x.options.Slots.Take()
		p := x.try(ctx, c)
		release()
		probes = append(probes, p)
		if silent++; p.answered || len(p.found) == 0 {
			silent = 0
		}
		if silent < giveUp {
			continue
		}
		silent = 0
		if len(x.reach(ctx).found) > 0 {
			return probes, true
		}
	}
	return probes, false
}

// waits runs the checks that wait, all at once, or as many as the server serves clients at a time.
func (x exam) waits(ctx context.Context, checks []check) (probes []*probe) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var clients Slots
	if n := x.subject.Concurrency; n > 0 {
		clients = make(Slots, n)
	}
	for _, c := range checks {
		wg.Go(func() {
			defer clients.Take()()
			p := x.try(ctx, c)
			mu.Lock()
			defer mu.Unlock()
			probes = append(probes, p)
		})
	}
	wg.Wait()
	return probes
}

// reach asks whether there is an HTTP server at all.
func (x exam) reach(ctx context.Context) *probe {
	p := x.try(ctx, check{
		Name: "reach/healthz", Why: "nothing else can be checked",
		Run: func(p *probe) {
			p.expect(p.get("/healthz"), text(200, "ok"))
			if p.subject.VaryAddr != "" {
				p.vary().expect(p.vary().get("/healthz"), text(200, "ok"))
			}
		},
	})
	if p.answered { // the rest will say what is wrong with it
		p.found = nil
	}
	return p
}
