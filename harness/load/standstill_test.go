package load

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

// TestStandstill looks at a gap of 400 ms, of which own CPU time explains nothing, a part, or all.
func TestStandstill(t *testing.T) {
	closed, open := window{from: 1000 * ms, to: 2000 * ms}, window{from: 1000 * ms, to: 2000 * ms,
		countLate: true}
	for _, c := range []struct {
		name     string
		in       window
		at, cpu  int64
		expected int64
	}{
		{"in the window", closed, 1100 * ms, 0, 400 * ms},
		{"partly explained", closed, 1100 * ms, 150 * ms, 250 * ms},
		{"explained", closed, 1100 * ms, 380 * ms, 0},
		{"in the warm-up", closed, 500 * ms, 0, 0},
		{"over the first edge", closed, 900 * ms, 0, 300 * ms},
		{"over the last edge", closed, 1900 * ms, 0, 100 * ms},
		{"over the last edge, where late answers count", open, 1900 * ms, 0, 400 * ms},
	} {
		var used time.Duration
		s := standstill{cpu: func() time.Duration { return used }}
		s.look()
		used = time.Duration(c.cpu)
		s.late(c.in, c.at, c.at+400*ms)
		s.late(c.in, c.at+400*ms, c.at+430*ms) // a turn of the scheduler
		if s.total != time.Duration(c.expected) {
			t.Errorf("%s: %v, want %v", c.name, s.total, time.Duration(c.expected))
		}
	}
}

// TestSuspended has a machine that slept for a minute, and two clocks that were not read at the same time.
func TestSuspended(t *testing.T) {
	s := summary{duration: 10 * time.Second, before: health{asleep: time.Hour},
		after: health{asleep: time.Hour + time.Minute}}
	var account harness.TargetLoad
	if !s.checkStall(&account) || account.Stalled != 60 ||
		!strings.Contains(s.warnings[0].Text, "because the machine was suspended") {
		t.Errorf("%v s, %q", account.Stalled, s.warnings)
	}
	s = summary{duration: 10 * time.Second, after: health{asleep: time.Microsecond}}
	if s.checkStall(&account) || account.Stalled != 0 || len(s.warnings) > 0 {
		t.Errorf("%v s, %q", account.Stalled, s.warnings)
	}
}
