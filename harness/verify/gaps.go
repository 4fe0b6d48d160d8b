package verify

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// compare compares what a check found with the gap that is known. Each finding must say one of the observed
// alternatives, and of each group (between &) one must be found. It returns the findings that differ, and
// whether the gap is as it was observed.
func (p *probe) compare(g harness.Gap) (others []finding, as bool) {
	groups := strings.Split(g.Observed, " & ")
	for _, f := range p.found {
		if !slices.ContainsFunc(groups, func(group string) bool { return verdict.Says(f.Got, group) }) {
			f.Why = fmt.Sprintf("a gap must fail as it is said to, by %q: %s", g.Observed, g.Why)
			others = append(others, f)
		}
	}
	if len(others) > 0 || g.Sometimes {
		return others, len(others) == 0
	}
	for _, group := range groups {
		if slices.ContainsFunc(p.found, func(f finding) bool { return verdict.Says(f.Got, group) }) {
			continue
		}
		got := "the rule is kept"
		if len(p.found) > 0 {
			got = "only " + p.found[0].Got
		}
		return []finding{{verdict.Closed(p.subject.Name, p.check.Name, group, g.Why, got), fact}}, false
	}
	return nil, true
}
