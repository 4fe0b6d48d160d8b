package load

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// arrivals is the mode in which requests fall due by the clock, whatever the answers do. All connections
// take from it in turn: one that is free holds the next request until it is due, and what falls due while
// none is free waits here. What does not fit into the backlog, or is here at the end, is never sent.
type arrivals struct {
	window  window
	stopped *atomic.Bool
	backlog int

	mu       sync.Mutex
	process  func() int64 // the intended times, in order
	upcoming int64        // the next of them
	waiting  []int64      // overdue, a queue
	head     int          // of waiting
	dropped  int64        // counted in the window
}

func newArrivals(o Options, w window, stopped *atomic.Bool) *arrivals {
	a := &arrivals{window: w, stopped: stopped, backlog: o.Backlog}
	a.process = constantArrivals(o.Rate)
	if o.Arrivals == ArrivalsPoisson {
		a.process = poissonArrivals(o.Rate, o.Seed)
	}
	a.upcoming = a.process()
	return a
}

// constantArrivals is computed from the number of the request, so that errors do not add up.
func constantArrivals(rate float64) func() int64 {
	n := -1.0
	return func() int64 {
		n++
		return int64(n * 1e9 / rate)
	}
}

// arrivalStream is the seeded stream of the arrivals; those of the connections count from 0.
const arrivalStream = 1 << 63

func poissonArrivals(rate float64, seed uint64) func() int64 {
	rng := rand.New(rand.NewPCG(seed, arrivalStream))
	at := 0.0
	return func() int64 {
		at += rng.ExpFloat64() * 1e9 / rate
		return int64(at)
	}
}

func (a *arrivals) over(now int64) bool { return now >= a.window.to || a.stopped.Load() }

func (a *arrivals) next(now int64) (intended int64, more bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.admit(now)
	switch {
	case a.over(now):
		return 0, false
	case a.head < len(a.waiting):
		intended = a.waiting[a.head]
		a.head++
		return intended, true
	case a.upcoming >= a.window.to:
		return 0, false
	}
	intended = a.upcoming
	a.upcoming = a.process()
	return intended, true
}

// admit puts what is due by now into the queue. It need not be called at each arrival: nothing leaves the
// queue between two calls, so that whatever overflows it is the same.
func (a *arrivals) admit(now int64) {
	if a.head == len(a.waiting) || a.head > a.backlog {
		a.waiting = append(a.waiting[:0], a.waiting[a.head:]...)
		a.head = 0
	}
	for a.upcoming <= now && a.upcoming < a.window.to {
		if len(a.waiting)-a.head < a.backlog {
			a.waiting = append(a.waiting, a.upcoming)
		} else if a.upcoming >= a.window.from {
			a.dropped++
		}
		a.upcoming = a.process()
	}
}

// unsent is how many requests of the window were due by now and no connection has taken.
func (a *arrivals) unsent(now int64) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.admit(now)
	n := a.dropped
	for _, at := range a.waiting[a.head:] {
		if at >= a.window.from {
			n++
		}
	}
	return n
}
