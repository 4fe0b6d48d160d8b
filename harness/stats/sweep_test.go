package stats_test

import (
	"fmt"
	"math"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func sweepRun(connections ...int) harness.Run {
	r := testRun(3, "a")
	r.Plan.Scenarios, r.Plan.Loads = []string{"text"}, nil
	for _, n := range connections {
		r.Plan.Loads = append(r.Plan.Loads, harness.Load{Loader: "load", Mode: "closed", Connections: n})
	}
	return r
}

func TestSweepMarks(t *testing.T) {
	t.Parallel()
	steps := []int{1, 10, 20, 100, 1000}
	nan := math.NaN()
	for _, c := range []struct {
		name              string
		rates             []float64
		bad               int // a point with failures, by connections
		peak, knee, falls int
	}{
		{"rises to a plateau and falls", []float64{10, 90, 100, 96, 94}, 0, 20, 10, 1000},
		{"exactly 90 % and exactly 5 % less", []float64{89.9, 90, 100, 95, 95}, 0, 20, 10, 0},
		{"still rising at the end", []float64{1, 2, 3, 4, 5}, 0, 1000, 1000, 0},
		{"flat from the first", []float64{100, 100, 100, 100, 100}, 0, 1, 1, 0},
		{"falls and comes back", []float64{10, 100, 90, 100, 99}, 0, 10, 10, 20},
		{"a peak that was reached with errors is none", []float64{10, 80, 500, 100, 90}, 20, 100, 100, 1000},
		{"a point without a figure", []float64{10, nan, 50, 40, 0}, 0, 20, 20, 100},
		{"nothing", []float64{nan, nan, nan, nan, nan}, 0, 0, 0, 0},
	} {
		r := sweepRun(steps...)
		var all []harness.Summary
		for i, rate := range c.rates {
			row := harness.Summary{Target: "a", Scenario: "text", Load: r.Plan.Loads[i].String(), Throughput: harness.Estimate{Mean: rate}}
			if steps[i] == c.bad {
				row.Unranked = "3 requests failed"
			}
			all = append(all, row)
		}
		sweeps := stats.Sweeps(r, all)
		if len(sweeps) != 1 || len(sweeps[0].Points) != len(steps) {
			t.Fatalf("%s: %+v", c.name, sweeps)
		}
		if s := sweeps[0]; s.Peak != c.peak || s.Knee != c.knee || s.Falls != c.falls {
			t.Errorf("%s: peak %d, knee %d, falls %d; want %d, %d, %d", c.name, s.Peak, s.Knee, s.Falls, c.peak, c.knee, c.falls)
		}
	}
}

func TestSweepsOfAPlan(t *testing.T) {
	t.Parallel()
	if s := stats.Sweeps(testRun(1, "a"), nil); s != nil {
		t.Errorf("one number of connections is a sweep: %+v", s)
	}
	both := sweepRun(20)
	both.Plan.Loads = append(both.Plan.Loads, harness.Load{Loader: "wrk", Mode: "closed", Connections: 20, Threads: 1})
	if s := stats.Sweeps(both, nil); s != nil {
		t.Errorf("two loaders are a sweep: %+v", s)
	}
	r := sweepRun(1, 10)
	r.Subjects = testRun(1, "a", "b").Subjects
	r.Plan.Scenarios = []string{"text", "json"}
	for _, l := range sweepRun(1, 10).Plan.Loads {
		l.Loader, l.Threads = "wrk", 1
		r.Plan.Loads = append(r.Plan.Loads, l)
	}
	var got string
	for _, s := range stats.Sweeps(r, nil) {
		got += fmt.Sprintf("%s %s %s %d; ", s.Scenario, s.Loader, s.Target, len(s.Points))
	}
	if want := "text load a 2; text load b 2; text wrk a 2; text wrk b 2; json load a 2; json load b 2; json wrk a 2; json wrk b 2; "; got != want {
		t.Errorf("%s", got)
	}
}
