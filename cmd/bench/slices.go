package main

import (
	"fmt"
	"time"

	"tenrounds/harness"
)

// together is a number of turns that have ended, with those of the same visit: in slices they end at once.
func (s *progress) together(turns int) int {
	n := len(s.plan.Asked(s.now.Scenario))
	if s.plan.Interleave != harness.InterleaveSlices || n == 0 {
		return turns
	}
	return min(s.total, (turns+n-1)/n*n)
}

// visitWords are those for all targets of a scenario at once, and how long they take.
func visitWords(p harness.Plan, t harness.Turn) string {
	asked := len(p.Asked(t.Scenario))
	total := time.Duration(asked) * (t.Load.Warmup + t.Load.Duration)
	return fmt.Sprintf("%d targets, %s, in slices of %v, about %v", asked, t.Scenario, t.Load.Slice, total.Round(time.Second))
}
