package load

import "sync/atomic"

// closed is the mode in which a connection sends its next request as soon as an answer is complete, as
// wrk does. How many requests are in flight is fixed and the rate follows, so that a slow server is asked
// less: a pause of the server costs one long answer a connection, however many requests it would have
// held up in production.
type closed struct {
	until   int64
	stopped *atomic.Bool
}

func (c *closed) over(now int64) bool { return now >= c.until || c.stopped.Load() }

func (c *closed) next(now int64) (intended int64, more bool) { return now, !c.over(now) }
