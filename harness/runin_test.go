package harness_test

import (
	"testing"
	"time"

	"tenrounds/harness"
)

func TestSettled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		rates  []float64
		window float64
		after  time.Duration
		known  bool
	}{
		{"a compiler at work", []float64{722, 1478, 4689, 12690, 14121, 13700, 13650, 13720}, 2, 8 * time.Second,
			true},
		{"warm from the beginning", []float64{100, 99, 101, 100, 100, 101}, 1, 0, true},
		{"a slow stretch later", []float64{10, 100, 99, 50, 100, 101, 100, 100}, 1, time.Second, true},
		{"a fast stretch before", []float64{100, 10, 20, 100, 100, 101, 100, 100}, 1, 3 * time.Second, true},
		{"still rising", []float64{10, 20, 30, 40, 60, 80, 100, 120}, 1, 0, false},
		{"too short", []float64{10, 100, 100}, 1, 0, false},
		{"never an answer", []float64{0, 0, 0, 0, 0}, 1, 0, false},
		{"nothing", nil, 1, 0, false},
	} {
		after, known := harness.RunIn{Window: c.window, Rates: c.rates}.Settled()
		if after != c.after || known != c.known {
			t.Errorf("%s: settled after %v (%v), want %v (%v)", c.name, after, known, c.after, c.known)
		}
	}
}

func TestMeanRunIn(t *testing.T) {
	t.Parallel()
	mean := harness.MeanRunIn([]harness.RunIn{
		{Window: 1, Rates: []float64{10, 20, 30}}, {Window: 1, Error: "broken"},
		{Window: 1, Rates: []float64{20, 40}},
	})
	if mean == nil || len(mean.Rates) != 3 || mean.Rates[0] != 15 || mean.Rates[1] != 30 || mean.Rates[2] != 30 {
		t.Errorf("the mean is %+v", mean)
	}
	if harness.MeanRunIn([]harness.RunIn{{Error: "broken"}}) != nil {
		t.Error("a mean of no curve")
	}
}

// A run-in asks as hard as the connections can, whatever the turn does, in at most 100 stretches.
func TestForRunIn(t *testing.T) {
	t.Parallel()
	rate := harness.Load{
		Loader:      harness.LoaderWrk,
		Mode:        harness.ModeRate,
		RateLoad:    harness.RateLoad{Rate: 100},
		Connections: 7,
		Duration:    time.Second,
		Warmup:      3 * time.Second,
	}
	if l := rate.ForRunIn(2 * time.Second); l.Mode != harness.ModeClosed || l.Connections != 7 ||
		l.Loader != harness.LoaderLoad ||
		l.Duration != 3*time.Second || l.Warmup != 0 {
		t.Errorf("%+v", l)
	}
	if l := (harness.Load{Mode: harness.ModeUsers,
		UsersLoad: harness.UsersLoad{Users: 4000}}).ForRunIn(time.Second); l.Connections != 20 {
		t.Errorf("users have a connection each: %+v", l)
	}
	for _, d := range []time.Duration{time.Millisecond, time.Second, 5 * time.Second, 8 * time.Second,
		100 * time.Second, 101 * time.Second, 10 * time.Minute} {
		w := harness.RunInWindow(d)
		if w <= 0 || w > d || d > 100*w {
			t.Errorf("%v is parted into stretches of %v", d, w)
		}
	}
}
