//go:build selftest

package boot

import (
	"flag"
	"time"

	"tenrounds/shared/payloads"
)

// burnFlag adds --burn. It is compiled in by the tag selftest only: no server that is measured for its own sake can be
// slowed down.
func burnFlag(fs *flag.FlagSet) *time.Duration {
	return fs.Duration("burn", 0, "use this `TIME` of CPU more for each JSON document, to see whether a difference of that size is found")
}

// burning has every document cost d of CPU time more. The work is counted, not timed: a look at the clock costs as much as
// the shortest delays.
func burning(document func() payloads.Document, d time.Duration) func() payloads.Document {
	if d <= 0 {
		return document
	}
	n := int(float64(d) / stepTime())
	return func() payloads.Document {
		_ = spin(n)
		return document()
	}
}

// spin does n steps, each of which has to wait for the one before it.
//
//go:noinline
func spin(n int) uint64 {
	x := uint64(n) | 1
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// stepTime is how long a step takes in nanoseconds: the shortest of many tries, since whatever disturbs one makes it longer.
func stepTime() float64 {
	const tries, steps = 50, 50_000
	best := time.Hour
	for range tries {
		start := time.Now()
		_ = spin(steps)
		best = min(best, time.Since(start))
	}
	return float64(best) / steps
}
