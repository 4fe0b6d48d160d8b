package load

import (
	"time"
)

// longestTurn is how long a busy machine lets a thread wait that could run. A longer gap is a standstill: the
// process was stopped, or had no CPU at all.
const longestTurn = int64(50 * time.Millisecond)

// standstill adds up the standstills of what runs again and again: a loop, or the sweep of the portable
// engine. Time that a request waits meanwhile is no fault of the server.
type standstill struct {
	cpu   func() time.Duration // what could explain a gap: own CPU time so far
	used  time.Duration        // at the last look
	total time.Duration        // in the windows
}

// look begins a time in which a gap may come.
func (s *standstill) look() { s.used = s.cpu() }

// late notes that something ran at now and was due earlier. Own CPU time since the last look explains as much
// of the gap as it can, so a standstill is reported too short rather than too long.
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
