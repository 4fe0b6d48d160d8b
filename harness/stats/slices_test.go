package stats_test

import (
	"math"
	"testing"
	"time"

	"tenrounds/harness"
)

func slicedRun(targets ...string) harness.Run {
	r := testRun(6, targets...)
	r.Plan.Loads[0].Slice = 50 * time.Millisecond
	return r
}

func slicedTurn(r harness.Run, round int, target string, goodput, cpu float64) harness.Measurement {
	m := turn(r, round, target, "text", goodput)
	t := &m.Result.Targets[0]
	t.Correct, t.Carried, t.ServerCPU = 900, 100, &cpu
	t.IdleCPU, t.IdleTime = new(0.5), 100
	return m
}

func TestSlicedRatios(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp", "chi")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		drift := 1 + float64(round)/10 // ratios are free of what is common to a round
		m := slicedTurn(r, round, "chi", 80, 1)
		if round == 3 {
			m.Error = "it died"
		}
		turns = append(turns, slicedTurn(r, round, "gin", 90*drift, 0.6*drift),
			slicedTurn(r, round, "nethttp", 100*drift, 0.5*drift), m)
	}
	all := byTarget(rows(t, r, turns))
	if p := all["chi"].Sliced; p != nil {
		t.Errorf("a row without a rank is compared: %+v", p)
	}
	if p := all["nethttp"].Sliced; p.Throughput.Mean != 1 || p.CPURatio.Mean != 1 {
		t.Errorf("the baseline: %+v", p)
	}
	p := all["gin"].Sliced
	if p.Baseline != "nethttp" || !near(p.Throughput.Mean, 0.9) || !near(p.CPURatio.Mean, 1.2) ||
		!near(p.Idle, 0.005) ||
		!near(p.Throughput.Low, 0.9) || !near(p.Throughput.High, 0.9) || !near(p.CPU.Mean, 0.6*1.35/1000) ||
		!(p.CPU.Low < p.CPU.Mean) {
		t.Errorf("gin: %+v", p)
	}
}

// The baseline is net/http, or else the first ranked target of the plan. A copy, or a row that the generator
// limited, is the baseline only where there is nothing else.
func TestBaseline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		targets          []string
		failing, starved string
		want             string
	}{
		{"net/http", []string{"gin", "nethttp"}, "", "", "nethttp"},
		{"no net/http", []string{"gin", "chi"}, "", "", "gin"},
		{"the first is not ranked", []string{"gin", "chi"}, "gin", "", "chi"},
		{"net/http is not ranked, and its copy is no baseline", []string{"nethttp", "gin"}, "nethttp", "", "gin"},
		{"the generator was the limit of net/http", []string{"nethttp", "gin"}, "", "nethttp", "gin"},
		{"nothing else is ranked", []string{"nethttp", "gin"}, "gin", "nethttp", "nethttp"},
	} {
		r := slicedRun(c.targets...)
		addCopy(&r, "nethttp")
		var turns []harness.Measurement
		for _, s := range r.Subjects {
			m := slicedTurn(r, 1, s.Alias, 100, 1)
			if s.Alias == c.failing {
				m.Account().Wrong++
			}
			if s.Alias == c.starved {
				m.Result.Resources = resources(0.5, 0.99)
			}
			turns = append(turns, m)
		}
		for _, row := range rows(t, r, turns) {
			if row.Unranked == "" && (row.Sliced == nil || row.Sliced.Baseline != c.want ||
				!math.IsNaN(row.Sliced.Throughput.Low)) {
				t.Errorf("%s: %s has %+v, want the baseline %s", c.name, row.Target, row.Sliced, c.want)
			}
		}
	}
}

// Without the server's CPU time there is a ratio of throughput alone. Turns that are no slices have no ratio.
func TestSlicedRatiosUnknown(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp")
	turns := []harness.Measurement{turn(r, 1, "gin", "text", 50), turn(r, 1, "nethttp", "text", 100)}
	for _, row := range rows(t, r, turns) {
		p := row.Sliced
		if p == nil || !(p.Throughput.Mean > 0) || !math.IsNaN(p.CPURatio.Mean) || !math.IsNaN(p.CPU.Mean) ||
			!math.IsNaN(p.Idle) {
			t.Errorf("%+v", p)
		}
	}
	plain := testRun(6, "gin", "nethttp")
	if all := rows(t, plain, []harness.Measurement{turn(plain, 1, "gin", "text", 50)}); all[0].Sliced != nil {
		t.Errorf("a turn that is no slice is compared: %+v", all[0].Sliced)
	}
}
