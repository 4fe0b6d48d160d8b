package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/verify/verdict"
)

// collect makes the verification out of what the probes found.
func collect(s Subject, probes []*probe, gaveUp bool) harness.Verification {
	v := harness.Verification{Target: s.Name, Checks: len(probes), Encoding: NotProvable,
		Observed: map[string]string{}}
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
			if p.found, as = p.compare(g); as {
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
	slices.SortStableFunc(v.Violations, func(a, b harness.Violation) int {
		return strings.Compare(a.Check, b.Check)
	})
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
	first := fmt.Sprintf("%s: want %s, got %s", open[0].Check, open[0].Want, open[0].Got)
	words := verdict.Unchecked(first, len(names)-1)
	if stood >= calm.Still {
		words += fmt.Sprintf("; the machine stood still for up to %v", stood.Round(time.Millisecond))
	}
	return words
}

// What Verification.Encoding can say.
const (
	Proved      = "proved"
	NotProvable = "not provable"
	NotChecked  = "not checked"
)

// Unfinished is the check that is violated when the suite ended early.
const Unfinished = "reach/unfinished"
