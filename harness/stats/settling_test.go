package stats_test

import (
	"testing"
	"time"

	"tenrounds/harness"
)

// A target that needs 20 ms after a switch: its curve is the sum over turns, without the last stretch, and
// says when it has settled and what short slices would lose.
func TestSettling(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp")
	r.Plan.Loads[0].Slice, r.Plan.Loads[0].Curve = 100*time.Millisecond, 10*time.Millisecond
	var turns []harness.Measurement
	for round := 1; round <= 2; round++ {
		for _, target := range []string{"gin", "nethttp"} {
			m := slicedTurn(r, round, target, 1000, 1)
			m.Account().Slices = make([]harness.Slice, 5)
			if target == "gin" {
				m.Account().Curve = []int64{25, 40, 50, 50, 50, 50, 50, 50, 50, 7}
			}
			turns = append(turns, m)
		}
	}
	s, _ := gather(t, r, turns)
	all := s.Settlings()
	if len(all) != 1 || all[0].Target != "gin" || len(all[0].Rates) != 9 {
		t.Fatalf("%+v", all)
	}
	c := all[0] // 50 answers in 5 slices of which each has 10 ms in a stretch
	if !near(c.End(), 1000) || !near(c.Rates[0], 500) || !near(c.Mean(0, 0.01), 0.5) ||
		!near(c.Mean(0.02, 0.09), 1) ||
		!near(c.Mean(0, 0.04), 0.825) {
		t.Errorf("%+v, end %v", c, c.End())
	}
	if got := c.Settled(0.01); !near(got, 0.02) {
		t.Errorf("settled after %v s", got)
	}
}
