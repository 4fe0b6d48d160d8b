package load

import (
	"context"
	"sync/atomic"
	"time"
)

// schedule is a mode seen from one connection: when it sends its next request. Each mode has its own.
type schedule interface {
	// over reports whether there are no more requests, so that no connection need be made for them.
	over(now int64) bool
	// next is asked once for every request, when there is room for one at the time now. It returns the
	// intended time of the send, which may lie ahead, and false if there are no more requests.
	next(now int64) (intended int64, more bool)
}

// engine moves bytes between sessions and sockets.
type engine interface {
	// open makes the first attempt of every connection, so that a window does not begin with a burst of
	// handshakes.
	open(ctx context.Context)
	// run sends by the schedules until they have no more requests and every answer is in or given up. When
	// ctx ends it gives up what is in flight and returns.
	run(ctx context.Context, c clock)
	// recorders returns the accounts; they are complete once run has returned.
	recorders() []*recorder
}

// job is what an engine is made from.
type job struct {
	Options
	address  string // IP:PORT
	work     *workload
	window   window
	times    *times
	schedule func(connection int) schedule
}

// connectsWithRequest reports whether a connection is made for a request that is due, and is part of its
// time, and not before the run.
func (j *job) connectsWithRequest() bool { return !j.KeepAlive }

// newEngine is the list of engines.
func newEngine(j job) (engine, error) {
	if j.Engine == EngineEpoll {
		return newEpoll(j)
	}
	return newPortable(j, dialTCP(j.address, j.Timeout)), nil
}

// newSchedules is the list of modes.
func newSchedules(o Options, w window, stopped *atomic.Bool) func(connection int) schedule {
	// Options.Validate lets only this one through.
	return func(int) schedule { return &closed{until: w.to, stopped: stopped} }
}

// clock counts nanoseconds from the start of a run.
type clock struct{ start time.Time }

func (c clock) now() int64 { return int64(time.Since(c.start)) }
