package load

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// epoll is the engine for Linux: a few event loops, each on a thread of its own, share the connections. Its
// CPU time is hardly more than that of the system calls that a request cannot do without.
type epoll struct {
	*job
	loops     []*loop
	cancelled atomic.Bool
	closed    closed // the schedule of all connections in a slice
}

func newEpoll(j *job) (engine, error) {
	e := &epoll{job: j}
	for range min(j.Loops, j.connections) {
		dial, err := newDialer(j.address) // each its own: connecting writes into the address
		if err != nil {
			e.close()
			return nil, err
		}
		l, err := newLoop(j, dial, &e.cancelled)
		if err != nil {
			e.close()
			return nil, err
		}
		e.loops = append(e.loops, l)
	}
	for i, l := range e.loops {
		l.share(i, len(e.loops))
	}
	return e, nil
}

func (e *epoll) open(ctx context.Context) {
	if e.connectsWithRequest {
		return
	}
	defer e.cancelWith(ctx)()
	e.each(func(l *loop) { l.open(connectsAtOnce / len(e.loops)) })
}

func (e *epoll) run(ctx context.Context, c clock) {
	defer e.cancelWith(ctx)()
	e.each(func(l *loop) { l.run(c) })
	e.close()
}

// slice runs one window. The connections stay open; at the end nothing is in flight.
func (e *epoll) slice(ctx context.Context, c clock, w window, edge func()) {
	defer e.cancelWith(ctx)()
	for i, l := range e.loops {
		l.stays, l.rec.window = true, w
		if l.rec.ramp != nil {
			l.rec.ramp.from = w.from
		}
		l.rec.strict = w.from < w.to // or a server could fail in trimmed edges alone
		for k := range l.conns {
			l.conns[k].schedule = &e.closed
		}
		l.edges, l.onEdge = l.edges[:0], edge
		if i == 0 {
			l.edges = append(l.edges, w.from, w.to)
		}
	}
	e.closed = closed{until: w.to, stopped: &e.halt.Bool}
	e.each(func(l *loop) { l.run(c) })
}

func (e *epoll) listen() { e.each((*loop).listen) }

// each runs f on all loops at once.
func (e *epoll) each(f func(*loop)) {
	if len(e.loops) == 1 {
		f(e.loops[0])
		return
	}
	var wg sync.WaitGroup
	for _, l := range e.loops {
		wg.Go(func() { f(l) })
	}
	wg.Wait()
}

// cancelWith lets the loops see the end of ctx: a loop looks at least ten times a second.
func (e *epoll) cancelWith(ctx context.Context) (release func()) {
	if ctx.Err() != nil {
		e.cancelled.Store(true)
	}
	stop := context.AfterFunc(ctx, func() { e.cancelled.Store(true) })
	return func() { stop() }
}

func (e *epoll) close() {
	for _, l := range e.loops {
		l.close()
	}
}

// polled is the time in which the loops polled in vain.
func (e *epoll) polled() (all time.Duration) {
	for _, l := range e.loops {
		if l.poller.polled != nil {
			all += time.Duration(l.poller.polled.Load())
		}
	}
	return all
}

// stalled is the time of the loop that stood still for longest: what stops the process stops all of them.
func (e *epoll) stalled() (longest time.Duration) {
	for _, l := range e.loops {
		longest = max(longest, l.stall.total)
	}
	return longest
}

func (e *epoll) recorders() []*recorder {
	var all []*recorder
	for _, l := range e.loops {
		all = append(all, l.rec)
	}
	return all
}

// newLoop makes a loop without connections.
func newLoop(j *job, d dialer, cancelled *atomic.Bool) (*loop, error) {
	poller, err := newPoller()
	if err != nil {
		j.exhaust(err)
		return nil, err
	}
	if j.polls {
		poller.polled = new(atomic.Int64)
	}
	rec := newRecorder(j.window, newTimes(j.openLoop))
	rec.watched, rec.creates = newWatched(j.stopWhen, j.Tell != nil), j.work.creates
	rec.ramp = newRamp(j.Options, j.stretch)
	rec.counted = j.work.counted.another()
	return &loop{
		job: j, dialer: d, cancelled: cancelled, poller: poller,
		rec: rec, buffer: make([]byte, readSize(j.work.largest)),
		one:        !j.openLoop && j.pipeline == 1 && j.KeepAlive,
		sweepEvery: int64(sweepEvery(j.Timeout)), stall: standstill{cpu: threadCPUTime},
	}, nil
}

// share gives the loop its connections: each nth. They lie side by side, because 19,000 of them are walked
// through by each sweep.
func (l *loop) share(first, n int) {
	count := (l.connections - first + n - 1) / n
	l.conns = make([]conn, count)
	flights := make([]flight, count*l.pipeline)
	heads := new(knownHeads)
	l.timers = make(timers, 0, count)
	for i := range l.conns {
		number := first + i*n
		l.conns[i] = conn{
			index: int32(i), fd: -1, schedule: l.schedule(number), pause: int64(firstPause),
			session: session{
				work:    l.work,
				pick:    newPicker(l.work, l.Seed, l.Share.Number(number)),
				rec:     l.rec,
				timeout: int64(l.Timeout),
				known:   heads,
				flights: flights[i*l.pipeline : (i+1)*l.pipeline : (i+1)*l.pipeline],
			},
		}
	}
}
