package session

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/stats"
)

// PlanFacts says in one line what a plan does.
func PlanFacts(p harness.Plan) string {
	return fmt.Sprintf("%s, about %v", RoundsOf(p), plan.Estimate(p))
}

// RoundsOf are the rounds of a plan in words. It says so where they are too few for intervals.
func RoundsOf(p harness.Plan) string {
	words := Rounds(p.Rounds)
	if p.Rounds < stats.MinRounds && len(p.Loads) == 1 && p.Loads[0].Mode == harness.ModeClosed {
		words += fmt.Sprintf(" (intervals need %d)", stats.MinRounds)
	}
	return words
}

// Rounds is a number of rounds in words.
func Rounds(n int) string {
	if n == 1 {
		return "1 round"
	}
	return fmt.Sprintf("%d rounds", n)
}

// checkSlices takes turns where only one target of a scenario is left, since slices need two.
func (s *Session) checkSlices() {
	p := &s.Run.Plan
	for _, sc := range p.Scenarios {
		if asked := p.Asked(sc); p.Interleave == harness.InterleaveSlices && len(asked) == 1 {
			p.InTurns(fmt.Sprintf("only %s is left, and slices need two targets at least", asked[0].Alias))
			s.warn("measured in turns, not in slices: %s", p.NoSlices)
		}
	}
}
