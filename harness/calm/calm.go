// Package calm knows when the machine stood still, for what counts on time: an answer within a second, a
// count over a window, a verdict on a turn. On a machine that others use such a thing fails where everything
// stood still for a second, and what it says is true of the machine, not of the program. So it is tried
// again, but only if that happened: on a machine that ran all the time the first fault counts, and what is
// wrong each time is a fault anywhere. Watch is for the verifier too, Try and Repeat are for tests.
package calm

import (
	"fmt"
	"time"
)

// Tries is how often Try tries a test at most.
const Tries = 5

// Still is for how long a machine that runs does not stop a process that wants to run. It is some turns of
// the scheduler.
const Still = 50 * time.Millisecond

// every is how often Watch wants to run.
const every = 5 * time.Millisecond

// T is what is needed of a *testing.T.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Findings takes the place of a *testing.T in one try.
type Findings struct{ all []string }

// givenUp is what ends a try in Fatalf.
type givenUp struct{}

// Helper does nothing.
func (f *Findings) Helper() {}

// Logf does nothing: what a try says counts only if it fails.
func (f *Findings) Logf(string, ...any) {}

// Errorf notes what is wrong.
func (f *Findings) Errorf(format string, args ...any) {
	f.all = append(f.all, fmt.Sprintf(format, args...))
}

// Fatalf notes what is wrong and ends the try. It must be called by the goroutine that tries.
func (f *Findings) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	panic(givenUp{})
}

// Failed reports whether something is wrong.
func (f *Findings) Failed() bool { return len(f.all) > 0 }

// Try calls once, with n counting from 0, until nothing is wrong, the machine did not stand still meanwhile,
// or it has been called Tries times. What the last one found is reported to t.
func Try(t T, once func(f *Findings, n int)) {
	t.Helper()
	try(t, Tries, Still, Watch, once)
}

// Repeat is Try for what is a matter of chance wherever others work, as a verdict on a turn of half a second:
// it is tried again whether the machine stood still or not, a few times at most.
func Repeat(t T, times int, once func(f *Findings, n int)) {
	t.Helper()
	try(t, times, 0, Watch, once)
}

// try tries again where the machine stood still for that long at least.
func try(t T, times int, least time.Duration, watch func() func() time.Duration, once func(*Findings, int)) {
	t.Helper()
	for n := range times {
		stood := watch()
		found := attempt(once, n)
		still := stood()
		if len(found) == 0 {
			return
		}
		if n == times-1 || still < least {
			for _, f := range found {
				t.Errorf("%s", f)
			}
			return
		}
		t.Logf("try %d, in which the machine stood still for %v: %q", n+1, still, found)
	}
}

// attempt is one try.
func attempt(once func(*Findings, int), n int) (found []string) {
	f := &Findings{}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(givenUp); !ok {
				panic(r)
			}
		}
		found = f.all
	}()
	once(f, n)
	return nil
}

// Look calls look until it finds nothing wrong, the machine did not stand still meanwhile, or it has been
// called Tries times, and returns what it found last.
func Look[Fault any](look func() []Fault) (found []Fault) {
	for range Tries {
		stood := Watch()
		found = look()
		if still := stood(); len(found) == 0 || still < Still {
			break
		}
	}
	return found
}

// Watch begins to watch whether the machine stands still. The function that it returns ends that, and says
// for how long it did at most: how late a goroutine came that wanted to run every few milliseconds.
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
