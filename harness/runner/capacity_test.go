package runner_test

import (
	"context"
	"encoding/json"
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
	if a, b := harness.RateAt(0), harness.RateAt(8); a != 100 || b != 200 || harness.RateAt(harness.LastStep) < 1e6 {
		t.Fatalf("the scale is from %v, eight steps on %v", a, b)
	}
	for _, step := range []float64{0.1, 1, 53, 54.4, harness.LastStep - 2, harness.LastStep} {
		most := harness.RateAt(step)
		m := searched(t, upTo(most), nil)
		if m.CapacityLow > most || m.CapacityHigh < most || m.CapacityHigh > 1.3*m.CapacityLow ||
			m.Capacity < m.CapacityLow || m.Capacity > m.CapacityHigh || m.Error != "" || len(m.Steps) != harness.Tries {
			t.Errorf("up to %v: %v (%v to %v) by %d tries, %s", most, m.Capacity, m.CapacityLow, m.CapacityHigh,
				len(m.Steps), m.Error)
		}
		if rate := m.Account().Goodput; rate > m.Capacity && step > 1 || rate > most || rate < 0.8*m.Capacity {
			t.Errorf("the result is of %v, the capacity %v", rate, m.Capacity)
		}
		if beyond := step > harness.LastStep-1; beyond != (len(m.Warnings) == 1) {
			t.Errorf("up to %v: warnings %q", most, m.Warnings)
		}
	}
	if m := searched(t, upTo(1), nil); m.Capacity != 0 || m.Result != nil ||
		!strings.Contains(m.Error, "in any of 16 tries, down to 100 requests per second") {
		t.Errorf("a server that never keeps to it: %v, %q", m.Capacity, m.Error)
	}
}

// One answer that failed is too late, and so are more requests left unsent than fall due within the limit. A
// generator that is late fails the try too.
func TestCapacityOfTries(t *testing.T) {
	t.Parallel()
	most := harness.RateAt(30)
	around := func(name string, m harness.Measurement) {
		if m.CapacityLow > most || m.CapacityHigh < most || m.Error != "" {
			t.Errorf("%s: %v to %v, want %v; %s", name, m.CapacityLow, m.CapacityHigh, most, m.Error)
		}
		if _, err := json.Marshal(m.Steps); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	around("unsent", searched(t, func(rate float64, n int) harness.TargetLoad {
		a := upTo(1e9)(rate, n)
		a.Unsent = int64(rate * .05) // as many as fall due in the 50 ms of the limit
		if rate > most {
			a.Unsent++
		}
		a.Scheduled += a.Unsent
		return a
	}, nil))
	around("failed", searched(t, func(rate float64, n int) harness.TargetLoad {
		a := upTo(1e9)(rate, n)
		if rate > most {
			a.Correct, a.Timeouts = 999, 1
		}
		return a
	}, nil))
	around("all unsent", searched(t, func(rate float64, n int) harness.TargetLoad {
		if rate > most {
			return harness.TargetLoad{Scheduled: 1000, Unsent: 1000, ResponseTime: harness.UnknownTimes()}
		}
		return upTo(1e9)(rate, n)
	}, nil))
	m := searched(t, upTo(1e9), func(rate float64) bool { return rate > most })
	around("limited", m)
	if !slices.ContainsFunc(m.Steps, func(s harness.Step) bool { return s.Limited && !s.Passed }) {
		t.Errorf("no step says that the generator was late: %+v", m.Steps)
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
