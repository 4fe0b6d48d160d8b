package load

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"tenrounds/harness"
)

// Users are virtual users: each sends a request, reads the answer, thinks, and sends the next. They start one
// after another. Each has its own connection, made with its first request.
type Users struct {
	// Count is how many there are in the end, and Hatch how many start per second.
	Count int
	Hatch float64
	// ThinkMin and ThinkMax bound the time from an answer to the next request, which is spread evenly.
	ThinkMin, ThinkMax time.Duration
	// StopWhen ends the run early.
	StopWhen []Condition
}

// DefaultUsers has 1,000 users.
func DefaultUsers() Users {
	return Users{Count: 1000, Hatch: 100, ThinkMin: 5 * time.Second, ThinkMax: 15 * time.Second}
}

// Name is "users".
func (Users) Name() harness.Mode { return harness.ModeUsers }

func (u Users) check(o Options) error {
	switch {
	case outOfRange(u.Hatch):
		return fmt.Errorf("--hatch %g: it must be above 0 and at most %d users per second", u.Hatch, fastest)
	case u.ThinkMin < 0 || u.ThinkMax < u.ThinkMin:
		return fmt.Errorf("--think-min %s and --think-max %s: they must be 0 or more, and rise",
			u.ThinkMin, u.ThinkMax)
	}
	return errors.Join(single(o), checkCount("users", u.Count, o.Share))
}

func (u Users) traits(o Options) traits {
	t := traits{
		connections: o.Share.Part(
			u.Count,
		),
		pipeline:            1,
		openLoop:            true,
		connectsWithRequest: true,
		stopWhen:            u.StopWhen,
		started:             func(at time.Duration) int { return o.Share.Part(u.started(at)) },
	}
	if len(u.StopWhen) > 0 {
		t.stretch = stretchOf(o.Duration)
	}
	return t
}

func (u Users) schedules(o Options, w window, stopped *atomic.Bool) func(int) schedule {
	return func(number int) schedule { return newUser(u, o.Seed, w, stopped, o.Share.Number(number)) }
}

// starts is when a user starts.
func (u Users) starts(number int) int64 { return int64(float64(number) * 1e9 / u.Hatch) }

// started is how many users have started by a time.
func (u Users) started(at time.Duration) int {
	return min(u.Count, int(math.Ceil(at.Seconds()*u.Hatch)))
}

// user is the schedule of one of them.
type user struct {
	until   int64
	at      int64 // the start, and then the intended time of the latest request
	think   int64 // the shortest
	spread  int64 // and by how much it may be longer
	rng     rand.PCG
	begun   bool
	stopped *atomic.Bool
}

// thinkStream is the first of the seeded streams of the users' think times.
const thinkStream = 1 << 62

func newUser(of Users, seed uint64, w window, stopped *atomic.Bool, number int) *user {
	u := &user{
		until: w.to, at: of.starts(number), stopped: stopped,
		think: int64(of.ThinkMin), spread: int64(of.ThinkMax - of.ThinkMin),
	}
	u.rng.Seed(seed, thinkStream+uint64(number))
	return u
}

func (u *user) over(now int64) bool { return now >= u.until || u.stopped.Load() }

func (u *user) next(now int64) (intended int64, more bool) {
	if u.begun {
		// The remainder favours small values by less than one in 10^6.
		u.at = now + u.think + int64(u.rng.Uint64()>>1)%(u.spread+1)
	}
	u.begun = true
	return u.at, u.at < u.until && !u.stopped.Load()
}
