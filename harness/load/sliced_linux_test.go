package load

import (
	"math"
	"net"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

func TestSequence(t *testing.T) {
	abba, shuffle := Sliced{Slice: 50 * time.Millisecond, Order: OrderABBA}, slicing(time.Millisecond)
	if got, want := abba.sequence(3, 101*time.Millisecond, 1), []int{0, 1, 2, 2, 1, 0, 0, 1,
		2}; !reflect.DeepEqual(got, want) {
		t.Errorf("abba: %v", got)
	}
	draw := func(seed uint64) []int { return shuffle.sequence(2, 100*time.Millisecond, seed) }
	a, b, again := draw(1), draw(2), draw(1)
	if reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, again) {
		t.Error("the order does not follow the seed")
	}
	for i := 0; i < len(a); i += 2 {
		if a[i] == a[i+1] {
			t.Fatalf("cycle %d has target %d twice", i/2, a[i])
		}
	}
}

// TestSliced holds the accounts of two targets against what the servers say they did.
func TestSliced(t *testing.T) {
	faults.Only(t)
	for _, c := range []struct {
		name   string
		change func(*Options)
	}{
		{"one loop", func(*Options) {}},
		{"two loops", func(o *Options) { o.Loops = 2 }},
		{"pipelined", func(o *Options) { o.Mode = pipelined(o.Mode.(Sliced)) }},
		{"a new connection each", func(o *Options) { o.KeepAlive = false }},
		{"polling", func(o *Options) { o.Mode = polling(o.Mode.(Sliced)) }},
		{"two loops that poll", func(o *Options) { o.Mode, o.Loops = polling(o.Mode.(Sliced)), 2 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			faults.Try(t, func(f *faults.Findings, n int) { slicedAccounts(t, f, c.change, 40*time.Millisecond<<n) })
		})
	}
}

func polling(s Sliced) Sliced {
	s.Wait = WaitPoll
	return s
}

// What a generator polls in vain is no CPU time that it needed.
func TestPolling(t *testing.T) {
	faults.Only(t)
	faults.Try(t, func(f *faults.Findings, n int) {
		const pause = 5 * time.Millisecond
		slow := func(s *faulty, c net.Conn, path string, k int64) bool {
			time.Sleep(pause)
			return good(s, c, path, k)
		}
		m := polling(slicing(100 * time.Millisecond))
		m.Connections = 1
		o := to(m, 500*time.Millisecond<<n, newFaulty(t, slow), newFaulty(t, slow))
		o.Requests = o.Requests[:1]
		before := ownCPUTime()
		r := run(f, o)
		used := (ownCPUTime() - before).Seconds()
		// The test's servers are in the same process.
		if a := r.Targets[0]; a.Correct == 0 || a.Failed() > 0 || *a.GeneratorCPU > r.Duration/4 ||
			r.Generator.CPU > used/2 || r.Generator.CPU < 0 {
			f.Errorf("%.3f s of CPU for %d answers in %.3f s; %.3f of %.3f s in all", *a.GeneratorCPU, a.Correct,
				r.Duration, r.Generator.CPU, used)
		}
	})
}

func pipelined(s Sliced) Sliced {
	s.Pipeline = 4
	return s
}

// slicedAccounts asks two servers for five slices each.
func slicedAccounts(t *testing.T, f *faults.Findings, change func(*Options), length time.Duration) {
	servers := []*faulty{newFaulty(t, every(10, wrongByte)), newFaulty(t, every(20, closeWithoutAnswer))}
	o := to(slicing(length), 5*length, servers...)
	o.Requests = o.Requests[:2]
	for i := range o.Targets {
		o.Targets[i].PIDs = []int{os.Getpid()}
	}
	change(&o)
	r := run(f, o)
	if own := r.Duration / o.Duration.Seconds(); own < 0.895 || own > 0.905 { // a tenth is trimmed
		f.Errorf("duration %v s", r.Duration)
	}
	for i, a := range r.Targets {
		s := servers[i]
		var correct, failed int64
		for k, slice := range a.Slices {
			correct, failed = correct+slice.Correct, failed+slice.Failed
			if slice.ServerCPU == nil || *slice.ServerCPU <= 0 || slice.Index/2 != k ||
				math.Abs(slice.Goodput*slice.Duration-float64(slice.Correct+slice.Carried)) > 1e-6 {
				f.Errorf("slice %+v", slice)
			}
		}
		if len(a.Slices) != 5 || correct != a.Correct || failed != a.Failed() || !a.Identity() {
			f.Errorf("%d slices with %d correct and %d failed of %+v", len(a.Slices), correct, failed, a)
		}
		// What was asked in the trimmed edges is in no account, so the servers did more.
		if a.Correct > s.done[answered].Load() || a.Wrong > s.done[badBody].Load() ||
			a.Errors > int64(o.Mode.(Sliced).Pipeline)*s.done[lost].Load() || a.Correct == 0 {
			f.Errorf("the server did less: %+v", a)
		}
		if a.ServerCPU == nil || *a.ServerCPU <= 0 {
			f.Errorf("server's CPU %v", a.ServerCPU)
		}
	}
	if w, e := r.Targets[0].Wrong, r.Targets[1].Errors; w == 0 || e == 0 ||
		r.Targets[0].Errors+r.Targets[1].Wrong != 0 {
		f.Errorf("%d wrong answers, %d errors", w, e)
	}
}

// A target that dies, hangs or says nothing right is given up, and those that do well have all their slices.
func TestSlicedGivesUp(t *testing.T) {
	faults.Only(t)
	for _, c := range []struct {
		name  string
		serve behaviour
		gone  bool
	}{
		{"hangs", hang, true},
		{"hangs after a while", func(s *faulty, c net.Conn, path string, n int64) bool {
			if n > 50 {
				return hang(s, c, path, n)
			}
			return good(s, c, path, n)
		}, true},
		{"closes at once", closeWithoutAnswer, true},
		{"lies always", wrongByte, false},
		{"answers at once, but not in HTTP", noHTTP, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			faults.Try(t, func(f *faults.Findings, n int) { givesUp(t, f, c.serve, c.gone, 500*time.Millisecond<<n) })
		})
	}
}

// givesUp asks a bad server and a good one for twenty slices each.
func givesUp(t *testing.T, f *faults.Findings, serve behaviour, gone bool, timeout time.Duration) {
	o := to(slicing(20*time.Millisecond), 400*time.Millisecond, newFaulty(t, serve), newFaulty(t, good))
	o.Requests, o.Timeout = o.Requests[:1], timeout
	begin := time.Now()
	r := run(f, o)
	bad, fine := r.Targets[0], r.Targets[1]
	if bad.Failed() == 0 || !bad.Identity() || (len(bad.Slices) < 20) != gone {
		f.Errorf("%d slices, %+v", len(bad.Slices), bad.Failures)
	}
	warned := func(warnings harness.Doubts) bool {
		return slices.ContainsFunc(warnings,
			func(w harness.Doubt) bool { return strings.Contains(w.Text, "given up after") })
	}
	if warned(bad.Warnings) != gone || bad.GivenUp != gone || fine.GivenUp || warned(fine.Warnings) ||
		warned(r.Warnings) {
		f.Errorf("warnings %q, %q of the good one, %q of all", bad.Warnings, fine.Warnings, r.Warnings)
	}
	if len(fine.Slices) != 20 || fine.Failed() != 0 || fine.Correct == 0 {
		f.Errorf("the other one has %d slices: %+v", len(fine.Slices), fine)
	}
	if elapsed := time.Since(begin); elapsed > 40*timeout {
		f.Errorf("it took %v", elapsed)
	}
}

// after answers well, but late.
func after(wait time.Duration) behaviour {
	return func(s *faulty, c net.Conn, path string, n int64) bool {
		time.Sleep(wait)
		return good(s, c, path, n)
	}
}

// A target whose answers take longer than a slice has no figure, and the account says why.
func TestSlicedTooShort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	o := to(slicing(10*time.Millisecond), 60*time.Millisecond, newFaulty(t, after(30*time.Millisecond)),
		newFaulty(t, good))
	faults.Try(t, func(f *faults.Findings, _ int) {
		r := run(f, o)
		if a := r.Targets[0]; a.Correct+a.Carried != 0 || a.Failed() != 0 || len(a.Slices) != 6 {
			f.Errorf("%+v", a)
		}
		if w := r.Targets[0].Warnings; !slices.ContainsFunc(w,
			func(w harness.Doubt) bool { return strings.Contains(w.Text, "longer ones than 10ms") }) {
			f.Errorf("warnings %q", w)
		}
	})
}

// Answers to requests from before the window count in the rates, since as many are cut off at its end: the
// rate is the server's also where a slice holds few requests.
func TestSlicedCarried(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	slow := after(5 * time.Millisecond)
	o := to(slicing(30*time.Millisecond), 600*time.Millisecond, newFaulty(t, slow), newFaulty(t, slow))
	faults.Try(t, func(f *faults.Findings, _ int) {
		r := run(f, o)
		for _, a := range r.Targets {
			var carried int64
			for _, s := range a.Slices {
				carried += s.Carried
			}
			if a.Carried == 0 || carried != a.Carried || a.InFlight == 0 || !a.Identity() {
				f.Errorf("carried %d and %d in slices, in flight %d", a.Carried, carried, a.InFlight)
			}
			if got, want := a.Goodput*r.Duration, float64(a.Correct+a.Carried); math.Abs(got-want) > 1e-6*want {
				f.Errorf("%v answers by the rate, %v by the counts", got, want)
			}
		}
	})
}

// What a server does while another is asked is no part of its own time.
func TestSlicedIdle(t *testing.T) {
	t.Parallel()
	var c cpuAccount
	server, err := newServerClock([]int{os.Getpid()})
	if err != nil {
		t.Fatal(err)
	}
	spin := func(d time.Duration) { // of CPU time
		for end := ownCPUTime() + d; ownCPUTime() < end; {
			runtime.Gosched()
		}
	}
	const ms = time.Millisecond
	for visit := range 3 {
		c.begin(server, int64(visit)*int64(100*ms), true)
		spin(2 * ms) // the trimmed edge
		c.edge(server)
		spin(10 * ms)
		c.edge(server)
		spin(2 * ms) // the last answers
		if used, known := c.end(server, int64(visit)*int64(100*ms)+int64(60*ms), true); !known || used < 10*ms {
			t.Errorf("used %v, known %v", used, known)
		}
		spin(20 * ms)
	}
	var a harness.TargetLoad
	c.fill(&a, true)
	// Other tests share the process and its clock, so that only what is too little is a fault.
	if c.server < 30*ms || c.own < 30*ms || c.idle < 40*ms || *a.ServerCPU != c.server.Seconds() ||
		*a.IdleCPU != c.idle.Seconds() {
		t.Errorf("%v in slices (own %v), %v idle", c.server, c.own, c.idle)
	}
	if a.IdleTime != 0.08 {
		t.Errorf("idle for %v s, want twice 40 ms", a.IdleTime)
	}
}

// The clock of a process that has gone is an error once, and costs the CPU times only.
func TestSlicedClockGone(t *testing.T) {
	t.Parallel()
	gone := &serverClock{[]int{1 << 21}}
	var c cpuAccount
	for range 3 {
		c.begin(gone, 0, true)
		c.edge(gone)
		c.edge(gone)
		if _, known := c.end(gone, 1, true); known {
			t.Error("a time is known")
		}
	}
	var a harness.TargetLoad
	c.fill(&a, true)
	if c.err == nil || strings.Contains(c.err.Error(), "\n") || a.ServerCPU != nil || a.IdleCPU != nil ||
		a.GeneratorCPU == nil {
		t.Errorf("%v, %+v", c.err, a)
	}
}
