// Package calm notices when the machine stood still, for checks that depend on time: an answer within a
// second, a count over a window. On a busy machine such a check can fail although the program is right. So
// the verifier makes it again, but only if the machine stood still: otherwise the first fault counts.
package calm

import "time"

// Still is the shortest delay of a ready process that counts as standing still: some turns of the scheduler.
const Still = 50 * time.Millisecond

// every is the interval at which Watch runs.
const every = 5 * time.Millisecond

// Watch begins to watch whether the machine stands still, by a goroutine that should run every few
// milliseconds. The function that it returns ends this and returns the longest delay of that goroutine.
func Watch() (stood func() time.Duration) {
	stop, longest := make(chan struct{}), make(chan time.Duration, 1)
	go func() {
		worst, last := time.Duration(0), time.Now()
		for more := true; more; {
			select {
			case <-time.After(every):
			case <-stop:
				more = false
			}
			now := time.Now()
			worst, last = max(worst, now.Sub(last)-every), now
		}
		longest <- worst
	}()
	return func() time.Duration {
		close(stop)
		return <-longest
	}
}
