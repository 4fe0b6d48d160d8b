package runner_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

// searched runs one search on a server that answers each rate as answer says; n counts the tries of that
// rate.
func searched(t *testing.T, answer func(rate float64, n int) harness.TargetLoad,
	limited func(rate float64) bool) harness.Measurement {
	t.Helper()
	w, tries := newWorld(), map[float64]int{}
	r := newRunner(w, 1, harness.LaunchRound, harness.UpAll)
	r.Plan.Entries = r.Plan.Entries[:1]
	r.Turns = func(int) []harness.Turn {
		return []harness.Turn{{Round: 1, Order: 1, Target: "a",
			Load: harness.Load{Mode: "rate", RateLoad: harness.RateLoad{SLO: 50 * time.Millisecond}}}}
	}
	w.load = func(_ context.Context, turn harness.Turn, _ *server) (*harness.LoadResult, error) {
		rate := turn.Load.Rate
		tries[rate]++
		if rate == 0 || turn.Load.SLO != 0 {
			t.Errorf("the generator was asked for %+v", turn.Load)
		}
		a := answer(rate, tries[rate])
		return &harness.LoadResult{Targets: []harness.TargetLoad{a},
			Generator: harness.GeneratorHealth{Limited: limited != nil && limited(rate)}}, nil
	}
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w.records[0]
}

// upTo is a server that keeps to the SLO up to a rate.
func upTo(most float64) func(float64, int) harness.TargetLoad {
	return func(rate float64, _ int) harness.TargetLoad {
		a := harness.TargetLoad{Scheduled: 1000, Correct: 1000, Goodput: rate,
			ResponseTime: harness.Distribution{P99: 0.049}}
		if rate > most {
			a.ResponseTime.P99 = 0.050
		}
		return a
	}
}

func TestCapacity(t *testing.T) {
	t.Parallel()
	scale := harness.Rates()
	if !slices.IsSorted(scale) || scale[0] != 100 || scale[8] != 200 || scale[len(scale)-1] < 1e6 {
		t.Fatalf("the scale is %v", scale)
	}
	for _, most := range []int{0, 1, 53, 54, len(scale) - 2, len(scale) - 1} {
		m := searched(t, upTo(scale[most]+0.5), nil)
		if m.Capacity != scale[most] || m.Error != "" || m.Account().Goodput != scale[most] {
			t.Errorf("the capacity is %v, want %v (%s)", m.Capacity, scale[most], m.Error)
		}
		n := 0
		for _, s := range m.Steps {
			if s.Rate == m.Capacity && s.Passed {
				n++
			}
		}
		if n != 3 || len(m.Steps) > 9 {
			t.Errorf("it passed %d times, want once and twice more; %d steps", n, len(m.Steps))
		}
		if beyond := most == len(scale)-1; beyond != (len(m.Warnings) == 1) {
			t.Errorf("warnings %q", m.Warnings)
		}
	}
	if m := searched(t, upTo(1), nil); m.Capacity != 0 || m.Result != nil ||
		!strings.Contains(m.Error, "even at 100 requests per second") {
		t.Errorf("a server that never keeps to it: %v, %q", m.Capacity, m.Error)
	}
}

// A rate that passes once and then not is none; one answer that failed is too late, and so are more requests
// left unsent than fall due within the limit.
func TestCapacityIsConfirmed(t *testing.T) {
	t.Parallel()
	scale := harness.Rates()
	lucky := func(rate float64, n int) harness.TargetLoad {
		if n > 1 {
			return upTo(scale[20])(rate, n)
		}
		return upTo(scale[22])(rate, n)
	}
	if m := searched(t, lucky, nil); m.Capacity != scale[20] {
		t.Errorf("%v, want %v", m.Capacity, scale[20])
	}
	unsent := func(rate float64, n int) harness.TargetLoad {
		a := upTo(1e9)(rate, n)
		a.Unsent = int64(rate * .05) // as many as fall due in the 50 ms of the limit
		if rate > scale[30] {
			a.Unsent++
		}
		a.Scheduled += a.Unsent
		return a
	}
	if m := searched(t, unsent, nil); m.Capacity != scale[30] {
		t.Errorf("unsent: %v, want %v", m.Capacity, scale[30])
	}
	failed := func(rate float64, n int) harness.TargetLoad {
		a := upTo(1e9)(rate, n)
		if rate > scale[30] {
			a.Correct, a.Timeouts = 999, 1
		}
		return a
	}
	if m := searched(t, failed, nil); m.Capacity != scale[30] {
		t.Errorf("failed: %v, want %v", m.Capacity, scale[30])
	}
	m := searched(t, upTo(1e9), func(rate float64) bool { return rate > scale[40] })
	if m.Capacity != scale[40] || len(m.Warnings) != 1 ||
		!strings.Contains(m.Warnings[0], "generator was the limit") {
		t.Errorf("%v, %q", m.Capacity, m.Warnings)
	}
}

func TestCapacityEnds(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"generator", "server"} {
		w := newWorld()
		r := newRunner(w, 1, harness.LaunchRound, harness.UpAll)
		r.Turns = func(int) []harness.Turn {
			return []harness.Turn{{Round: 1, Order: 1, Target: "a",
				Load: harness.Load{Mode: "rate", RateLoad: harness.RateLoad{SLO: time.Second}}}}
		}
		after := 1 + rand.IntN(4)
		w.load = func(_ context.Context, turn harness.Turn, s *server) (*harness.LoadResult, error) {
			if after--; after == 0 && fault == "generator" {
				return nil, errBroken
			} else if after == 0 {
				s.die(errors.New("killed"))
			}
			return &harness.LoadResult{Targets: []harness.TargetLoad{upTo(500)(turn.Load.Rate, 1)}}, nil
		}
		if err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := w.records[0]; m.Error == "" || m.Capacity != 0 || after != 0 {
			t.Errorf("%s: error %q, capacity %v, %d more tries", fault, m.Error, m.Capacity, -after)
		}
	}
}
