package load

import (
	"math"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// user is the mode of a person at a browser: a request, its answer, a while of thought, the next request.
// Users start one after another. Each has a connection of its own, made with its first request.
type user struct {
	until   int64
	at      int64 // the start, and then the intended time of the latest request
	think   int64 // the shortest
	spread  int64 // and by how much it may be longer
	rng     rand.PCG
	started bool
	stopped *atomic.Bool
}

// thoughtStream is the first of the seeded streams of the users' thoughts.
const thoughtStream = 1 << 62

func newUser(o Options, w window, stopped *atomic.Bool, number int) *user {
	u := &user{
		until: w.to, at: hatched(o, number), think: int64(o.ThinkMin), spread: int64(o.ThinkMax - o.ThinkMin),
		stopped: stopped,
	}
	u.rng.Seed(o.Seed, thoughtStream+uint64(number))
	return u
}

// hatched is when a user starts.
func hatched(o Options, number int) int64 { return int64(float64(number) * 1e9 / o.Hatch) }

// usersAt is how many users have started by a time.
func usersAt(o Options, now time.Duration) int {
	return min(o.Users, int(math.Ceil(now.Seconds()*o.Hatch)))
}

func (u *user) over(now int64) bool { return now >= u.until || u.stopped.Load() }

func (u *user) next(now int64) (intended int64, more bool) {
	if u.started {
		// The remainder favours small values by less than one in 10^6.
		u.at = now + u.think + int64(u.rng.Uint64()>>1)%(u.spread+1)
	}
	u.started = true
	return u.at, u.at < u.until && !u.stopped.Load()
}
