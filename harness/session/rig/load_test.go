package rig

import (
	"testing"

	"tenrounds/harness"
)

// What wrk does not say is made up for: which requests were under way at its end, and what the warm-up
// created.
func TestCreatesOfWrk(t *testing.T) {
	t.Parallel()
	wrk := &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: 50, Wrong: 2, Errors: 1}}}
	warm := &harness.LoadResult{Targets: []harness.TargetLoad{{Creates: &harness.Creates{Answered: 7,
		Unsure: 1}}}}
	if got := estimatedCreates(harness.Load{Connections: 20}, warm,
		wrk); *got != (harness.Creates{Answered: 57, Unsure: 24}) {
		t.Errorf("by wrk: %+v", got)
	}
	if got := estimatedCreates(harness.Load{Connections: 20}, nil,
		wrk); *got != (harness.Creates{Answered: 50, Unsure: 23}) {
		t.Errorf("by wrk without a warm-up: %+v", got)
	}
}
