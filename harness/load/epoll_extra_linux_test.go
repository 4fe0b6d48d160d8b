package load

import (
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/test/faults"
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
	faults.Only(t)
	faults.Try(t, func(f *faults.Findings, n int) { sourceAddresses(t, f, 100*time.Millisecond<<n) })
}

func sourceAddresses(t *testing.T, f *faults.Findings, window time.Duration) {
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
	l, err := newLoop(newJob(to(Closed{Connections: 11, Pipeline: 1}, window), work), d, new(atomic.Bool))
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
	faults.Only(t)
	t.Parallel()
	faults.Try(t, func(f *faults.Findings, n int) {
		s := newFaulty(t, good)
		r := run(f, to(thinkers(300, 50*time.Millisecond), 600*time.Millisecond<<n, s))
		a := r.Targets[0]
		compareCounts(f, s, a)
		if r.Users != 300 || s.connections.Load() != 300 || a.Correct < 600 {
			f.Errorf("%d users, %d connections, %+v", r.Users, s.connections.Load(), a)
		}
	})
}
