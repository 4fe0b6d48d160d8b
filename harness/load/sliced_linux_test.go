package load

import (
	"math"
	"os"
	"reflect"
	"testing"
	"time"
)

func TestSequence(t *testing.T) {
	if got, want := sequence(3, 3, OrderABBA, 1), []int{0, 1, 2, 2, 1, 0, 0, 1, 2}; !reflect.DeepEqual(got, want) {
		t.Errorf("abba: %v", got)
	}
	a, b, again := sequence(2, 100, OrderShuffle, 1), sequence(2, 100, OrderShuffle, 2), sequence(2, 100, OrderShuffle, 1)
	if reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, again) {
		t.Error("the order does not follow the seed")
	}
	for i := 0; i < len(a); i += 2 {
		if a[i] == a[i+1] {
			t.Fatalf("cycle %d has target %d twice", i/2, a[i])
		}
	}
	if n := cycles(101*time.Millisecond, 50*time.Millisecond); n != 3 {
		t.Errorf("%d slices of 50 ms for 101 ms", n)
	}
}

// TestSliced holds the accounts of two targets against what the servers say they did.
func TestSliced(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Options)
	}{
		{"one loop", func(*Options) {}},
		{"two loops", func(o *Options) { o.Loops = 2 }},
		{"pipelined", func(o *Options) { o.Pipeline = 4 }},
		{"a new connection each", func(o *Options) { o.KeepAlive = false }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			servers := []*faulty{newFaulty(t, every(10, wrongByte)), newFaulty(t, every(20, closeWithoutAnswer))}
			o := Defaults()
			for _, s := range servers {
				o.URLs = append(o.URLs, "http://"+s.Addr().String())
			}
			o.Requests, o.Duration, o.Slice, o.PIDs = suiteRequests()[:2], 200*time.Millisecond, 40*time.Millisecond, []int{os.Getpid(), os.Getpid()}
			c.change(&o)
			r, err := Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if r.Duration < 0.179 || r.Duration > 0.181 { // a tenth is trimmed
				t.Errorf("duration %v s", r.Duration)
			}
			for i, a := range r.Targets {
				s := servers[i]
				var correct, failed int64
				for k, slice := range a.Slices {
					correct, failed = correct+slice.Correct, failed+slice.Failed
					if slice.ServerCPU == nil || *slice.ServerCPU <= 0 || slice.Index/2 != k || math.Abs(slice.Goodput*slice.Duration-float64(slice.Correct)) > 1e-6 {
						t.Errorf("slice %+v", slice)
					}
				}
				if len(a.Slices) != 5 || correct != a.Correct || failed != a.Failed() || !a.Identity() {
					t.Errorf("%d slices with %d correct and %d failed of %+v", len(a.Slices), correct, failed, a)
				}
				// What was asked in the trimmed edges is in no account, so the servers did more.
				if a.Correct > s.done[answered].Load() || a.Wrong > s.done[badBody].Load() || a.Errors > int64(o.Pipeline)*s.done[lost].Load() || a.Correct == 0 {
					t.Errorf("the server did less: %+v", a)
				}
				if a.ServerCPU == nil || *a.ServerCPU <= 0 {
					t.Errorf("server's CPU %v", a.ServerCPU)
				}
			}
			if w, e := r.Targets[0].Wrong, r.Targets[1].Errors; w == 0 || e == 0 || r.Targets[0].Errors+r.Targets[1].Wrong != 0 {
				t.Errorf("%d wrong answers, %d errors", w, e)
			}
		})
	}
}
