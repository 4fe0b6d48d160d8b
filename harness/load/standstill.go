package load

import (
	"context"
	"time"
)

// longestTurn is how long a runnable thread may wait on a busy machine. A longer gap is a standstill: the
// process was stopped or had no CPU.
const longestTurn = int64(50 * time.Millisecond)

// standstill adds up the standstills of a loop, or of the sweep of the portable engine. The server is not to
// blame for requests that wait in that time.
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

// clock counts nanoseconds from the start of a run.
type clock struct {
	start     time.Time
	monotonic int64 // the start by CLOCK_MONOTONIC
}

// begin starts the clock at a time of CLOCK_MONOTONIC, or at once if that is 0 or past.
func begin(ctx context.Context, at int64) clock {
	if at > 0 {
		sleep(ctx, time.Duration(at-monotonic()))
	}
	return clock{start: time.Now(), monotonic: monotonic()}
}

func (c clock) now() int64 { return int64(time.Since(c.start)) }

// window decides what is counted: requests whose intended send lies in [from, to). In a closed loop the
// answers that complete after it are not part of it; an open loop counts them with their latency.
type window struct {
	from, to  int64
	countLate bool
}

// share is how much of a time can change what the window counts: late answers may count after its end.
func (w window) share(from, to int64) time.Duration {
	if !w.countLate {
		to = min(to, w.to)
	}
	return time.Duration(max(to-max(from, w.from), 0))
}

// sleep waits; false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
