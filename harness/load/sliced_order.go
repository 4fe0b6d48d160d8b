package load

import (
	"math/rand/v2"
	"time"
)

// trim is what is left out at the beginning of a slice, where caches are still warm from another target. At
// the end nothing is: what is in flight then is counted as that.
func trim(slice time.Duration) time.Duration { return min(slice/10, 5*time.Millisecond) }

// sequence returns the targets in the order of their slices: n cycles, each with every target once.
func sequence(targets, n int, order string, seed uint64) []int {
	const orderStream = 1<<63 + 1
	rng := rand.New(rand.NewPCG(seed, orderStream))
	var all []int
	for cycle := range n {
		places := make([]int, targets)
		for i := range places {
			places[i] = i
			if order == OrderABBA && cycle%2 == 1 {
				places[i] = targets - 1 - i
			}
		}
		if order == OrderShuffle {
			rng.Shuffle(targets, func(i, k int) { places[i], places[k] = places[k], places[i] })
		}
		all = append(all, places...)
	}
	return all
}

// cycles is how many slices make up a time.
func cycles(total, slice time.Duration) int { return int((total + slice - 1) / slice) }
