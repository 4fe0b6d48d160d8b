package load

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"tenrounds/harness"
)

// Arrival processes by the names that the command line uses.
const (
	ArrivalsConstant = "constant"
	ArrivalsPoisson  = "poisson"
)

// Rate sends requests that fall due by the clock, whatever the answers do.
type Rate struct {
	// Connections is how many are open at once.
	Connections int
	// PerSecond is how many requests fall due per second, and Arrivals how they are spread.
	PerSecond float64
	Arrivals  string
	// Backlog is how many overdue requests may wait for a connection. The rest is never sent.
	Backlog int
}

// DefaultRate has 1,000 requests per second.
func DefaultRate() Rate {
	return Rate{Connections: 20, PerSecond: 1000, Arrivals: ArrivalsConstant, Backlog: 100_000}
}

// Name is "rate".
func (Rate) Name() harness.Mode { return harness.ModeRate }

func (r Rate) check(o Options) error {
	switch {
	case outOfRange(r.PerSecond):
		return fmt.Errorf("--rate %g: it must be above 0 and at most %d requests per second", r.PerSecond, fastest)
	case r.Arrivals != ArrivalsConstant && r.Arrivals != ArrivalsPoisson:
		return fmt.Errorf("--arrivals %q is unknown: there are %s and %s",
			r.Arrivals, ArrivalsConstant, ArrivalsPoisson)
	case r.Backlog < 0:
		return fmt.Errorf("--backlog %d: it cannot be negative", r.Backlog)
	}
	return errors.Join(single(o), checkCount("connections", r.Connections, o.Share))
}

func (r Rate) traits(o Options) traits {
	return traits{connections: o.Share.Part(r.Connections), pipeline: 1, openLoop: true,
		connectsWithRequest: !o.KeepAlive}
}

func (r Rate) schedules(o Options, w window, stopped *atomic.Bool) func(int) schedule {
	shared := newArrivals(r, o.Seed, w, stopped, o.Share)
	return func(int) schedule { return shared }
}

// arrivals is the schedule of all connections at a rate. A free connection takes the next request and holds
// it until it is due. If no connection is free, due requests wait here. Requests that do not fit into the
// backlog, or are still here at the end, are never sent.
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

func newArrivals(r Rate, seed uint64, w window, stopped *atomic.Bool, s harness.Share) *arrivals {
	a := &arrivals{window: w, stopped: stopped, backlog: s.Part(r.Backlog),
		process: constantArrivals(r.PerSecond)}
	if r.Arrivals == ArrivalsPoisson {
		a.process = poissonArrivals(r.PerSecond, seed)
	}
	if !s.Whole() {
		a.process = everyNth(a.process, s)
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

// everyNth are the arrivals of a share: all shares draw the same ones, and each keeps its own.
func everyNth(all func() int64, s harness.Share) func() int64 {
	skip := s.Index
	return func() int64 {
		for range skip {
			all()
		}
		skip = s.Of - 1
		return all()
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

// admit queues the requests that are due by now. It need not be called at each arrival: nothing leaves the
// queue between two calls, so the overflow is the same.
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
