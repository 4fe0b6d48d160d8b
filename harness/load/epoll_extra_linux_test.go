package load

import (
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/harness/calm"
)

// TestTimers pops what was pushed in the order of time.
func TestTimers(t *testing.T) {
	var h timers
	for i := range 1000 {
		h.push(timer{at: int64(i*7919%1000 + 1), conn: int32(i)})
	}
	for last := int64(0); len(h) > 0; {
		next := h.pop()
		if next.at < last {
			t.Fatalf("%d after %d", next.at, last)
		}
		last = next.at
	}
}

// TestSourceAddresses lets one address have four ports: the others must come from 127.0.0.2 and onwards.
func TestSourceAddresses(t *testing.T) {
	calm.Try(t, func(f *calm.Findings, n int) { sourceAddresses(t, f, 100*time.Millisecond<<n) })
}

func sourceAddresses(t *testing.T, f *calm.Findings, window time.Duration) {
	s := newFaulty(t, good)
	d, err := newDialer(s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	const first = 40900 // within the system's own range, or the kernel does not keep to it
	d.ports = (first+3)<<16 | first
	fd, err := d.try()
	if err != nil {
		t.Skipf("this kernel cannot bound the ports of a socket: %v", err) // before 6.3
	}
	defer unix.Close(int(fd))
	work, err := newWorkload("h", suiteRequests(), Proof{})
	if err != nil {
		t.Fatal(err)
	}
	o := Defaults()
	o.Duration, o.Connections, o.Requests = window, 11, suiteRequests()
	j := newJob(o, s.Addr().String(), work)
	l, err := newLoop(&j, d, new(atomic.Bool))
	if err != nil {
		t.Fatal(err)
	}
	l.share(0, 1)
	l.open(connectsAtOnce)
	c := clock{start: time.Now()}
	l.run(c)
	l.close()
	compareCounts(f, s, l.rec.account)
	if l.source < 3 || l.source > 5 || s.connections.Load() < 11 {
		f.Errorf("%d connections, the last from 127.0.0.%d", s.connections.Load(), l.source)
	}
}

// TestManyUsers starts 300 users on one loop: each has a connection of its own.
func TestManyUsers(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, n int) {
		s := newFaulty(t, good)
		o := Defaults()
		o.URLs, o.Requests = []string{"http://" + s.Addr().String()}, suiteRequests()[:2]
		o.Mode, o.Users, o.Hatch, o.Duration = ModeUsers, 300, 1000, 600*time.Millisecond<<n
		o.ThinkMin, o.ThinkMax = 50*time.Millisecond, 100*time.Millisecond
		r, err := Run(t.Context(), o)
		if err != nil {
			f.Fatalf("%v", err)
		}
		a := r.Targets[0]
		compareCounts(f, s, a)
		if r.Users != 300 || s.connections.Load() != 300 || a.Correct < 600 {
			f.Errorf("%d users, %d connections, %+v", r.Users, s.connections.Load(), a)
		}
	})
}

// TestRateBothLoops shares one stream of arrivals between two loops.
func TestRateBothLoops(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, n int) {
		s := newFaulty(t, every(50, wrongByte))
		o := Defaults()
		o.URLs, o.Requests = []string{"http://" + s.Addr().String()}, suiteRequests()
		o.Mode, o.Rate, o.Loops, o.Duration = ModeRate, 1000, 2, 500*time.Millisecond<<n
		r, err := Run(t.Context(), o)
		if err != nil {
			f.Fatalf("%v", err)
		}
		a := r.Targets[0]
		if a.Unsent == 0 { // with a busy machine some may be
			compareCounts(f, s, a)
		}
		if a.Scheduled != 500<<n || a.Wrong == 0 {
			f.Errorf("%+v", a)
		}
	})
}
