//go:build selftest

package boot

import (
	"flag"
	"time"

	"tenrounds/shared/payloads"
)

// burnFlags adds --burn and --burn-steps, only with the tag selftest, so that no measured server can be
// slowed down. It counts steps, since reading the clock costs as much as the shortest delays.
func burnFlags(fs *flag.FlagSet) burner {
	d := fs.Duration("burn", 0,
		"use this `TIME` of CPU more for each JSON document, to see whether a difference of that size is found")
	steps := fs.Int("burn-steps", 0,
		"do `N` more steps of a loop, of about five instructions, for each JSON document")
	return func(document func() payloads.Document) func() payloads.Document {
		n := *steps
		if *d > 0 {
			n = int(float64(*d) / stepTime())
		}
		if n == 0 {
			return document
		}
		return func() payloads.Document {
			_ = spin(n)
			return document()
		}
	}
}

// spin does n steps, each of which depends on the last one.
//
//go:noinline
func spin(n int) uint64 {
	x := uint64(n) | 1
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// stepTime is the time of a step in nanoseconds: the shortest of many tries, since any disturbance makes it
// longer.
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
