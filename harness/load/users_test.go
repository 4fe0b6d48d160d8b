package load

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tenrounds/harness"
)

func TestUsersVirtual(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		users := Users{Count: 100, Hatch: 10, ThinkMin: time.Second, ThinkMax: time.Second}
		r := runVirtual(t.Context(), t, to(users, 60*time.Second), thinking(always(10*time.Millisecond)), nil)
		// User i starts at i/10 s and sends each 1.01 s from then on.
		var want int64
		for i := range 100 {
			want += 1 + (60_000-int64(i)*100-1)/1010
		}
		if a := r.Targets[0]; a.Scheduled != want || a.Correct != want {
			t.Errorf("%+v, want %d requests", a, want)
		}
		near(t, "mean", r.Targets[0].ResponseTime.Mean, 10*time.Millisecond)
		if r.Users != 100 || r.StoppedBy != (harness.Stop{}) {
			t.Errorf("%d users, stopped by %v", r.Users, r.StoppedBy)
		}
	})
}

// TestHatch is about a window that ends before all users have started.
func TestHatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		users := DefaultUsers()
		users.Hatch = 10
		r := runVirtual(t.Context(), t, to(users, 5*time.Second), thinking(always(10*time.Millisecond)), nil)
		if a := r.Targets[0]; r.Users != 50 || a.Scheduled != 50 || a.Correct != 50 {
			t.Errorf("%d users, %+v", r.Users, a)
		}
	})
}

func TestThoughts(t *testing.T) {
	u := newUser(DefaultUsers(), 1, window{to: 1 << 62}, new(atomic.Bool), 3)
	if at, _ := u.next(0); at != 30*ms {
		t.Errorf("the fourth user starts at %d ms", at/ms)
	}
	var sum, low, high int64 = 0, 1 << 62, 0
	for range 100_000 {
		at, _ := u.next(7)
		sum, low, high = sum+at-7, min(low, at-7), max(high, at-7)
	}
	if mean := float64(sum) / 100_000 / 1e9; mean < 9.97 || mean > 10.03 || low < 5000*ms || low > 5010*ms ||
		high > 15_000*ms || high < 14_990*ms {
		t.Errorf("thoughts of %d to %d ms, mean %.3f s", low/ms, high/ms, mean)
	}
	again := newUser(DefaultUsers(), 1, window{to: 1 << 62}, new(atomic.Bool), 4)
	again.begun = true
	if a, _ := again.next(0); a == u.at {
		t.Error("two users think alike")
	}
}

// TestStopWhen ends ramps for both reasons, and says what ended them.
func TestStopWhen(t *testing.T) {
	for _, c := range []struct {
		name string
		dial func() dialFunc
		want string
	}{
		{"slow from 10 s on", func() dialFunc { return paused(10*time.Second, time.Hour) }, ""},
		{"slow answers from 10 s on", func() dialFunc {
			start := time.Now()
			return thinking(func(int64) time.Duration {
				if time.Since(start) > 10*time.Second {
					return 1200 * time.Millisecond
				}
				return time.Millisecond
			})
		}, "p99>1s: "},
		{"refused from 10 s on", func() dialFunc {
			start, ok := time.Now(), thinking(always(time.Millisecond))
			return func(ctx context.Context) (net.Conn, error) {
				if time.Since(start) > 10*time.Second {
					return nil, errors.New("refused")
				}
				return ok(ctx)
			}
		}, "failed>1%: "},
		{"fine", func() dialFunc { return thinking(always(time.Millisecond)) }, "none"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := runVirtual(t.Context(), t, to(Users{
				Count: 600, Hatch: 20, ThinkMin: 500 * time.Millisecond, ThinkMax: 1500 * time.Millisecond,
				StopWhen: conditions(t, "failed>1%", "p99>1s"),
			}, 30*time.Second), c.dial(), nil)
			if c.want == "none" {
				if r.StoppedBy != (harness.Stop{}) || r.Duration != 30 {
					t.Errorf("%s: stopped by %v after %v s", c.name, r.StoppedBy, r.Duration)
				}
				return
			}
			if !strings.HasPrefix(r.StoppedBy.Text, c.want) || r.Duration < 10 || r.Duration > 17 || r.Users > 341 ||
				r.Users < 200 {
				t.Errorf("%s: stopped by %v after %v s with %d users", c.name, r.StoppedBy, r.Duration, r.Users)
			}
		})
	}
	for _, text := range []string{"", "failed", "failed>1", "failed>101%", "failed>-1%", "failed>NaN%", "p99>1",
		"p0>1s", "p100>1s", "p99>-1s", "x>1s", "p99<1s"} {
		if c, err := ParseCondition(text); err == nil {
			t.Errorf("condition %q is read as %+v", text, c)
		}
	}
}
