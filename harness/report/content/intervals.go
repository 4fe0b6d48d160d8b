package content

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// IntervalWords says when the intervals of means hold, which stand in every line of a ranking; empty where there is none.
func IntervalWords(in Input) string {
	if !slices.ContainsFunc(Groups(in), func(g *Group) bool {
		return !g.How.Open() && slices.ContainsFunc(g.Ranked, func(r harness.Summary) bool { return !figures.Unknown(r.Throughput.Low) })
	}) {
		return ""
	}
	s := "The 95 % intervals suppose rounds that do not depend on each other. On a machine that wanders fewer hold"
	if slices.ContainsFunc(in.Standings, func(s stats.Standing) bool { return s.Tiers != nil }) {
		s += ": compare targets by their tiers"
	}
	return s + "."
}
