package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// ratedRun has a closed loop and a rate at which cpu is the CPU time of each answer; speed is the throughput
// of the closed loop, in which the server is the limit.
func ratedRun(rng *rand.Rand, rounds int, speed, cpu map[string]float64) (harness.Run,
	[]harness.Measurement) {
	r := testRun(rounds, "a", "b", "c", "c-copy", "t")
	r.Subjects[3].CopyOf, r.Subjects[4].Class = "c", harness.ClassTuned
	r.Plan.Machine = apart
	r.Plan.Loads = append(r.Plan.Loads, harness.Load{Loader: "load", Mode: "rate",
		RateLoad: harness.RateLoad{Rate: 1000}, Connections: 20})
	var turns []harness.Measurement
	for round := 1; round <= rounds; round++ {
		for _, x := range r.Subjects {
			noise := func() float64 { return 1 + 0.01*rng.NormFloat64() }
			saturated := judged(r.Plan.Loads[0], resources(0.97, 0.5))
			saturated.Account().Goodput = speed[x.Alias] * noise()
			rated := judged(r.Plan.Loads[1], resources(0.2, 0.1))
			rated.Account().ServerCPU = new(2000 * cpu[x.Alias] * noise())
			rated.Account().ResponseTime = harness.Distribution{Mean: 2e-3, P50: 1e-3 * noise(),
				P99: 450 * cpu[x.Alias] * noise()}
			for _, m := range []harness.Measurement{saturated, rated} {
				m.Round, m.Target = round, x.Alias
				turns = append(turns, m)
			}
		}
	}
	return r, turns
}

func rankings(t *testing.T, r harness.Run, turns []harness.Measurement) []stats.CPURanking {
	t.Helper()
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	return s.CPURankings(s.Rows())
}

// a and b are the other way round at saturation, and c is last at both: a swap that is established.
func TestCPURanking(t *testing.T) {
	t.Parallel()
	speed := map[string]float64{"a": 40_000, "b": 50_000, "c": 20_000, "c-copy": 20_000, "t": 90_000}
	cpu := map[string]float64{"a": 20e-6, "b": 30e-6, "c": 60e-6, "c-copy": 60e-6, "t": 10e-6}
	r, turns := ratedRun(rand.New(rand.NewPCG(1, 1)), 8, speed, cpu)
	all := rankings(t, r, turns)
	if len(all) != 2 || all[1].Class != harness.ClassTuned || len(all[1].Rows) != 1 || all[1].Order != nil {
		t.Fatalf("%d rankings, want one a class: %+v", len(all), all)
	}
	x := all[0]
	if p, ok := stats.Between(x.Standing.P99, "b", "a"); !ok || !p.Apart || p.Ratio < 1.45 || p.Ratio > 1.55 {
		t.Errorf("p99 of b and a by round: %+v", p)
	}
	if p, ok := stats.Between(x.Standing.P50, "b", "a"); !ok || p.Apart {
		t.Errorf("p50 of b and a by round: %+v", p)
	}
	for i, want := range []struct {
		target string
		tier   int
	}{{"a", 1}, {"b", 2}, {"c", 3}} {
		row := x.Rows[i]
		if row.Target != want.target && row.CopyOf != want.target || row.CopyOf == "" && row.Tier != want.tier {
			t.Errorf("place %d has %s in tier %d, want %s in %d", i+1, row.Target, row.Tier, want.target, want.tier)
		}
		if e := row.CPU; math.Abs(e.Mean/cpu[row.Target]-1) > 0.03 || !(e.Low < e.Mean && e.Mean < e.High) {
			t.Errorf("%s: CPU %+v, want about %v", row.Target, e, cpu[row.Target])
		}
		if row.N != 8 || math.Abs(row.P99.Mean/(450*cpu[row.Target])-1) > 0.02 ||
			row.Mean.Mean != 2e-3 || math.Abs(row.P50.Mean/1e-3-1) > 0.02 {
			t.Errorf("%s: %+v", row.Target, row)
		}
		if math.Abs((row.User.Mean+row.System.Mean)/row.CPU.Mean-1) > 1e-9 ||
			math.Abs(row.User.Mean/row.CPU.Mean-0.3) > 1e-9 {
			t.Errorf("%s: %v in user mode and %v in the kernel are not 30 and 70 %% of %v", row.Target, row.User.Mean,
				row.System.Mean, row.CPU.Mean)
		}
	}
	if len(x.Standing.Copies) != 1 || x.Standing.Copies[0].CPU.N != 8 {
		t.Errorf("copies: %+v", x.Standing.Copies)
	}
	o := x.Order
	if o == nil || o.Pairs != 3 || o.Reversed != 1 || len(o.Swaps) != 1 || math.Abs(o.Rank.Mean-1./3) > 1e-9 ||
		o.Self != 1 {
		t.Fatalf("order: %+v", o)
	}
	if s := o.Swaps[0]; s.CPU.A != "a" || s.CPU.B != "b" || s.Throughput.A != "a" ||
		math.Abs(s.CPU.Ratio-2./3) > 0.02 ||
		math.Abs(s.Throughput.Ratio-0.8) > 0.02 || s.CPU.High >= 1 || s.Throughput.High >= 1 {
		t.Errorf("the swap: %+v", s)
	}
}

// Who did not meet the rate is no part of it; a generator that was late leaves a doubt.
func TestCPURankingLeavesOut(t *testing.T) {
	t.Parallel()
	even := map[string]float64{"a": 1e-5, "b": 1e-5, "c": 1e-5, "c-copy": 1e-5, "t": 1e-5}
	speed := map[string]float64{"a": 1e4, "b": 1e4, "c": 1e4, "c-copy": 1e4, "t": 1e4}
	r, turns := ratedRun(rand.New(rand.NewPCG(2, 2)), 6, speed, even)
	for i := range turns {
		switch m := &turns[i]; {
		case m.Load.Mode != harness.ModeRate || m.Round != 3:
		case m.Target == "a":
			unmet(m)
		case m.Target == "b":
			m.Result.Generator.Limited = true
		}
	}
	for _, row := range rankings(t, r, turns)[0].Rows {
		if row.Target == "a" || (row.Target == "b") != (row.Late == 1) {
			t.Errorf("%s is ranked, late in %d rounds", row.Target, row.Late)
		}
	}
}

// A run with one load alone, or of a search, has none of it.
func TestNoCPURanking(t *testing.T) {
	t.Parallel()
	r := testRun(1, "a")
	if got := rankings(t, r, []harness.Measurement{turn(r, 1, "a", "text", 100)}); got != nil {
		t.Errorf("%+v", got)
	}
}
