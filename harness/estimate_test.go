package harness_test

import (
	"testing"

	"tenrounds/harness"
)

// The CPU time of the samples is brought to the whole window, and one that was read stays.
func TestEstimateServerCPU(t *testing.T) {
	t.Parallel()
	r := harness.LoadResult{Duration: 4, Targets: make([]harness.TargetLoad, 1),
		Resources: &harness.Resources{Stretch: 2, Server: harness.Usage{User: .6, System: .4}}}
	r.EstimateServerCPU()
	if got := r.Targets[0].ServerCPU; got == nil || *got != 2 {
		t.Fatalf("%v", got)
	}
	*r.Targets[0].ServerCPU = 3
	if r.EstimateServerCPU(); *r.Targets[0].ServerCPU != 3 {
		t.Error("what was read is replaced")
	}
}
