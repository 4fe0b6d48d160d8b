package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
)

// finding is what a probe found wrong.
type finding struct {
	harness.Violation
	basis basis
}

// basis is what a finding rests on, and so whether it can be a violation.
type basis int

const (
	fact  basis = iota // what the server did: a violation on any machine
	timed              // how long it took: a violation if the machine ran all the time
	late               // that no answer has come yet: never a violation
)

// tries is how often a check is made at most. Those that wait take seconds each time.
const (
	tries     = 3
	waitTries = 2
)

// try makes a check. Where it finds something and the machine stood still meanwhile it is made again: what is true
// of the server is found then too. Answers that did not come in time are waited for once more.
func (x exam) try(ctx context.Context, c check) *probe {
	most := tries
	if c.Wait {
		most = waitTries
	}
	for n := 1; ; n++ {
		p := newProbe(x.subject, c, x.clocks)
		p.patience = x.options.Timeout
		stood := x.options.watch()
		p.run(ctx, c.deadline(x.options, x.clocks))
		p.stood = stood()
		again := p.stood >= calm.Still || n == 1 && p.late()
		if n == most || len(p.found) == 0 || !again || ctx.Err() != nil {
			return p
		}
	}
}

// late reports whether an answer did not come in time that should have.
func (p *probe) late() bool {
	gap := p.engine.Gaps[p.check.Name].Observed != ""
	return !gap && slices.ContainsFunc(p.found, func(f finding) bool { return f.basis == late })
}

// collect makes the verification out of what the probes found.
func collect(s Subject, probes []*probe, gaveUp bool) harness.Verification {
	v := harness.Verification{Target: s.Name, Checks: len(probes), Encoding: NotProvable, Observed: map[string]string{}}
	var open []finding
	encoding, stood := NotChecked, time.Duration(0)
	if slices.ContainsFunc(probes, func(p *probe) bool { return p.check.Vary }) {
		encoding = Proved
	}
	for _, p := range probes {
		if p.heads != nil {
			v.Heads = p.heads
		}
		for k, o := range p.observed {
			v.Observed[k] = o
		}
		if g := p.engine.Gaps[p.check.Name]; g.Observed != "" {
			var as bool
			if p.found, as = p.hold(g); as {
				v.Gaps = append(v.Gaps, g)
				continue
			}
		}
		for _, f := range p.found {
			if f.basis == late || f.basis == timed && p.stood >= calm.Still {
				open, stood = append(open, f), max(stood, p.stood)
				continue
			}
			v.Violations = append(v.Violations, f.Violation)
			if p.check.Vary {
				encoding = NotProvable
			}
		}
		if p.check.Vary && len(p.found) > 0 && encoding == Proved {
			encoding = NotChecked
		}
	}
	if gaveUp {
		encoding = NotChecked
		f := finding{Violation: harness.Violation{
			Target: s.Name, Check: Unfinished, Want: "answers",
			Got: "none in several checks on end; the rest of the suite was left out",
			Why: "a server that is gone or hangs breaks every rule at once",
		}}
		if len(v.Violations) == 0 { // it may be slow, and it is the machine's doing then
			open = append(open, f)
		} else {
			v.Violations = append(v.Violations, f.Violation)
		}
	}
	if s.VaryAddr != "" {
		v.Encoding = encoding
	}
	slices.SortFunc(v.Gaps, func(a, b harness.Gap) int { return strings.Compare(a.Check, b.Check) })
	slices.SortStableFunc(v.Violations, func(a, b harness.Violation) int { return strings.Compare(a.Check, b.Check) })
	v.Unchecked = unchecked(open, stood)
	return v
}

// unchecked says which checks came to no verdict; empty if there is none.
func unchecked(open []finding, stood time.Duration) string {
	if len(open) == 0 {
		return ""
	}
	slices.SortStableFunc(open, func(a, b finding) int { return strings.Compare(a.Check, b.Check) })
	names := map[string]bool{}
	for _, f := range open {
		names[f.Check] = true
	}
	words := fmt.Sprintf("%s: want %s, got %s", open[0].Check, open[0].Want, open[0].Got)
	if n := len(names) - 1; n > 0 {
		words += fmt.Sprintf("; and %d more checks had no verdict", n)
	}
	if stood >= calm.Still {
		words += fmt.Sprintf("; the machine stood still for up to %v", stood.Round(time.Millisecond))
	}
	return words
}

// Slots bound how much that uses the CPU runs at once. Nil bounds nothing.
type Slots chan struct{}

// Take waits for a slot and returns what gives it back.
func (s Slots) Take() (release func()) {
	if s == nil {
		return func() {}
	}
	s <- struct{}{}
	return func() { <-s }
}
