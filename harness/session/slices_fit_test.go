package session

import (
	"testing"
	"time"

	"tenrounds/harness"
)

// Slices grow until a slow server without the contract answers several times in each, and no further than
// that.
func TestFitSlices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		took        time.Duration
		connections int
		want        time.Duration
	}{
		{time.Millisecond, 1, 50 * time.Millisecond}, {45 * time.Millisecond, 1, 500 * time.Millisecond},
		{time.Millisecond, 20, 50 * time.Millisecond}, {3 * time.Millisecond, 20, 150 * time.Millisecond},
		{time.Second, 1, time.Second},
	} {
		took, want := c.took, c.want
		s := &Session{Stderr: t.Output(), Run: harness.Run{Plan: harness.Plan{
			Interleave: harness.InterleaveSlices,
			Loads: []harness.Load{
				{Connections: c.connections, Duration: time.Second,
					ClosedLoad: harness.ClosedLoad{Slice: 50 * time.Millisecond}},
			},
		}}}
		s.fitSlices(map[string]harness.Verification{"fast": {Answer: time.Microsecond}, "slow": {Answer: took}})
		l := s.Run.Plan.Loads[0]
		if l.Slice != want || l.Duration < 4*l.Slice || (len(s.Run.Warnings) > 0) != (want > 50*time.Millisecond) {
			t.Errorf("%+v: slices of %v in %v, %v", c, l.Slice, l.Duration, s.Run.Warnings)
		}
	}
}
