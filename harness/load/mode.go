package load

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Mode decides when a request is sent: Closed, Sliced, Rate or Users.
type Mode interface {
	// Name is the mode in results.
	Name() string
	// check says why the mode cannot be run with the other options, or returns nil.
	check(o Options) error
	traits(o Options) traits
	// schedules returns the schedule of each connection.
	schedules(o Options, w window, stopped *atomic.Bool) func(connection int) schedule
}

// schedule is a mode seen from one connection.
type schedule interface {
	// over reports whether there are no more requests, so that no connection need be made for them.
	over(now int64) bool
	// next is called once for every request, when there is room for one at the time now. It returns the
	// intended time of the send, which may lie ahead, and false if there are no more requests.
	next(now int64) (intended int64, more bool)
}

// traits are what engines and accounts need to know of a mode.
type traits struct {
	connections int // open at once
	pipeline    int // requests that a connection may have in flight
	// openLoop says that requests fall due by a clock. Their times count from then, also if answers come after
	// the window.
	openLoop bool
	// connectsWithRequest makes a connection only when a request for it is due, as part of that request's time.
	connectsWithRequest bool
	stopWhen            []Condition
	stretch             time.Duration // answers are also counted by stretches of this length; 0: not
}

// started is how many users had started by a time; 0 in other modes.
func started(m Mode, at time.Duration) int {
	if u, ok := m.(Users); ok {
		return u.started(at)
	}
	return 0
}

// single refuses several targets.
func single(o Options) error {
	if len(o.Targets) > 1 {
		return errors.New("several URLs need --slice in --mode closed, as in --slice 50ms: they take turns")
	}
	return nil
}

func checkConnections(n int) error {
	if n < 1 {
		return fmt.Errorf("--connections %d: at least 1 is needed to send anything", n)
	}
	return nil
}

// fastest bounds rates: beyond it, times in nanoseconds are too coarse.
const fastest = 10_000_000

// outOfRange reports whether a rate is not a number, not positive or too high.
func outOfRange(rate float64) bool { return !(rate > 0 && rate <= fastest) }
