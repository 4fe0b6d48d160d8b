// Package verdict holds the rules that the plain suite and the bookstore's suite share: which findings are
// violations, and which are gaps that are known.
package verdict

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// Finding is something that a check found wrong.
type Finding struct {
	harness.Violation
	Basis Basis
}

// Basis is what a finding rests on, which decides whether it can be a violation.
type Basis int

// The bases of a finding.
const (
	Fact  Basis = iota // what the server did: a violation on any machine
	Timed              // how long it took: a violation only if the machine did not stand still
	Late               // no answer came in time: never a violation
)

// Matches compares a name with a pattern that may have a * at one end.
func Matches(pattern, name string) bool {
	if end, ok := strings.CutPrefix(pattern, "*"); ok {
		return strings.HasSuffix(name, end)
	}
	if begin, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(name, begin)
	}
	return pattern == name
}

// says reports whether got contains one of the observed alternatives, which are separated by |.
func says(got, observed string) bool {
	contains := func(piece string) bool { return strings.Contains(got, piece) }
	return slices.ContainsFunc(strings.Split(observed, " | "), contains)
}

// Compare compares the findings of the gap's check with the gap. Each finding must contain what was observed,
// and each of the groups between & must be found. It returns what differs: nothing if the gap is as it was
// observed.
func Compare(target string, g harness.Gap, found []Finding) (differs []Finding) {
	groups := strings.Split(g.Observed, " & ")
	for _, f := range found {
		if !slices.ContainsFunc(groups, func(group string) bool { return says(f.Got, group) }) {
			f.Why = fmt.Sprintf("the known gap is %q, because %s", g.Observed, g.Why)
			differs = append(differs, f)
		}
	}
	if len(differs) > 0 || g.Sometimes {
		return differs
	}
	for _, group := range groups {
		if slices.ContainsFunc(found, func(f Finding) bool { return says(f.Got, group) }) {
			continue
		}
		got := "the rule is kept"
		if len(found) > 0 {
			got = "only " + found[0].Got
		}
		return []Finding{{Violation: harness.Violation{
			Target: target, Check: g.Check, Want: fmt.Sprintf("the gap %q, because %s", group, g.Why), Got: got,
			Why: "a gap that is closed must be removed from the manifest or from the engine's file",
		}}}
	}
	return nil
}

// Unchecked describes the findings without a verdict by the first of them; "" if there are none.
func Unchecked(open []Finding) string {
	if len(open) == 0 {
		return ""
	}
	first := slices.MinFunc(open, func(a, b Finding) int { return strings.Compare(a.Check, b.Check) })
	text := fmt.Sprintf("%s: want %s, got %s", first.Check, first.Want, first.Got)
	names := map[string]bool{}
	for _, f := range open {
		names[f.Check] = true
	}
	if more := len(names) - 1; more > 0 {
		text += fmt.Sprintf("; and %d more checks had no verdict", more)
	}
	return text
}
