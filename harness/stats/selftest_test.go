package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
	"tenrounds/test/faults"
)

// sliceTime is the counted part of a simulated slice in seconds.
const sliceTime = 0.045

// selftest describes one with a copy and two delays, which judges runs of 6 rounds.
func selftest() harness.Selftest {
	return harness.Selftest{
		Target: "base", CPU: 1e-5, Gate: 0.03,
		Delays: []harness.Delay{{Alias: "copy"}, {Alias: "slow", Share: 0.02, Burn: 200},
			{Alias: "slower", Share: 0.06, Burn: 600}},
	}
}

// part is one with so many rounds, six of which make a test.
func part(name string, rounds int, aliases ...string) harness.SelftestPart {
	p := harness.SelftestPart{Rounds: 6, Plan: harness.Plan{Name: name, Rounds: rounds}}
	for _, a := range aliases {
		p.Plan.Entries = append(p.Plan.Entries, harness.Entry{Target: "base", Alias: a})
	}
	return p
}

// measured is a turn in four slices of a server that takes e^slow times as long for an answer.
func measured(round int, target string, slow float64) harness.Measurement {
	rate, cpu := 1e5*math.Exp(-slow), 0.97
	t := harness.TargetLoad{Correct: int64(rate), Scheduled: int64(rate), Goodput: rate, ServerCPU: &cpu}
	for range 4 {
		t.Slices = append(t.Slices, harness.Slice{Duration: sliceTime, Goodput: rate})
	}
	return harness.Measurement{
		Turn:   harness.Turn{Round: round, Target: target},
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{t}},
	}
}

// Equal servers are found to differ in 5 of 100 tests, by pair and by table, whatever the machine does to all
// of them in a round. The scatter that is reported is that of a pair of launches.
func TestSelftestFalsePositives(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 22))
	const own = 0.01
	var names []string
	for i := range 8 {
		names = append(names, fmt.Sprintf("base-%d", i+1))
	}
	tests := simulations(t, 400)
	p := part(harness.PartEqual, 6*tests, names...)
	var turns []harness.Measurement
	for round := 1; round <= p.Plan.Rounds; round++ {
		machine := 0.1 * rng.NormFloat64()
		for _, name := range names {
			turns = append(turns, measured(round, name, machine+own*rng.NormFloat64()))
		}
	}
	r := stats.Selftest(selftest(), []stats.SelftestTurns{{Part: p, Turns: turns}})
	if len(r.Noise) != 2 || len(r.Trials) != 2*5*tests ||
		len(r.Detections)+len(r.Gates)+len(r.Sensitivities) != 0 {
		t.Fatalf("%d figures, %d trials: %+v", len(r.Noise), len(r.Trials), r.Sensitivities)
	}
	for _, n := range r.Noise {
		t.Logf("%s: %+v", n.Figure, n)
		for what, c := range map[string]stats.Count{"pairs": n.FalsePairs, "tables": n.FalseTables} {
			want := map[string]int{"pairs": 4 * tests, "tables": tests}[what]
			share, most := float64(c.Found)/float64(c.N), 4*math.Sqrt(0.05*0.95/float64(want))
			if c.N != want || math.Abs(share-0.05) > most || c.Low > share || c.High < share {
				t.Errorf("%s, %s: %+v of %d", n.Figure, what, c, want)
			}
		}
		if sd := own * math.Sqrt2; n.Launches != 4*p.Plan.Rounds || math.Abs(n.SD/sd-1) > 0.05 ||
			math.Abs(n.Reach-1.96*sd) > 0.1*sd || n.Servers != 8 || n.Rounds != 6 {
			t.Errorf("%+v, want sd %.4f", n, sd)
		}
	}
}

// delayed is a part with so many runs, in which each delay costs its share and hardly anything scatters.
func delayed(tries int, change func(try int, m *harness.Measurement)) stats.SelftestTurns {
	p := stats.SelftestTurns{Part: part(harness.PartDelays, 6*tries)}
	for round := 1; round <= 6*tries; round++ {
		slow := map[string]float64{
			"base": 0.001 * float64(round%2), "copy": -0.001*float64(round%3) + 0.001, "slow": 0.02, "slower": 0.06,
		}
		for _, target := range []string{"base", "copy", "slow", "slower"} { // in one order, for change may draw
			m := measured(round, target, slow[target])
			change((round-1)/6+1, &m)
			p.Turns = append(p.Turns, m)
		}
	}
	return p
}

// What is found, and how often, for delays of which the outcome is plain.
func TestSelftestDetections(t *testing.T) {
	t.Parallel()
	wrongWay := func(try int, m *harness.Measurement) {
		if try == 1 && m.Target == "slow" { // a difference in the wrong direction is not found
			*m = measured(m.Round, "slow", -0.02)
		}
	}
	r := stats.Selftest(selftest(), []stats.SelftestTurns{delayed(10, wrongWay)})
	if len(r.Detections) != 6 || len(r.Noise) != 0 {
		t.Fatalf("%+v", r)
	}
	for _, d := range r.Detections {
		want := map[string]stats.Count{
			// The exact binomial intervals of 0, 9 and 10 in 10, as tables have them.
			"copy": {N: 10, Found: 0, High: 0.3085}, "slow": {N: 10, Found: 9, Low: 0.5550, High: 0.9975},
			"slower": {N: 10, Found: 10, Low: 0.6915, High: 1},
		}[d.Delay.Alias]
		if c := d.Runs; c.N != want.N || c.Found != want.Found || math.Abs(c.Low-want.Low) > 1e-4 ||
			math.Abs(c.High-want.High) > 1e-4 {
			t.Errorf("%s %s: %+v, want %+v", d.Figure, d.Delay.Alias, c, want)
		}
		if equal := map[string]int{"copy": 10, "slow": 0, "slower": 0}[d.Delay.Alias]; d.Equal.Found != equal {
			t.Errorf("%s %s is equal in %+v, want %d", d.Figure, d.Delay.Alias, d.Equal, equal)
		}
		if d.Delay.Alias == "slower" && (math.Abs(d.CPU.Mean-math.Exp(0.06)) > 0.002 || d.CPU.Low > d.CPU.Mean ||
			d.CPU.High < d.CPU.Mean || (d.Cost.Mean > 1) != (d.Figure == stats.FigureCPU)) {
			t.Errorf("%s: it costs %+v, and %+v of CPU time", d.Figure, d.Cost, d.CPU)
		}
	}
	for _, x := range r.Sensitivities {
		if !x.Enough || x.Found == nil || x.Found.Delay.Alias != "slow" {
			t.Errorf("%+v", x)
		}
	}
	// A run whose rounds were not measured is no run, and then nothing is claimed.
	r = stats.Selftest(selftest(), []stats.SelftestTurns{delayed(10, func(try int, m *harness.Measurement) {
		if try == 3 && m.Target == "slow" {
			m.Error = "it died"
		}
	})})
	for _, x := range r.Sensitivities {
		if x.Enough || x.Found != nil {
			t.Errorf("with a run that failed: %+v", x)
		}
	}
	r = stats.Selftest(selftest(), nil)
	if len(r.Trials)+len(r.Noise)+len(r.Detections)+len(r.Sensitivities) != 0 {
		t.Errorf("of nothing: %+v", r)
	}
}

// A gate of 3 % passes equal servers, and fails a loss of 6 %. It settles nothing where the rounds scatter.
func TestSelftestGates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scatter float64
		want    map[string][3]int // passed, failed, not settled
	}{
		"quiet":    {0.0005, map[string][3]int{"copy": {5, 0, 0}, "slow": {5, 0, 0}, "slower": {0, 5, 0}}},
		"restless": {0.5, map[string][3]int{"copy": {0, 0, 5}, "slow": {0, 0, 5}, "slower": {0, 0, 5}}},
	} {
		rng := rand.New(rand.NewPCG(7, 8))
		r := stats.Selftest(selftest(), []stats.SelftestTurns{delayed(5, func(_ int, m *harness.Measurement) {
			slow := map[string]float64{"slow": 0.02, "slower": 0.06}[m.Target]
			*m = measured(m.Round, m.Target, slow+c.scatter*rng.NormFloat64())
		})})
		if len(r.Gates) != 3 {
			t.Fatalf("%+v", r.Gates)
		}
		for _, g := range r.Gates {
			// Of restless rounds one test in twenty is significant by chance.
			got, want := [3]int{g.Passed.Found, g.Failed.Found, g.Unsettled.Found}, c.want[g.Delay.Alias]
			wrong := got != want
			if want[2] > 0 {
				wrong = got[2] < want[2]-1
			}
			if wrong || g.N != 5 || !(g.CPU.Low < g.CPU.High) {
				t.Errorf("%s, %s: %+v, want %v", name, g.Delay.Alias, g, want)
			}
		}
	}
	p := delayed(1, func(int, *harness.Measurement) {})
	p.Part.Rounds, p.Part.Plan.Rounds = 5, 5 // too few to judge by
	if r := stats.Selftest(selftest(), []stats.SelftestTurns{p}); len(r.Gates) != 0 {
		t.Errorf("runs that cannot be judged: %+v", r.Gates)
	}
}

// What a pilot measures: the ratio of CPU time and of throughput, by round.
func TestCost(t *testing.T) {
	t.Parallel()
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		turns = append(turns, measured(round, "plain", 0.1*float64(round)),
			measured(round, "delayed", 0.1*float64(round)+0.2+0.001*float64(round%2)))
	}
	cpu, throughput := stats.Cost(turns, "delayed", "plain")
	if math.Abs(cpu.Mean-math.Exp(0.2005)) > 1e-3 || math.Abs(throughput.Mean-math.Exp(-0.2005)) > 1e-3 ||
		!(cpu.Low > 1.2 && cpu.High < 1.25) {
		t.Errorf("CPU %+v, throughput %+v", cpu, throughput)
	}
	if cpu, _ = stats.Cost(turns[:6], "delayed", "plain"); !math.IsNaN(cpu.Low) {
		t.Errorf("an interval of three rounds: %+v", cpu)
	}
	if d := (harness.SelftestPart{Rounds: 6, Plan: harness.Plan{Rounds: 20}}); d.Tests() != 3 {
		t.Errorf("%d tests", d.Tests())
	}
}
