package load

import (
	"context"
	"sync/atomic"
	"time"
)

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
	// stalled is for how long the engine stood still in the windows, once run has returned.
	stalled() time.Duration
}

// job is one target's part of a run: what an engine is made from.
type job struct {
	Options
	traits
	target     Target
	address    string // IP:PORT
	unanswered string // says that no address of the name accepted a connection
	server     *serverClock
	work       *workload
	window     window
	times      *times
	schedule   func(connection int) schedule
	halt       *halt
	watched    *watched
	ramp       *ramp
	polls      bool                    // the engine never sleeps
	fail       context.CancelCauseFunc // ends the run, which cannot go on
}

func newJob(o Options, work *workload) *job {
	o.KeepAlive = o.KeepAlive && !work.last
	t := o.Mode.traits(o)
	if o.Tell != nil && t.stretch == 0 {
		t.stretch, t.forTell = stretchOf(o.Duration), true
	}
	w := window{from: int64(o.Warmup), to: int64(o.Warmup + o.Duration), countLate: t.openLoop}
	h := &halt{done: make(chan struct{})}
	return &job{
		Options: o, traits: t, work: work, window: w, times: newTimes(t.openLoop),
		schedule: o.Mode.schedules(o, w, &h.Bool), halt: h,
		watched: newWatched(t.stopWhen, o.Tell != nil), ramp: newRamp(o, t.stretch),
	}
}

// halt stops all sending. Connections that wait for a time are woken.
type halt struct {
	atomic.Bool
	done chan struct{}
}

func (h *halt) now() {
	h.Store(true)
	close(h.done)
}
