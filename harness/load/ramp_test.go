package load

import (
	"context"
	"errors"
	"math"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"tenrounds/harness"
)

// A time is known to 2 % by its bucket, and a longer one is never in a lower bucket.
func TestBuckets(t *testing.T) {
	last := -1
	for ns := int64(0); ns < int64(maxTimeout); ns += 1 + ns/500 {
		b := bucket(ns)
		if b < last || b > last+1 {
			t.Fatalf("%d ns is in bucket %d after %d", ns, b, last)
		}
		last = b
		if m := middle(b); 64*max(m-ns, ns-m) > ns {
			t.Fatalf("%d ns is told as %d", ns, m)
		}
	}
	if top := bucket(int64(maxTimeout)); bucket(math.MaxInt64) != top || bucket(-1) != 0 {
		t.Errorf("what is longer than all is in bucket %d, want %d; what is negative in %d, want 0",
			bucket(math.MaxInt64), top, bucket(-1))
	}
}

// stepsAddUp holds the steps of a ramp against its account.
func stepsAddUp(t *testing.T, r harness.LoadResult) {
	t.Helper()
	var sum harness.RampStep
	for _, s := range r.Ramp {
		sum.Sent, sum.Correct, sum.Failed = sum.Sent+s.Sent, sum.Correct+s.Correct, sum.Failed+s.Failed
	}
	if a := r.Targets[0]; sum.Sent != a.Scheduled-a.Unsent || sum.Correct != a.Correct ||
		sum.Failed != a.Failed() || sum.Sent == 0 {
		t.Errorf("the steps come to %+v, the account says %d sent, %d correct, %d failed", sum,
			a.Scheduled-a.Unsent, a.Correct, a.Failed())
	}
	if n := len(r.Ramp); n == 0 || r.Ramp[n-1].Users != r.Users {
		t.Errorf("%d steps; the last should have %d users", n, r.Users)
	}
}

// TestRampSteps has servers that fail from 10 s on: what fails belongs to the second in which it was due.
func TestRampSteps(t *testing.T) {
	broken := func(start time.Time) bool { return time.Since(start) >= 10*time.Second }
	const never = "p99>1h"
	silent := func() dialFunc { // the timeouts come 5 s later, when there are more users
		start := time.Now()
		return thinking(func(int64) time.Duration {
			if broken(start) {
				return time.Hour
			}
			return 30 * time.Millisecond
		})
	}
	for _, c := range []struct {
		name string
		dial func() dialFunc
		p99  time.Duration // of the seconds before
		stop string
	}{
		{"refused", func() dialFunc {
			start, ok := time.Now(), thinking(always(3*time.Millisecond))
			return func(ctx context.Context) (net.Conn, error) {
				if broken(start) {
					return nil, errors.New("refused")
				}
				return ok(ctx)
			}
		}, 3 * time.Millisecond, never},
		{"silent", silent, 30 * time.Millisecond, never},
		{"stopped", silent, 30 * time.Millisecond, "failed>10%"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := runVirtual(t.Context(), t, to(Users{
				Count: 1000, Hatch: 20, ThinkMin: 500 * time.Millisecond, ThinkMax: 1500 * time.Millisecond,
				StopWhen: conditions(t, c.stop),
			}, 18*time.Second), c.dial(), nil)
			stepsAddUp(t, r)
			if stopped := r.StoppedBy != (harness.Stop{}); stopped != (c.name == "stopped") ||
				len(r.Ramp) != int(math.Ceil(r.Duration)) {
				t.Errorf("%s: stopped by %v after %v s, with %d steps", c.name, r.StoppedBy, r.Duration, len(r.Ramp))
			}
			for i, s := range r.Ramp {
				if s.At != float64(i) || i < len(r.Ramp)-1 && s.Users != 20*(i+1) || s.Sent == 0 {
					t.Errorf("%s: step %d is %+v", c.name, i, s)
				}
				if fails := i >= 10; fails != (s.Failed > 0) {
					t.Errorf("%s: in second %d, %d of %d failed", c.name, i, s.Failed, s.Sent)
				}
				if i < 10 && math.Abs(s.P99/c.p99.Seconds()-1) > 0.016 {
					t.Errorf("%s: in second %d p99 is %v s, want %v", c.name, i, s.P99, c.p99)
				}
			}
		})
	}
}

// A long ramp has no more steps than a reader can distinguish, and no other load has any.
func TestRampLength(t *testing.T) {
	for window, want := range map[time.Duration]time.Duration{
		time.Millisecond: time.Second, 50 * time.Second: time.Second, 200 * time.Second: time.Second,
		201 * time.Second: 2 * time.Second, time.Hour: 18 * time.Second,
	} {
		if got := stretchOf(window); got != want {
			t.Errorf("of a ramp of %s a step has %s, want %s", window, got, want)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		if r := runVirtual(t.Context(), t, to(thinkers(10, time.Second), 2*time.Second),
			thinking(always(time.Millisecond)), nil); r.Ramp != nil {
			t.Errorf("users that nothing ends have the steps %+v", r.Ramp)
		}
	})
}

// A server that gets faster from second to second is seen to do so by a curve, which adds up to the account.
func TestCurve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		dial := thinking(func(int64) time.Duration {
			return 40 * time.Millisecond >> min(int(time.Since(start)/time.Second), 3)
		})
		o := to(Closed{Connections: 4, Pipeline: 1, Curve: time.Second}, 5500*time.Millisecond)
		r := runVirtual(t.Context(), t, o, dial, nil)
		if len(r.Ramp) != 6 {
			t.Fatalf("%d stretches: %+v", len(r.Ramp), r.Ramp)
		}
		correct := int64(0)
		for i, s := range r.Ramp {
			correct += s.Correct
			want := 100.0 * float64(int(1)<<min(i, 3))
			if i == 5 {
				want /= 2
			}
			if s.At != float64(i) || s.Users != 0 || math.Abs(float64(s.Correct)/want-1) > 0.1 {
				t.Errorf("stretch %d is %+v, want %v answers", i, s, want)
			}
		}
		if correct != r.Targets[0].Correct {
			t.Errorf("the stretches have %d answers, the account %d", correct, r.Targets[0].Correct)
		}
	})
}

// TestRampEngines asks a server that errs now and then, over real sockets.
func TestRampEngines(t *testing.T) {
	for _, engine := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := newFaulty(t, every(10, wrongByte))
			o := to(thinkers(20, 2*time.Millisecond, conditions(t, "failed>99%")...), 1200*time.Millisecond, s)
			o.Engine, o.Warmup = engine, 100*time.Millisecond
			if engine == EngineEpoll {
				o.Loops = 2
			}
			r := run(t, o)
			stepsAddUp(t, r)
			if len(r.Ramp) != 2 || r.Ramp[0].Failed == 0 || r.Ramp[0].P99 <= 0 {
				t.Errorf("%+v", r.Ramp)
			}
		})
	}
}
