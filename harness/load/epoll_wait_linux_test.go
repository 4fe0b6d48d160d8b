package load

import (
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/test/faults"
)

// TestWaitsHoldUpNoCollection stops the world again and again while a loop's thread is in a wait of ten
// seconds: a wait that held it up would do so for all of that time.
func TestWaitsHoldUpNoCollection(t *testing.T) {
	const length, bound = 10 * time.Second, 2 * time.Second
	for name, limit := range map[string]time.Duration{"without limit": unlimited, "with limit": length} {
		t.Run(name, func(t *testing.T) {
			p, err := newPoller()
			if err != nil {
				t.Fatal(err)
			}
			defer p.close()
			var over atomic.Bool
			ready, done := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(done)
				runtime.LockOSThread()
				close(ready)
				for !over.Load() {
					p.alarmIn(length)
					p.wait(limit)
				}
			}()
			<-ready
			times := stopsOfTheWorld(50, bound)
			over.Store(true)
			p.alarmIn(0)
			<-done
			if middle, longest := times[len(times)/2], times[len(times)-1]; middle > bound/20 || longest > bound {
				t.Errorf("to stop the world took %v in the median of %d and %v at most, during waits of %v", middle,
					len(times), longest, length)
			}
		})
	}
}

// stopsOfTheWorld is how long each took, in order: whole collections and mere stops by turns. A while passes
// before each, so that the loop is in its wait again. One that is over the bound is the last.
func stopsOfTheWorld(n int, bound time.Duration) (times []time.Duration) {
	for i := 0; i < n && (i == 0 || times[i-1] <= bound); i++ {
		time.Sleep(2 * time.Millisecond)
		began := time.Now()
		if i%2 == 0 {
			runtime.GC()
		} else {
			runtime.ReadMemStats(new(runtime.MemStats))
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times
}

// TestWaitsWithoutPreemption is the same in a process whose scheduler sends no signals.
func TestWaitsWithoutPreemption(t *testing.T) {
	faults.Only(t)
	if strings.Contains(os.Getenv("GODEBUG"), "asyncpreemptoff") {
		t.Skip("this is that process")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWaitsHoldUpNoCollection$")
	cmd.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestAlarm ends a wait without limit, once for each time it is set, and takes the place of the one before.
func TestAlarm(t *testing.T) {
	p, err := newPoller()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	start := time.Now()
	p.alarmIn(time.Hour)
	for range 2 {
		p.alarmIn(0) // has gone by
		events := p.wait(unlimited)
		for len(events) == 0 { // a signal
			events = p.wait(unlimited)
		}
		if len(events) != 1 || events[0].Fd != alarmIndex {
			t.Errorf("%+v", events)
		}
		if events := p.wait(0); len(events) != 0 {
			t.Errorf("again: %+v", events)
		}
	}
	if elapsed := time.Since(start); elapsed > time.Minute {
		t.Errorf("took %v", elapsed)
	}
}
