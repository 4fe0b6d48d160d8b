package load

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Orders of the slices by the names that the command line uses.
const (
	OrderShuffle = "shuffle"
	OrderABBA    = "abba"
)

// Ways to wait for answers by the names that the command line uses.
const (
	WaitSleep = "sleep"
	WaitPoll  = "poll"
)

// Sliced is Closed for several targets, each for a slice of time in turn. All are loaded from one process, so
// what changes on the machine changes for all of them. Connections stay open between slices, and all answers
// are awaited before the next target's turn.
type Sliced struct {
	Closed
	// Slice is how long a target is loaded at a time.
	Slice time.Duration
	// Settle is how much of the beginning of a slice is not counted: caches are still warm from another
	// target. 0 is a tenth of the slice, at most 5 ms.
	Settle time.Duration
	Order  string
	// Wait is what the generator does while no answer is there: WaitPoll, or else it sleeps. Polling takes all
	// of its CPU, which nothing else should need.
	Wait string
}

func (s Sliced) check(o Options) error {
	switch {
	case len(o.Targets) == 1:
		return errors.New("--slice needs several URLs: they take turns, for that time each")
	case s.Slice < shortestSlice || s.Slice > max(o.Duration, shortestSlice):
		return fmt.Errorf("--slice %s: it must be at least %s, and at most --duration", s.Slice, shortestSlice)
	case !o.Share.Whole():
		return errors.New("--share is for one URL: slices are switched by one generator")
	case s.Settle < 0 || s.Settle > s.Slice/2:
		return fmt.Errorf("--settle %s: it must be at most half of --slice", s.Settle)
	case o.Engine != EngineEpoll:
		return fmt.Errorf("--slice needs --engine %s, which is for Linux", EngineEpoll)
	case s.Order != OrderShuffle && s.Order != OrderABBA:
		return fmt.Errorf("--order %q is unknown: there are %s and %s", s.Order, OrderShuffle, OrderABBA)
	case s.Wait != "" && s.Wait != WaitSleep && s.Wait != WaitPoll:
		return fmt.Errorf("--wait %q is unknown: there are %s and %s", s.Wait, WaitSleep, WaitPoll)
	}
	return errors.Join(s.checkCurve(s.Slice, "--slice"), s.checkLoop(o))
}

// trim is the uncounted beginning of a slice. The end is not trimmed: requests that are in flight then are
// counted as that.
func (s Sliced) trim() time.Duration {
	return cmp.Or(s.Settle, min(s.Slice/10, 5*time.Millisecond))
}

// sequence returns the targets in the order of their slices, of which each has enough for a total time. Each
// target comes once in a cycle.
func (s Sliced) sequence(targets int, total time.Duration, seed uint64) []int {
	const orderStream = 1<<63 + 1
	rng := rand.New(rand.NewPCG(seed, orderStream))
	var all []int
	for cycle := range int((total + s.Slice - 1) / s.Slice) {
		order := make([]int, targets)
		for i := range order {
			order[i] = i
			if s.Order == OrderABBA && cycle%2 == 1 {
				order[i] = targets - 1 - i
			}
		}
		if s.Order == OrderShuffle {
			rng.Shuffle(targets, func(i, k int) { order[i], order[k] = order[k], order[i] })
		}
		all = append(all, order...)
	}
	return all
}
