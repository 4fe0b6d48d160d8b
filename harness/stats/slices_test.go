package stats_test

import (
	"math"
	"testing"
	"time"

	"tenrounds/harness"
)

// slicedRun has net/http as its second target.
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

func nearly(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) }

func TestPairs(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp", "chi")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		drift := 1 + float64(round)/10 // what is common to a round goes out of the ratios
		turns = append(turns, slicedTurn(r, round, "gin", 90*drift, 0.6*drift), slicedTurn(r, round, "nethttp", 100*drift, 0.5*drift))
		m := slicedTurn(r, round, "chi", 80, 1)
		if round == 3 {
			m.Error = "it died"
		}
		turns = append(turns, m)
	}
	for _, row := range rows(t, r, turns) {
		p := row.Sliced
		switch row.Target {
		case "chi":
			if p != nil {
				t.Errorf("a row without a rank is compared: %+v", p)
			}
		case "gin":
			if p.Baseline != "nethttp" || !nearly(p.Throughput.Mean, 0.9) || !nearly(p.CPURatio.Mean, 1.2) || !nearly(p.Idle, 0.005) {
				t.Errorf("gin: %+v", p)
			}
			if !nearly(p.Throughput.Low, 0.9) || !nearly(p.Throughput.High, 0.9) || !nearly(p.CPU.Mean, 0.6*1.35/1000) || !(p.CPU.Low < p.CPU.Mean) {
				t.Errorf("its intervals: %+v", p)
			}
		case "nethttp":
			if p.Throughput.Mean != 1 || p.CPURatio.Mean != 1 {
				t.Errorf("the baseline beside itself: %+v", p)
			}
		}
	}
}

// Without net/http, or where it has no rank, the first ranked target of the plan is the baseline.
func TestBaseline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		targets []string
		failing string
		want    string
	}{
		{[]string{"gin", "nethttp"}, "", "nethttp"},
		{[]string{"gin", "chi"}, "", "gin"},
		{[]string{"gin", "chi"}, "gin", "chi"},
		{[]string{"gin", "chi", "nethttp"}, "nethttp", "gin"},
	} {
		r := slicedRun(c.targets...)
		var turns []harness.Measurement
		for i, target := range c.targets {
			m := slicedTurn(r, 1, target, float64(100+i), 1)
			if target == c.failing {
				m.Result.Targets[0].Wrong++
			}
			turns = append(turns, m)
		}
		for _, row := range rows(t, r, turns) {
			if row.Unranked == "" && (row.Sliced == nil || row.Sliced.Baseline != c.want) {
				t.Errorf("%v: %s has %+v, want the baseline %s", c.targets, row.Target, row.Sliced, c.want)
			}
			if row.Sliced != nil && !math.IsNaN(row.Sliced.Throughput.Low) {
				t.Errorf("an interval from one round: %+v", row.Sliced)
			}
		}
	}
}

// Neither a copy nor a row that the generator limited is what the others are divided by, as long as there is another.
func TestBaselineSaysSomething(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		failing, starve string
		want            string
	}{
		{"net/http", "", "", "nethttp"},
		{"its copy is no baseline", "nethttp", "", "gin"},
		{"the generator was its limit", "", "nethttp", "gin"},
		{"no copy before it even so", "gin", "nethttp", "nethttp"},
	} {
		r := slicedRun("nethttp", "gin")
		r.Subjects = append(r.Subjects, harness.Subject{Entry: harness.Entry{Target: "nethttp", Alias: "nethttp-copy", CopyOf: "nethttp"}})
		var turns []harness.Measurement
		for _, target := range []string{"nethttp", "gin", "nethttp-copy"} {
			m := slicedTurn(r, 1, target, 100, 1)
			if target == c.failing {
				m.Result.Targets[0].Wrong++
			}
			if target == c.starve {
				m.Result.Resources = &harness.Resources{Stretch: 1, Server: harness.Usage{CPUs: 1, Busy: 0.5}, Generator: harness.Usage{CPUs: 1, Busy: 0.99}}
			}
			turns = append(turns, m)
		}
		for _, row := range rows(t, r, turns) {
			if row.Unranked == "" && (row.Sliced == nil || row.Sliced.Baseline != c.want) {
				t.Errorf("%s: %s has %+v, want the baseline %s", c.name, row.Target, row.Sliced, c.want)
			}
		}
	}
}

// Without the server's CPU time there is a ratio of throughput alone; turns that are no slices have no pair.
func TestPairsUnknown(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp")
	turns := []harness.Measurement{turn(r, 1, "gin", "text", 50), turn(r, 1, "nethttp", "text", 100)}
	for _, row := range rows(t, r, turns) {
		if p := row.Sliced; p == nil || !(p.Throughput.Mean > 0) || !math.IsNaN(p.CPURatio.Mean) || !math.IsNaN(p.CPU.Mean) || !math.IsNaN(p.Idle) {
			t.Errorf("%+v", p)
		}
	}
	plain := testRun(6, "gin", "nethttp")
	if all := rows(t, plain, []harness.Measurement{turn(plain, 1, "gin", "text", 50)}); all[0].Sliced != nil {
		t.Errorf("a turn that is no slice is compared: %+v", all[0].Sliced)
	}
}
