package load

import (
	"context"
	"time"
)

// clock counts nanoseconds from the start of a run.
type clock struct{ start time.Time }

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
