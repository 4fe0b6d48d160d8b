package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
	"tenrounds/test/faults"
)

// sliceTime is the counted part of a simulated slice in seconds, answerRate what a server answers in a
// second.
const (
	sliceTime  = 0.045
	answerRate = 60_000
)

// wandering draws n values of deviation sd, each of which keeps a part of the one before.
func wandering(rng *rand.Rand, n int, sd, kept float64) []float64 {
	all := make([]float64, n)
	x := sd * rng.NormFloat64()
	for i := range all {
		all[i] = x
		x = kept*x + math.Sqrt(1-kept*kept)*sd*rng.NormFloat64()
	}
	return all
}

// sliceOf is a slice of a server that takes e^slow times as long for an answer.
func sliceOf(slow float64) harness.Slice {
	n := answerRate * sliceTime * math.Exp(-slow)
	cpu := sliceTime * 0.97
	return harness.Slice{Duration: sliceTime, Correct: int64(n), Carried: int64(n) / 100, ServerCPU: &cpu}
}

// launchPair is n slices of two servers that differ by off, on a machine that wanders for both, and each for
// itself.
func launchPair(rng *rand.Rand, n int, off, own, kept float64) (a, b []harness.Slice) {
	machine := wandering(rng, n, 0.05, 0.9)
	x, y := wandering(rng, n, own, kept), wandering(rng, n, own, kept)
	for i := range n {
		a, b = append(a, sliceOf(machine[i]+x[i]+off)), append(b, sliceOf(machine[i]+y[i]))
	}
	return a, b
}

func TestWithin(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	a, b := launchPair(rng, 80, 0.02, 0.005, 0)
	throughput, cpu := stats.Within(a, b)
	if throughput.N != 10 || math.Abs(throughput.Ratio-math.Exp(-0.02)) > 0.005 || !throughput.Apart || throughput.Low > throughput.Ratio || throughput.High < throughput.Ratio {
		t.Errorf("throughput: %+v", throughput)
	}
	if cpu.N != 10 || math.Abs(cpu.Ratio-math.Exp(0.02)) > 0.005 || !cpu.Apart {
		t.Errorf("CPU: %+v", cpu)
	}
	b[3].ServerCPU = nil // the stretch that holds it tells nothing
	if _, cpu = stats.Within(a, b); cpu.N != 9 {
		t.Errorf("an unknown CPU time: %+v", cpu)
	}
	if throughput, _ = stats.Within(a[:5], b); throughput.N != 5 || !math.IsNaN(throughput.P) {
		t.Errorf("cut off after five: %+v", throughput)
	}
	if throughput, cpu = stats.Within(nil, b); throughput.N != 0 || cpu.N != 0 {
		t.Errorf("nothing: %+v, %+v", throughput, cpu)
	}
}

// selftest describes one of a given number of rounds for each run, with a copy and a delay of 2 %.
func selftest(rounds int) harness.Selftest {
	return harness.Selftest{
		Target: "base", CPU: 1e-5, Rounds: rounds,
		Delays: []harness.Delay{{Alias: "copy"}, {Alias: "slow", Share: 0.02, Burn: 200}},
	}
}

// measured is a turn of a server that takes e^slow times as long for an answer.
func measured(round int, target string, slow float64, slices []harness.Slice) harness.Measurement {
	rate, cpu := 1e5*math.Exp(-slow), 1.0
	return harness.Measurement{
		Turn:   harness.Turn{Round: round, Target: target},
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: int64(rate), Scheduled: int64(rate), Goodput: rate, ServerCPU: &cpu, Slices: slices}}},
	}
}

// The test within a launch has to be right about these two processes where neighbouring slices resemble each
// other, and a test that takes each slice for itself is not. Where launches of one program differ, it finds
// too many, and the test by round does not.
func TestSelftestFalsePositives(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		name                 string
		kept, launches       float64
		within, eachSlice    [2]float64 // bounds of the share of pairs in which a difference is found
		deviation, ownWithin [2]float64 // of what Noise says
	}{
		{"slices that do not depend on each other", 0, 0, [2]float64{0.03, 0.07}, [2]float64{0.03, 0.07}, [2]float64{0.004, 0.006}, [2]float64{0.004, 0.006}},
		{"each slice keeps half of the one before", 0.5, 0, [2]float64{0.03, 0.10}, [2]float64{0.20, 1}, [2]float64{0.006, 0.010}, [2]float64{0.006, 0.010}},
		{"launches that differ by 2 %", 0, 0.02, [2]float64{0.6, 1}, [2]float64{0.6, 1}, [2]float64{0.024, 0.032}, [2]float64{0.004, 0.006}},
	} {
		rng := rand.New(rand.NewPCG(21, 22))
		const rounds = 10
		pairs, every := simulations(t, 1500)/rounds*rounds, 0
		var turns []harness.Measurement
		for round := 1; round <= pairs; round++ {
			x, y := c.launches*rng.NormFloat64(), c.launches*rng.NormFloat64()
			a, b := launchPair(rng, 80, x-y, 0.03, c.kept)
			turns = append(turns, measured(round, "copy", x, a), measured(round, "base", y, b))
			if eachSlice(a, b).Apart {
				every++
			}
		}
		r := stats.Selftest(selftest(rounds), []stats.SelftestPart{{Name: harness.PartSlices, Turns: turns}})
		if len(r.Noise) != 2 || len(r.Detections) != 0 || len(r.Trials) != 2*(pairs+pairs/rounds) {
			t.Fatalf("%s: %d figures, %d detections, %d trials", c.name, len(r.Noise), len(r.Detections), len(r.Trials))
		}
		n := r.Noise[0]
		share := float64(n.FalseLaunches.Found) / float64(n.FalseLaunches.N)
		byRun := float64(n.FalseRuns.Found) / float64(max(1, n.FalseRuns.N))
		t.Logf("%s: differences in %.1f %% of %d launch pairs by stretches, in %.1f %% by each slice, in %.1f %% of %d runs; sd %.4f, within %.4f",
			c.name, 100*share, n.FalseLaunches.N, 100*float64(every)/float64(pairs), 100*byRun, n.FalseRuns.N, n.SD, n.Within)
		check := func(what string, v float64, bounds [2]float64) {
			if !(v >= bounds[0] && v <= bounds[1]) {
				t.Errorf("%s: %s is %.4f, want %g to %g", c.name, what, v, bounds[0], bounds[1])
			}
		}
		check("the share by launch", share, c.within)
		check("the share by each slice", float64(every)/float64(pairs), c.eachSlice)
		check("the deviation", n.SD, c.deviation)
		check("the deviation within", n.Within, c.ownWithin)
		check("its reach", n.Reach, [2]float64{1.9 * n.SD, 2.1 * n.SD})
		if c.launches > 0 { // the runs that have no slices to tell have nothing to compare: all goodputs are equal
			check("the share by run", byRun, [2]float64{0, 0.05 + 3*math.Sqrt(0.05*0.95/float64(n.FalseRuns.N))})
		}
	}
}

// eachSlice takes every slice for an observation of its own.
func eachSlice(a, b []harness.Slice) stats.Pair {
	x, y := stats.Rounds{Figures: map[int]float64{}}, stats.Rounds{Figures: map[int]float64{}}
	for i := range a {
		x.Figures[i], y.Figures[i] = float64(a[i].Correct), float64(b[i].Correct)
	}
	return stats.Stand([]stats.Rounds{x, y}).Pairs[0]
}

// What is found, and how often, for delays of which the outcome is plain.
func TestSelftestDetections(t *testing.T) {
	t.Parallel()
	const rounds, tries = 6, 10
	s := selftest(rounds)
	s.Delays = append(s.Delays, harness.Delay{Alias: "slower", Share: 0.05, Burn: 500}, harness.Delay{Alias: "hardly", Share: 0.001, Burn: 10})
	turns := func(tries int, spoil func(try int, m *harness.Measurement)) (all []harness.Measurement) {
		for round := 1; round <= tries*rounds; round++ {
			try := (round-1)/rounds + 1
			wobble := 0.001 * float64(round%2)
			slow := 0.02
			if try == 1 {
				slow = -0.02 // told apart in the wrong direction is not found
			}
			for _, m := range []harness.Measurement{
				measured(round, "base", wobble, nil), measured(round, "copy", -0.001*float64(round%3)+0.001, nil),
				measured(round, "slow", slow, nil), measured(round, "slower", 0.05, nil), measured(round, "hardly", 0.0005*float64(round%2), nil),
			} {
				spoil(try, &m)
				all = append(all, m)
			}
		}
		return all
	}
	r := stats.Selftest(s, []stats.SelftestPart{{Name: harness.PartStandard, Turns: turns(tries, func(int, *harness.Measurement) {})}})
	found := map[string]stats.Count{}
	for _, d := range r.Detections {
		found[d.Figure+" "+d.Delay.Alias] = d.Runs
	}
	for _, figure := range []string{stats.FigureThroughput, stats.FigureCPU} {
		nine, ten := found[figure+" slow"], found[figure+" slower"]
		// The exact binomial intervals of 9 and of 10 in 10, as tables have them.
		if nine.N != 10 || nine.Found != 9 || math.Abs(nine.Low-0.5550) > 1e-4 || math.Abs(nine.High-0.9975) > 1e-4 {
			t.Errorf("%s: %+v", figure, nine)
		}
		if ten.N != 10 || ten.Found != 10 || math.Abs(ten.Low-0.6915) > 1e-4 || ten.High != 1 {
			t.Errorf("%s: %+v", figure, ten)
		}
	}
	if len(r.Sensitivities) != 2 || len(r.Noise) != 2 || len(found) != 6 {
		t.Fatalf("%+v, %+v, %v", r.Sensitivities, r.Noise, found)
	}
	for _, x := range r.Sensitivities {
		if !x.Enough || x.Delay == nil || x.Delay.Alias != "slow" {
			t.Errorf("%+v", x)
		}
	}
	if n := r.Noise[0]; n.Launches != tries*rounds || !(n.SD > 0) || !math.IsNaN(n.Within) || n.FalseLaunches.N != 0 || n.FalseRuns.N != tries || n.FalseRuns.Found != 0 {
		t.Errorf("%+v", n)
	}
	// A run whose rounds were not measured is no run, and then nothing is claimed.
	r = stats.Selftest(s, []stats.SelftestPart{{Name: harness.PartStandard, Turns: turns(tries, func(try int, m *harness.Measurement) {
		if try == 3 && m.Target == "slow" {
			m.Error = "it died"
		}
	})}})
	for _, x := range r.Sensitivities {
		if x.Enough || x.Delay != nil {
			t.Errorf("with a run that failed: %+v", x)
		}
	}
	if r = stats.Selftest(s, nil); len(r.Trials)+len(r.Noise)+len(r.Detections)+len(r.Sensitivities) != 0 {
		t.Errorf("of nothing: %+v", r)
	}
}

// A server that is slower in the last quarter of each launch alone is found in one quarter of four, and turns
// have no quarters.
func TestSelftestQuarters(t *testing.T) {
	t.Parallel()
	const rounds, tries, n = 6, 3, 40
	rng := rand.New(rand.NewPCG(5, 6))
	run := func(sliced bool) stats.SelftestResult {
		var turns []harness.Measurement
		for round := 1; round <= rounds*tries; round++ {
			var a, b []harness.Slice
			for i := 0; i < n && sliced; i++ {
				slow := 1e-4 * rng.NormFloat64()
				if i >= 3*n/4 {
					slow += 0.05
				}
				a, b = append(a, sliceOf(slow)), append(b, sliceOf(1e-4*rng.NormFloat64()))
			}
			turns = append(turns, measured(round, "slow", 0.01, a), measured(round, "base", 0, b))
		}
		return stats.Selftest(selftest(rounds), []stats.SelftestPart{{Name: harness.PartPrecise, Turns: turns}})
	}
	for _, sliced := range []bool{true, false} {
		want := 0
		if sliced {
			want = 4 * tries
		}
		r := run(sliced)
		if len(r.Detections) != 2 || len(r.Noise) != 0 {
			t.Fatalf("%+v, %+v", r.Detections, r.Noise)
		}
		for _, d := range r.Detections {
			// By chance equal quarters are found at 5 %: hardly more than two of nine.
			if d.Quarters.N != want || d.Quarters.Found < want/4 || d.Quarters.Found > want/4+3 || d.Runs.N != tries {
				t.Errorf("sliced %v: %+v", sliced, d)
			}
		}
		for _, x := range r.Trials {
			if x.Level == stats.TrialQuarter && x.Number%4 == 0 && (!x.Apart || math.Abs(math.Abs(math.Log(x.Ratio))-0.05) > 0.005) {
				t.Errorf("a last quarter: %+v", x)
			}
		}
	}
}
