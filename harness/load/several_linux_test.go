package load

import (
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/test/faults"
)

// Processes that share a port count through a range each: a number of any is one that it can have come to,
// once.
func TestCountedOfSeveralProcesses(t *testing.T) {
	t.Parallel()
	asked := new(atomic.Int64)
	asked.Store(10)
	of := Counter{From: 1000, More: []int64{2000, 3000}, Slack: 5}
	a := &counted{Counter: of, asked: asked}
	b := a.another()
	for _, n := range []int64{1001, 3001, 2001, 1015, 2015, 3002} {
		if wrong := a.note(n); wrong != "" {
			t.Errorf("%d: %s", n, wrong)
		}
	}
	for n, want := range map[int64]string{2001: "a second time", 1000: "counts from", 2000: "not encoded",
		1016: "not encoded", 3016: "not encoded", 999: "not encoded"} {
		if wrong := a.note(n); !strings.Contains(wrong, want) {
			t.Errorf("%d: %q, want %q", n, wrong, want)
		}
	}
	if wrong := b.note(2001) + b.note(2014) + b.note(1014); wrong != "" {
		t.Error(wrong)
	}
	if n, highest := duplicates([]*counted{a, b}); n != 1 || highest != 3002 {
		t.Errorf("%d numbers came twice, the highest is %d", n, highest)
	}
	if tops := highestOfEach([]*counted{a, b}); len(tops) != 3 || tops[0] != 1015 || tops[1] != 2015 ||
		tops[2] != 3002 {
		t.Errorf("the highest of each are %v", tops)
	}
	if tops := highestOfEach([]*counted{{Counter: Counter{From: 1}}}); tops != nil {
		t.Errorf("one process has %v", tops)
	}
}

// The CPU time of several processes is their sum, and one that is gone is an error.
func TestServerClockOfSeveral(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	other := exec.Command("sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	spun := 0
	for start := time.Now(); time.Since(start) < 20*time.Millisecond; spun++ { // time of this process alone
		spun &= 0xffff
	}
	one, err := newServerClock([]int{os.Getpid()})
	if err != nil {
		t.Fatal(err)
	}
	both, err := newServerClock([]int{other.Process.Pid, os.Getpid()})
	if err != nil {
		t.Fatal(err)
	}
	before, err1 := one.read()
	sum, err2 := both.read()
	if err1 != nil || err2 != nil || sum < before {
		t.Errorf("both used %v (%v), this one alone %v (%v)", sum, err2, before, err1)
	}
	_ = other.Process.Kill()
	_ = other.Wait()
	if _, err := both.read(); err == nil {
		t.Error("a process that is gone still has a clock")
	}
}
