package load

import (
	"math"
	"net"
	"sort"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// TestArrivals is about the intended times alone: how many lie in the window, and how they are spread.
func TestArrivals(t *testing.T) {
	for _, rate := range []float64{1000, 10_000, 50_000, 3333.3} {
		const from, to = 2 * int64(time.Second), 12 * int64(time.Second)
		want := rate * 10
		in := func(process func() int64) (times []float64) {
			for at := process(); at < to; at = process() {
				if at >= from {
					times = append(times, float64(at-from)/float64(to-from))
				}
			}
			return times
		}
		if n := float64(len(in(constantArrivals(rate)))); math.Abs(n-want) > 1 {
			t.Errorf("constant, %g/s: %g requests, want %g", rate, n, want)
		}
		for seed := range uint64(2) {
			times := in(poissonArrivals(rate, seed))
			n := float64(len(times))
			if math.Abs(n-want) > 3*math.Sqrt(want) {
				t.Errorf("Poisson, %g/s, seed %d: %g requests, want %g ± %.0f", rate, seed, n, want, 3*math.Sqrt(want))
			}
			// Kolmogorov and Smirnov: the times are uniform, and the gaps exponential; 1.95/√n is p = 0.001.
			gaps := make([]float64, len(times)-1)
			for i := range gaps {
				gaps[i] = -math.Expm1(-(times[i+1] - times[i]) * want)
			}
			if d := distance(times); d > 1.95/math.Sqrt(n) {
				t.Errorf("Poisson, %g/s, seed %d: the times are not uniform: D = %.4f", rate, seed, d)
			}
			if d := distance(gaps); d > 1.95/math.Sqrt(n) {
				t.Errorf("Poisson, %g/s, seed %d: the gaps are not exponential: D = %.4f", rate, seed, d)
			}
		}
	}
}

// distance is Kolmogorov's D from the uniform distribution over [0, 1).
func distance(x []float64) (d float64) {
	sort.Float64s(x)
	for i, v := range x {
		d = max(d, v-float64(i)/float64(len(x)), float64(i+1)/float64(len(x))-v)
	}
	return d
}

// TestBacklog is about what becomes of requests for which there is no connection.
func TestBacklog(t *testing.T) {
	for _, c := range []struct {
		name            string
		backlog         int
		firstAfter      int64 // ms at which a connection asks for the first time
		unsent          int64 // by then, of one request each ms from 0 on
		first, thenNext int64 // ms
	}{
		{"none is late", 10, 0, 0, 0, 1},
		{"all fit", 100, 50, 50, 0, 1},
		{"overflow", 20, 50, 50, 0, 1},
		{"no backlog", 0, 50, 51, 51, 52},
	} {
		rate := DefaultRate()
		rate.Backlog = c.backlog
		a := newArrivals(rate, 1, window{to: 100 * ms}, new(atomic.Bool), harness.Share{})
		at, more := a.next(c.firstAfter * ms)
		if !more || at != c.first*ms {
			t.Errorf("%s: first %d ms", c.name, at/ms)
		}
		if n := a.unsent(c.firstAfter * ms); n != c.unsent {
			t.Errorf("%s: %d unsent, want %d", c.name, n, c.unsent)
		}
		if at, more = a.next(c.firstAfter * ms); !more || at != c.thenNext*ms {
			t.Errorf("%s: then %d ms", c.name, at/ms)
		}
		if at, more = a.next(100 * ms); more {
			t.Errorf("%s: %d ms at the end", c.name, at/ms)
		}
	}
}

// TestRateVirtual checks the account of a constant rate over a pause of the server, on a virtual clock.
func TestRateVirtual(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(Rate{Connections: 5, PerSecond: 100, Arrivals: ArrivalsConstant, Backlog: 1000}, 20*time.Second)
		o.Warmup = time.Second
		r := runVirtual(t.Context(), t, o, paused(5*time.Second, 2*time.Second), nil)
		a := r.Targets[0]
		if a.Scheduled != 2000 || a.Correct != 2000 || a.Goodput != 100 {
			t.Fatalf("%+v", a)
		}
		// 2 s of 20: a tenth of the requests fall due in the pause, and wait for what is left of it.
		within(t, "p95", a.ResponseTime.P95, 1, 0.02)
		within(t, "p99", a.ResponseTime.P99, 1.8, 0.02)
		within(t, "max", a.ResponseTime.Max, 2, 0.02)
		within(t, "p50", a.ResponseTime.P50, 0, 0.002)
		if a.ServiceTime.P95 > 0.002 || r.Generator.SendLagP99 > 0.001 || r.Generator.Limited {
			t.Errorf("service time %+v, generator %+v", a.ServiceTime, r.Generator)
		}
	})
}

// TestRateUnsent is about a server that answers too slowly: what was never sent is counted.
func TestRateUnsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(Rate{Connections: 2, PerSecond: 1000, Arrivals: ArrivalsConstant, Backlog: 100}, time.Second)
		a := runVirtual(t.Context(), t, o, thinking(always(10*time.Millisecond)), nil).Targets[0]
		if a.Scheduled != 1000 || a.Correct < 198 || a.Correct > 202 || a.Unsent != a.Scheduled-a.Correct {
			t.Errorf("%+v", a)
		}
	})
}

// paused returns a dialFunc to a server that answers at once, except during one pause.
func paused(at, length time.Duration) dialFunc {
	start := time.Now()
	return thinking(func(int64) time.Duration {
		if now := time.Since(start); now >= at && now < at+length {
			return at + length - now
		}
		return 0
	})
}

func within(t faults.T, what string, got, want, by float64) {
	t.Helper()
	if math.Abs(got-want) > by {
		t.Errorf("%s: %.4f, want %.4f ± %g", what, got, want, by)
	}
}

// TestStall is the same with real sockets, a server that stops for 400 ms of 2 s, and both engines. The
// limits are wide, because other processes may stop the generator too.
func TestStall(t *testing.T) {
	faults.Only(t)
	for _, engine := range engines() {
		for _, mode := range []Mode{
			Closed{Connections: 4, Pipeline: 1}, Rate{Connections: 4, PerSecond: 500, Arrivals: ArrivalsConstant,
				Backlog: 1000},
		} {
			t.Run(engine+" "+string(mode.Name()), func(t *testing.T) {
				t.Parallel()
				faults.Try(t, func(f *faults.Findings, _ int) { stall(f, newFaulty(t, stalling()), engine, mode) })
			})
		}
	}
}

// stalling is a server that stops for 400 ms, half a second after it was asked for the first time.
func stalling() behaviour {
	var start atomic.Int64
	return func(s *faulty, c net.Conn, path string, n int64) bool {
		start.CompareAndSwap(0, time.Now().UnixNano())
		since := time.Duration(time.Now().UnixNano() - start.Load())
		if since > 500*time.Millisecond && since < 900*time.Millisecond {
			time.Sleep(900*time.Millisecond - since)
		}
		return good(s, c, path, n)
	}
}

func stall(t faults.T, s *faulty, engine string, mode Mode) {
	o := to(mode, 2*time.Second, s)
	o.Engine = engine
	a := run(t, o).Targets[0]
	compareCounts(t, s, a)
	if _, closed := mode.(Closed); closed {
		if a.ResponseTime.P99 > 0.2 {
			t.Errorf("closed: p99 %v s: the loop waits, and does not see the pause", a.ResponseTime.P99)
		}
		return
	}
	// A fifth of the requests falls due in the pause. The last ones stay unsent if this process is stopped at
	// the end.
	if a.Scheduled != 1000 || a.Unsent > 5 {
		t.Errorf("%d requests, want 1000; %d unsent", a.Scheduled, a.Unsent)
	}
	within(t, "p90", a.ResponseTime.P90, 0.25, 0.2)
	within(t, "p99", a.ResponseTime.P99, 0.45, 0.25)
	if a.ServiceTime.P90 > 0.1 {
		t.Errorf("service time's p90 %v s", a.ServiceTime.P90)
	}
}
