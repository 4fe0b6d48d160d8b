package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// What Verification.Encoding can say.
const (
	Proved      = "proved"
	NotProvable = "not provable"
	NotChecked  = "not checked"
)

// Unfinished is the check that is violated if the suite ended early.
const Unfinished = "reach/unfinished"

// collect makes the verification from what the probes found.
func collect(s Subject, probes []*probe, gaveUp bool) harness.Verification {
	v := harness.Verification{Target: s.Name, Checks: len(probes), Observed: map[string]string{}}
	var open []verdict.Finding
	stood := time.Duration(0)
	for _, p := range probes {
		if p.heads != nil {
			v.Heads = p.heads
		}
		maps.Copy(v.Observed, p.observed)
		if g := p.gap(); g.Observed != "" {
			if p.found = verdict.Compare(s.Name, g, p.found); len(p.found) == 0 {
				v.Gaps = append(v.Gaps, g)
			}
		}
		for _, f := range p.found {
			if f.Basis == verdict.Late || f.Basis == verdict.Timed && p.stood > 0 {
				open, stood = append(open, f), max(stood, p.stood)
				continue
			}
			v.Violations = append(v.Violations, f.Violation)
		}
	}
	v.Encoding = encoding(s, probes, v.Violations, gaveUp)
	if gaveUp {
		f := verdict.Finding{Violation: harness.Violation{
			Target: s.Name, Check: Unfinished, Want: "answers",
			Got: "none in several checks in a row; the rest was skipped",
			Why: "a server that is gone or hangs breaks all rules",
		}}
		if len(v.Violations) == 0 { // a slow machine can be the reason
			open = append(open, f)
		} else {
			v.Violations = append(v.Violations, f.Violation)
		}
	}
	slices.SortFunc(v.Gaps, func(a, b harness.Gap) int { return strings.Compare(a.Check, b.Check) })
	slices.SortStableFunc(v.Violations, func(a, b harness.Violation) int {
		return strings.Compare(a.Check, b.Check)
	})
	if v.Unchecked = verdict.Unchecked(open); stood > 0 {
		v.Unchecked += fmt.Sprintf("; the machine stood still for up to %v", stood.Round(time.Millisecond))
	}
	return v
}

// encoding says whether it is proved that every request encodes the document.
func encoding(s Subject, probes []*probe, violations []harness.Violation, gaveUp bool) string {
	vary := func(p *probe) bool { return p.check.Vary }
	unsure := func(p *probe) bool { return p.check.Vary && len(p.found) > 0 }
	refuted := func(v harness.Violation) bool { return strings.HasPrefix(v.Check, "encoding/") }
	switch {
	case s.VaryAddr == "":
		return NotProvable
	case gaveUp:
		return NotChecked
	case slices.ContainsFunc(violations, refuted):
		return NotProvable
	case !slices.ContainsFunc(probes, vary), slices.ContainsFunc(probes, unsure):
		return NotChecked
	}
	return Proved
}
