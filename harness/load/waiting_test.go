package load

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tenrounds/harness"
)

// These tests run on the virtual clock of testing/synctest, over net.Pipe, so that what waits is tested to
// the nanosecond and takes no time.

// thinking returns a dialFunc to a server that answers each request, the nth of all, after think(n).
func thinking(think func(n int64) time.Duration) dialFunc {
	var n atomic.Int64
	return func(context.Context) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			for r := bufio.NewReader(server); ; {
				if _, err := http.ReadRequest(r); err != nil {
					return
				}
				time.Sleep(think(n.Add(1)))
				if _, err := io.WriteString(server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); err != nil {
					return
				}
			}
		}()
		return client, nil
	}
}

func always(d time.Duration) func(int64) time.Duration { return func(int64) time.Duration { return d } }

const ms = int64(time.Millisecond)

// runVirtual does what Run does, with the given connections and, if schedules is not nil, schedules.
func runVirtual(ctx context.Context, t *testing.T, o Options, dial dialFunc,
	schedules func(int) schedule) harness.LoadResult {
	t.Helper()
	work, err := newWorkload("test:1", []harness.Request{expecting("ok")}, Proof{})
	if err != nil {
		t.Fatal(err)
	}
	j := newJob(o, work)
	if schedules != nil {
		j.schedule, j.window.countLate = schedules, true
	}
	r, err := measure(ctx, j, newPortable(j, dial))
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Hour) // lets the slowest server notice that nobody listens
	return r
}

// near allows for the three digits of the histograms.
func near(t *testing.T, what string, got float64, want time.Duration) {
	t.Helper()
	if got < want.Seconds()*0.999-1e-9 || got > want.Seconds()*1.001+1e-9 {
		t.Errorf("%s: %v s, want %v", what, got, want)
	}
}

func TestClosedLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(Closed{Connections: 5, Pipeline: 1}, 10*time.Second)
		o.Warmup = time.Second
		r := runVirtual(t.Context(), t, o, thinking(always(10*time.Millisecond)), nil)
		a := r.Targets[0]
		// A connection sends 1000 requests in 10 s; the last is answered as the window ends.
		if a.Scheduled != 5000 || a.Correct != 4995 || a.InFlight != 5 {
			t.Errorf("%+v", a)
		}
		near(t, "mean", a.ResponseTime.Mean, 10*time.Millisecond)
		near(t, "p50", a.ResponseTime.P50, 10*time.Millisecond)
		near(t, "max", a.ResponseTime.Max, 10*time.Millisecond)
		if a.ResponseTime.P999 != nil {
			t.Errorf("p99.9 %v of %d answers, want none", *a.ResponseTime.P999, a.Correct)
		}
		if a.Goodput != 499.5 || a.Throughput != 499.5 || r.Duration != 10 {
			t.Errorf("goodput %v, throughput %v in %v s", a.Goodput, a.Throughput, r.Duration)
		}
		if len(r.Warnings) != 0 {
			t.Errorf("warnings: %q", r.Warnings)
		}
	})
}

// TestFewAnswers is about checkRecords where most of the time lies in requests over the window's edges.
func TestFewAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(DefaultClosed(), time.Second)
		o.Warmup = 500 * time.Millisecond
		r := runVirtual(t.Context(), t, o, thinking(always(400*time.Millisecond)), nil)
		// Sent at 0.8 and 1.2 s; the window is 0.5 to 1.5 s, and the second answer comes at 1.6 s.
		if a := r.Targets[0]; a.Scheduled != 40 || a.Correct != 20 || a.InFlight != 20 || len(r.Warnings) != 0 {
			t.Errorf("%+v, warnings %q", a, r.Warnings)
		}
	})
}

// TestClosedLoopStall shows what a closed loop does not see: a pause of 2 s in 20 is one answer in a
// thousand.
func TestClosedLoopStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(Closed{Connections: 1, Pipeline: 1}, 20*time.Second)
		a := runVirtual(t.Context(), t, o, thinking(func(n int64) time.Duration {
			if n == 500 {
				return 2 * time.Second
			}
			return 10 * time.Millisecond
		}), nil).Targets[0]
		near(t, "p99", a.ResponseTime.P99, 10*time.Millisecond)
		near(t, "max", a.ResponseTime.Max, 2*time.Second)
	})
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(DefaultClosed(), time.Second)
		start := time.Now().Add(2*time.Hour + listening) // the waits of runVirtual
		a := runVirtual(t.Context(), t, o, thinking(always(time.Hour)), nil).Targets[0]
		if a.Timeouts != 20 || a.Scheduled != 20 {
			t.Errorf("%+v", a)
		}
		if elapsed := time.Since(start); elapsed < 5*time.Second || elapsed > 5100*time.Millisecond {
			t.Errorf("noticed after %s", elapsed)
		}
	})
}

// TestLateAnswer is about an answer that comes after the timeout, before the sweep has noticed.
func TestLateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(Closed{Connections: 1, Pipeline: 1}, time.Second)
		o.Timeout = 4990 * time.Millisecond
		a := runVirtual(t.Context(), t, o, thinking(always(4991*time.Millisecond)), nil).Targets[0]
		if a.Timeouts != 1 || a.Scheduled != 1 {
			t.Errorf("%+v", a)
		}
	})
}

func TestConnectBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := to(Closed{Connections: 1, Pipeline: 1}, time.Second)
		a := runVirtual(t.Context(), t, o, func(context.Context) (net.Conn, error) {
			return nil,
				errors.New("refused")
		}, nil).Targets[0]
		// Before the run, then at 0 1 3 7 15 31 63 127 227 ... 927 ms.
		if a.Failures.Connect != 17 || a.Errors != 17 || a.Scheduled != 17 {
			t.Errorf("%+v", a)
		}
		if a.Goodput != 0 || a.ResponseTime.Max != 0 || a.Histogram == "" {
			t.Errorf("%+v", a)
		}
	})
}

func TestInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3505*time.Millisecond+listening)
		defer cancel()
		o := to(DefaultClosed(), 10*time.Second)
		o.Warmup = time.Second
		r := runVirtual(ctx, t, o, thinking(always(10*time.Millisecond)), nil)
		a := r.Targets[0]
		if r.Duration != 2.505 || a.Correct != 5000 || a.InFlight != 20 {
			t.Errorf("duration %v, %+v", r.Duration, a)
		}
		if w := strings.Join(r.Warnings.Texts(), "\n"); w != "interrupted after 2.5 s of 10 s" {
			t.Errorf("warnings: %q", w)
		}
	})
}

func TestInterruptInWarmup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		o := to(DefaultClosed(), 10*time.Second)
		o.Warmup = 2 * time.Second
		r := runVirtual(ctx, t, o, thinking(always(time.Hour)), nil)
		if a := r.Targets[0]; r.Duration != 0 || a.Scheduled != 0 || a.Goodput != 0 {
			t.Errorf("duration %v, %+v", r.Duration, a)
		}
	})
}

// regular is an open loop: a request every so often, whatever the answers do.
type regular struct{ at, every, until int64 }

func (a *regular) over(int64) bool { return a.at >= a.until }

func (a *regular) next(int64) (int64, bool) {
	at := a.at
	a.at += a.every
	return at, at < a.until
}

// TestOpenSchedule proves that the engine serves a schedule that runs ahead of the clock or behind it.
func TestOpenSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, keepAlive := range []bool{true, false} {
			o := to(Closed{Connections: 1, Pipeline: 1}, 3*time.Second)
			o.KeepAlive = keepAlive
			a := runVirtual(t.Context(), t, o, thinking(func(n int64) time.Duration {
				if n == 50 {
					return 110 * time.Millisecond
				}
				return 10 * time.Millisecond
			}), func(int) schedule { return &regular{every: 30 * ms, until: 3000 * ms} }).Targets[0]
			if a.Scheduled != 100 || a.Correct != 100 {
				t.Fatalf("%+v", a)
			}
			// One answer takes 110 ms, and those that fall due meanwhile 90, 70, 50 and 30 from when they should
			// have been sent; all others take 10.
			near(t, "mean", a.ResponseTime.Mean, (95*10+110+90+70+50+30)*time.Millisecond/100)
			near(t, "max", a.ResponseTime.Max, 110*time.Millisecond)
			near(t, "p98", a.ResponseTime.P98, 70*time.Millisecond)
		}
	})
}
