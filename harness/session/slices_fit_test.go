package session

import (
	"testing"
	"time"

	"tenrounds/harness"
)

// Slices grow until a slow server without the contract answers several times in each, and no further than that.
func TestFitSlices(t *testing.T) {
	t.Parallel()
	for took, want := range map[time.Duration]time.Duration{
		time.Millisecond: 50 * time.Millisecond, 45 * time.Millisecond: 500 * time.Millisecond, time.Second: time.Second,
	} {
		s := &Session{Stderr: t.Output(), Run: harness.Run{Plan: harness.Plan{
			Interleave: harness.InterleaveSlices,
			Loads: []harness.Load{
				{Duration: time.Second, ClosedLoad: harness.ClosedLoad{Slice: 50 * time.Millisecond}},
			},
		}}}
		s.fitSlices(map[string]harness.Verification{"fast": {Answer: time.Microsecond}, "slow": {Answer: took}})
		l := s.Run.Plan.Loads[0]
		if l.Slice != want || l.Duration < 4*l.Slice || (len(s.Run.Warnings) > 0) != (want > 50*time.Millisecond) {
			t.Errorf("%v: slices of %v in %v, %v", took, l.Slice, l.Duration, s.Run.Warnings)
		}
	}
}
