package stats_test

import (
	"math"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// featureRun has two frameworks. An answer of text takes 10 µs in each round r, plus r; a feature of "a" takes 5 µs
// more, one of "b" 20 µs more, and each middleware 2 µs.
func featureRun() (harness.Run, []harness.Measurement) {
	scenarios := []string{"text", "query", "middleware-0", "middleware-10"}
	run := harness.Run{Plan: harness.Plan{Rounds: 4, Scenarios: scenarios, Loads: []harness.Load{{
		Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: 1}}}}
	more := map[string]map[string]float64{
		"a": {"query": 5, "middleware-0": 1, "middleware-10": 21}, "b": {"query": 20, "middleware-0": 2},
	}
	var turns []harness.Measurement
	for _, name := range []string{"a", "b"} {
		run.Plan.Entries = append(run.Plan.Entries, harness.Entry{Target: name, Alias: name,
			Scenarios: scenarios[:1]}, harness.Entry{Target: name + "-api", Alias: name + "-api",
			Scenarios: scenarios[1:], Unsupported: map[string]string{"middleware-10": "it has no chains."}})
		run.Subjects = append(run.Subjects, harness.Subject{Entry: harness.Entry{Target: name, Alias: name}},
			harness.Subject{Entry: harness.Entry{Target: name + "-api", Alias: name + "-api"}})
		for round := 1; round <= run.Plan.Rounds; round++ {
			for _, s := range scenarios {
				cost, asked := more[name][s]
				target := name
				if s != "text" {
					target += "-api"
				}
				if s != "text" && !asked {
					continue
				}
				const n = 1000
				cpu := (10 + float64(round) + cost) * 1e-6 * n
				turns = append(turns, harness.Measurement{
					Turn: harness.Turn{Round: round, Target: target, Scenario: s, Load: run.Plan.Loads[0]},
					Result: &harness.LoadResult{Duration: 1, Targets: []harness.TargetLoad{{Scheduled: n, Correct: n,
						Throughput: n, Goodput: n, ServerCPU: &cpu}}},
				})
			}
		}
	}
	return run, turns
}

func TestFeatures(t *testing.T) {
	t.Parallel()
	run, turns := featureRun()
	s, err := stats.Gather(run, turns)
	if err != nil {
		t.Fatal(err)
	}
	f := s.Features(s.Rows(), func(scenario string) string {
		if scenario == "text" {
			return ""
		}
		return "api"
	})
	if f == nil || f.Base != "text" || len(f.Rows) != 2 || len(f.Scenarios) != 3 {
		t.Fatalf("%+v", f)
	}
	near := func(e harness.Estimate, us float64) bool { return math.Abs(e.Mean-us*1e-6) < 1e-12 }
	a, b := f.Rows[0], f.Rows[1]
	if a.Framework == "b" {
		a, b = b, a
	}
	if !near(a.Base, 12.5) || !near(a.Costs[0].Cost, 5) || !near(b.Costs[0].Cost, 20) || !near(a.Layer, 2) {
		t.Errorf("%+v\n%+v", a, b)
	}
	// Pairs by round take off what all scenarios of a round share.
	if c := a.Costs[0].Cost; c.High-c.Low > 1e-9 {
		t.Errorf("a constant cost has the interval %g to %g", c.Low, c.High)
	}
	if f.Best[0] != a.Costs[0].Cost.Mean {
		t.Errorf("the least of query is %g", f.Best[0])
	}
	if why := b.Costs[2].Missing; why != "not supported: it has no chains" {
		t.Errorf("b has no %s because of %q", f.Scenarios[2], why)
	}
	if !math.IsNaN(b.Layer.Mean) {
		t.Errorf("b has a slope of %g", b.Layer.Mean)
	}
	if s.Features(s.Rows(), func(string) string { return "" }) != nil {
		t.Error("a run without the application has features")
	}
}

func TestScales(t *testing.T) {
	t.Parallel()
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for _, workers := range []int{1, 2} {
			r := &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: 100, Goodput: 100,
				ResponseTime: harness.Distribution{P50: .001, P99: .002 * float64(workers) * (1 + float64(round)/1000)}}},
				Carriers: []harness.Carrier{{Late: 0}, {Late: float64(workers) / 1000}}}
			turns = append(turns, harness.Measurement{Result: r, Turn: harness.Turn{Round: round, Target: "t",
				Scenario: "text", Load: harness.Load{Mode: harness.ModeClosed, Connections: 4, Workers: workers}}})
		}
	}
	all := stats.Scales(turns)
	if len(all) != 2 || all[0].Workers != 1 || all[1].Fewest != 1 || all[1].Rounds != 6 || all[1].Skew != .002 {
		t.Fatalf("%+v", all)
	}
	if math.Abs(all[1].P99.Mean-2) > 1e-9 || math.Abs(all[1].Throughput.Mean-1) > 1e-9 || all[1].Settled() ||
		!all[0].Settled() {
		t.Errorf("%+v", all[1])
	}
}
