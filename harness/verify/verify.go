// Package verify proves that a server meets the contract, before and after it is measured: a server that
// answers wrongly is quick at something that nobody asked for.
//
// It stands between launch and load. It speaks over raw sockets, knows nothing of the framework behind the
// port, and takes what it expects from shared/payloads. The suite is data (suite.go): a sorted list of named
// checks. Where the engines beneath the frameworks differ for good, engines.go holds what was observed of
// each, so that a new version which behaves differently shows up as a violation.
package verify

import (
	"context"
	"sort"
	"sync"
	"time"

	"tenrounds/harness"
)

// Subject is the server to be checked.
type Subject struct {
	// Name is what GET /about must answer.
	Name string
	// Addr is HOST:PORT of the server.
	Addr string
	// VaryAddr is the address of a second instance that was started with --vary, and that nobody else asks
	// while it is checked. Empty means that encoding on every request cannot be proved.
	VaryAddr string
	// Engine and Static are those of the manifest; they choose the rows of the engine table.
	Engine, Static string
	// NoTimeouts says that the server was started with --timeouts=off. Then the checks of its limits are gaps: each must
	// find that the connection is held.
	NoTimeouts bool
}

// Options choose how much is checked. The zero value is the whole contract but the long idle timeout: it
// takes about 13 seconds, nearly all of them waiting.
type Options struct {
	// Fast leaves out the checks that wait.
	Fast bool
	// Slow adds the idle timeout, which takes over two minutes.
	Slow bool
	// Timeout is how long one check that does not wait may take; 0 means 5 seconds.
	Timeout time.Duration

	// only chooses checks by name; nil means all.
	only func(string) bool
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

// Check checks a server against the contract. It always comes back: each check has its own deadline, and a
// server that is gone or hangs ends the suite early. Checks is the number of checks that were run.
func Check(ctx context.Context, s Subject, o Options) harness.Verification {
	return run(ctx, s, o, contractClocks)
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
		case c.Wait && o.Fast, c.Long && !o.Slow, c.Vary && s.VaryAddr == "", o.only != nil && !o.only(c.Name):
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
	v := harness.Verification{Target: s.Name, Encoding: NotProvable, Observed: map[string]string{}}
	if p := reach(ctx, s, o); len(p.found) > 0 {
		v.Checks, v.Violations = 1, p.found
		return v
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var waiting sync.WaitGroup
	var probes []*probe
	silent, gaveUp := 0, false
	checks := selected(s, o)
	for _, c := range checks {
		if !c.Wait {
			continue
		}
		p := newProbe(s, c, t)
		probes = append(probes, p)
		waiting.Go(func() { p.run(ctx, c.deadline(o, t)) })
	}
	for _, c := range checks {
		if c.Wait {
			continue
		}
		p := newProbe(s, c, t)
		p.run(ctx, c.deadline(o, t))
		probes = append(probes, p)
		if silent++; p.answered || len(p.found) == 0 {
			silent = 0
		}
		if silent < giveUp {
			continue
		}
		silent = 0
		if gaveUp = len(reach(ctx, s, o).found) > 0; gaveUp {
			cancel()
			break
		}
	}
	waiting.Wait()
	return collect(v, s, probes, gaveUp)
}

// collect puts what the probes found into v.
func collect(v harness.Verification, s Subject, probes []*probe, gaveUp bool) harness.Verification {
	v.Checks = len(probes)
	vary := true
	for _, p := range probes {
		if gaveUp && p.check.Wait {
			continue // it was cut short: what it found says nothing
		}
		if s.NoTimeouts && p.check.Gap {
			p.gap(&v)
		} else {
			v.Violations = append(v.Violations, p.found...)
		}
		for k, o := range p.observed {
			v.Observed[k] = o
		}
		if p.check.Vary && len(p.found) > 0 {
			vary = false
		}
	}
	if gaveUp {
		v.Violations = append(v.Violations, harness.Violation{
			Target: s.Name, Check: Unfinished, Want: "answers",
			Got: "none in several checks on end; the rest of the suite was left out",
			Why: "a server that is gone or hangs breaks every rule at once",
		})
	}
	if s.VaryAddr != "" && vary && !gaveUp {
		v.Encoding = Proved
	}
	sort.SliceStable(v.Violations, func(i, j int) bool { return v.Violations[i].Check < v.Violations[j].Check })
	return v
}

// reach asks whether there is an HTTP server at all.
func reach(ctx context.Context, s Subject, o Options) *probe {
	c := check{
		Name: "reach/healthz", Why: "nothing else can be checked",
		Run: func(p *probe) {
			p.expect(p.get("/healthz"), text(200, "ok"))
			if p.subject.VaryAddr != "" {
				p.vary().expect(p.vary().get("/healthz"), text(200, "ok"))
			}
		},
	}
	p := newProbe(s, c, contractClocks)
	p.run(ctx, o.Timeout)
	if p.answered { // the rest will say what is wrong with it
		p.found = nil
	}
	return p
}
