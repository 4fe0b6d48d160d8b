package verify

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// pieces are what is observed where a gap is: each finding must have one of the alternatives (between |), and of each
// group of alternatives (between &) one must be among the findings.
func pieces(observed string) (groups [][]string) {
	for _, g := range strings.Split(observed, " & ") {
		groups = append(groups, strings.Split(g, " | "))
	}
	return groups
}

func says(f finding, alternatives []string) bool {
	return slices.ContainsFunc(alternatives, func(a string) bool { return strings.Contains(f.Got, a) })
}

// hold holds what a check found to the gap that it is. It returns the findings that are otherwise, and whether the gap is
// as it was said to be.
func (p *probe) hold(g harness.Gap) (others []finding, as bool) {
	groups := pieces(g.Observed)
	for _, f := range p.found {
		if !slices.ContainsFunc(groups, func(alternatives []string) bool { return says(f, alternatives) }) {
			f.Why = fmt.Sprintf("a gap must fail as it is said to, by %q: %s", g.Observed, g.Why)
			others = append(others, f)
		}
	}
	if len(others) > 0 || g.Sometimes {
		return others, len(others) == 0
	}
	for _, alternatives := range groups {
		if !slices.ContainsFunc(p.found, func(f finding) bool { return says(f, alternatives) }) {
			got := "the rule is kept"
			if len(p.found) > 0 {
				got = "only " + p.found[0].Got
			}
			p.route = ""
			return []finding{p.finding(fact, fmt.Sprintf("the gap %q, since %s", strings.Join(alternatives, " | "), g.Why), got,
				"a gap that has closed, or a server that is not what it is said to be, must leave the table of gaps")}, false
		}
	}
	return nil, true
}
