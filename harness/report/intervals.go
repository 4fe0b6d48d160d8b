package report

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// intervalWords says when the intervals of means hold, which stand in every line of a ranking; empty where there is none.
func intervalWords(in Input) string {
	if !slices.ContainsFunc(groups(in), func(g *group) bool {
		return !g.how.Open() && slices.ContainsFunc(g.ranked, func(r harness.Summary) bool { return !unknown(r.Throughput.Low) })
	}) {
		return ""
	}
	s := "The 95 % intervals suppose rounds that do not depend on each other. On a machine that wanders fewer hold"
	if slices.ContainsFunc(in.Standings, func(s stats.Standing) bool { return s.Tiers != nil }) {
		s += ": compare targets by their tiers"
	}
	return s + "."
}
