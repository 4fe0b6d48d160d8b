package load

import (
	"context"
	"sync"
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
	// stalled is for how long the engine stood still in the windows, once run has returned.
	stalled() time.Duration
}

// job is what an engine is made from.
type job struct {
	Options
	address  string // IP:PORT
	nobody   string // said where no address of the name took a connection
	work     *workload
	window   window
	times    *times
	schedule func(connection int) schedule
	halt     *halt
	watched  *watched
	ramp     *ramp
	fail     context.CancelCauseFunc // ends the run, which cannot go on
}

func newJob(o Options, address string, work *workload) job {
	o.KeepAlive = o.KeepAlive && !work.last
	if o.Mode == ModeUsers {
		o.Connections = o.Users
	}
	w := window{from: int64(o.Warmup), to: int64(o.Warmup + o.Duration), countLate: o.Mode != ModeClosed}
	h := newHalt()
	return job{
		Options: o, address: address, work: work, window: w, times: newTimes(o.Mode),
		schedule: newSchedules(o, w, h), halt: h, watched: newWatched(o.StopWhen), ramp: newRamp(o),
	}
}

// connectsWithRequest reports whether a connection is made for a request that is due, and is part of its
// time, and not before the run.
func (j *job) connectsWithRequest() bool { return !j.KeepAlive || j.Mode == ModeUsers }

// newSchedules is the list of modes.
func newSchedules(o Options, w window, halt *halt) func(connection int) schedule {
	switch o.Mode {
	case ModeRate:
		shared := newArrivals(o, w, &halt.Bool)
		return func(int) schedule { return shared }
	case ModeUsers:
		return func(number int) schedule { return newUser(o, w, &halt.Bool, number) }
	}
	shared := &closed{until: w.to, stopped: &halt.Bool}
	return func(int) schedule { return shared }
}

// halt tells connections that no more requests are to be sent; those that wait for a time are woken.
type halt struct {
	atomic.Bool
	once sync.Once
	done chan struct{}
}

func newHalt() *halt { return &halt{done: make(chan struct{})} }

func (h *halt) now() {
	h.Store(true)
	h.once.Do(func() { close(h.done) })
}
