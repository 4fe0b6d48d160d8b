package load

import (
	"fmt"
	"time"

	"tenrounds/harness"
)

// longestTurn is how long a busy machine lets a thread wait that could run. A longer gap is a standstill: the
// process was stopped, or had no CPU at all.
const longestTurn = int64(50 * time.Millisecond)

// standstill adds up the standstills of what runs again and again: a loop, or the sweep of the portable engine. The
// server is not to blame for what a request waits meanwhile.
type standstill struct {
	cpu   func() time.Duration // what could explain a gap: own CPU time so far
	used  time.Duration        // at the last look
	total time.Duration        // in the windows
}

// look begins a time in which a gap may come.
func (s *standstill) look() { s.used = s.cpu() }

// late notes that something ran at now and was due earlier. Own CPU time since the last look explains as much of
// the gap as it can, so that a standstill is rather told too short than too long.
func (s *standstill) late(w window, due, now int64) {
	if now-due <= longestTurn {
		return
	}
	used := s.cpu()
	due += int64(used - s.used)
	s.used = used
	if now-due > longestTurn {
		s.total += w.share(due, now)
	}
}

// share is how much of a time can change what the window counts: late answers may count after its end.
func (w window) share(from, to int64) time.Duration {
	if !w.countLate {
		to = min(to, w.to)
	}
	return time.Duration(max(to-max(from, w.from), 0))
}

// suspended is how long the machine slept between two readings. The clock of the run stands still meanwhile.
func suspended(before, after health) time.Duration {
	if d := after.asleep - before.asleep; d > time.Duration(longestTurn) {
		return d
	}
	return 0
}

// checkStall warns if the generator stood still for long enough to change the figures, and reports whether it did.
func (s *summary) checkStall(t *harness.TargetLoad) bool {
	slept := suspended(s.before, s.after)
	t.Stalled = (s.stalled + slept).Seconds()
	why := harness.Standstill(t.Stalled, s.duration.Seconds())
	if why == "" {
		return false
	}
	if slept > 0 {
		why += fmt.Sprintf(", %.3g s of it because the machine was suspended", slept.Seconds())
	}
	s.warn("%s: that is no fault of the server", why)
	return true
}
