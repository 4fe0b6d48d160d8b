package load

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"tenrounds/harness"
)

// Closed sends the next request of a connection as soon as its answer is complete, as wrk does. The number of
// requests in flight is fixed and the rate follows, so a slow server gets fewer requests: a pause of the
// server costs one long answer a connection, however many requests it would have delayed in production.
type Closed struct {
	// Connections is how many are open at once, and Pipeline how many requests each may have in flight.
	Connections, Pipeline int
	// Curve also counts the answers by stretches of this length; 0 does not.
	Curve time.Duration
}

// DefaultClosed has 20 connections.
func DefaultClosed() Closed { return Closed{Connections: 20, Pipeline: 1} }

// Name is "closed".
func (Closed) Name() harness.Mode { return harness.ModeClosed }

func (c Closed) check(o Options) error {
	return errors.Join(single(o), c.checkCurve(o.Duration, "--duration"), c.checkLoop(o))
}

// checkCurve checks the stretches of a length, which the flag sets.
func (c Closed) checkCurve(length time.Duration, flag string) error {
	if c.Curve < 0 || c.Curve > 0 && (c.Curve < shortestSlice || length > mostStretches*c.Curve) {
		return fmt.Errorf("--curve %s: it must be at least %s, and at least 1/%d of %s",
			c.Curve, shortestSlice, mostStretches, flag)
	}
	return nil
}

// checkLoop checks what slices have in common with one window.
func (c Closed) checkLoop(o Options) error {
	switch {
	case c.Pipeline < 1:
		return fmt.Errorf("--pipeline %d: at least 1 request must be in flight", c.Pipeline)
	case c.Pipeline > 1 && !o.KeepAlive:
		return errors.New("--pipeline needs --keepalive: a connection for each request carries only one")
	}
	return checkCount("connections", c.Connections, o.Share)
}

func (c Closed) traits(o Options) traits {
	return traits{
		connections: o.Share.Part(
			c.Connections,
		),
		pipeline:            c.Pipeline,
		connectsWithRequest: !o.KeepAlive,
		stretch:             c.Curve,
	}
}

func (Closed) schedules(_ Options, w window, stopped *atomic.Bool) func(int) schedule {
	shared := &closed{until: w.to, stopped: stopped}
	return func(int) schedule { return shared }
}

// shortestSlice is the shortest slice or stretch of a curve, with room for some requests.
const shortestSlice = time.Millisecond

// closed is the schedule of all connections of a closed loop.
type closed struct {
	until   int64
	stopped *atomic.Bool
}

func (c *closed) over(now int64) bool { return now >= c.until || c.stopped.Load() }

func (c *closed) next(now int64) (intended int64, more bool) { return now, !c.over(now) }
