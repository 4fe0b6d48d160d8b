package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// launchedRun is a run in slices whose launches scatter by a known share, as do the slices within them.
func launchedRun(rng *rand.Rand, launch, slice float64) (harness.Run, []harness.Measurement) {
	names := []string{"a", "b", "c", "d"}
	r := testRun(10, names...)
	r.Plan.Launch, r.Plan.Loads[0].Slice = harness.LaunchRound, 50*time.Millisecond
	var turns []harness.Measurement
	for round := 1; round <= r.Plan.Rounds; round++ {
		machine := make([]float64, 40)
		for c := range machine {
			machine[c] = 0.2 * rng.NormFloat64()
		}
		for i, name := range names {
			own := 0.1*float64(i) + launch*rng.NormFloat64()
			m := turn(r, round, name, "text", 1e4*math.Exp(own))
			for c := range machine {
				rate := 1e4 * math.Exp(own+machine[c]+slice*rng.NormFloat64())
				m.Account().Slices = append(m.Account().Slices, harness.Slice{Index: c, Duration: 0.05, Goodput: rate})
			}
			turns = append(turns, m)
		}
	}
	return r, turns
}

// The component of launches is found whatever the slices scatter by, and its interval holds the true value as
// often as it should.
func TestLaunchComponent(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(41, 42))
	const runs = 60
	for _, c := range []struct{ launch, slice float64 }{{0.01, 0.03}, {0.03, 0.01}, {0, 0.05}} {
		held, sum := 0, 0.0
		for range runs {
			r, turns := launchedRun(rng, c.launch, c.slice)
			s, err := stats.Gather(r, turns)
			if err != nil {
				t.Fatal(err)
			}
			got := s.Standings(s.Rows())[0].Launches
			if got == nil {
				t.Fatal("no component")
			}
			if got.Low <= c.launch && c.launch <= got.High {
				held++
			}
			sum += got.SD
		}
		// 60 intervals of 95 % hold 57; fewer than 51 have a chance of 1 in 200
		if mean := sum / runs; held < 51 || math.Abs(mean-c.launch) > 0.1*c.launch+0.003 {
			t.Errorf("%+v: %d of %d intervals hold it, the mean is %.4f", c, held, runs, mean)
		}
	}
	for name, change := range map[string]func(*harness.Run, []harness.Measurement){
		"launched once": func(r *harness.Run, _ []harness.Measurement) { r.Plan.Launch = harness.LaunchOnce },
		"too few slices": func(_ *harness.Run, turns []harness.Measurement) {
			for _, m := range turns {
				m.Account().Slices = m.Account().Slices[:15]
			}
		},
	} {
		r, turns := launchedRun(rng, 0.01, 0.01)
		change(&r, turns)
		s, err := stats.Gather(r, turns)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Standings(s.Rows())[0].Launches; got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Entries of one program in several layouts have a component of their own; other entries are not in it.
func TestLayoutSpreads(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(43, 44))
	const layouts, runs, sd = 8, 60, 0.02
	held, sum := 0, 0.0
	for range runs {
		var names []string
		for i := range layouts {
			names = append(names, fmt.Sprint("l", i))
		}
		r := testRun(10, append(names, "other")...)
		effects := map[string]float64{"other": 1}
		for i := range layouts {
			r.Subjects[i].Entry = harness.Entry{Target: "nethttp", Alias: names[i], Layout: uint32(i + 1)}
			effects[names[i]] = sd * rng.NormFloat64()
		}
		var turns []harness.Measurement
		for round := 1; round <= 10; round++ {
			machine := 0.1 * rng.NormFloat64()
			for name, effect := range effects {
				rate := 1e5 * math.Exp(effect+machine+0.01*rng.NormFloat64())
				m := turn(r, round, name, "text", rate)
				cpu := 1e-5 * rate * math.Exp(-effect-machine+0.01*rng.NormFloat64()) // for all answers
				m.Account().ServerCPU = &cpu
				turns = append(turns, m)
			}
		}
		s, err := stats.Gather(r, turns)
		if err != nil {
			t.Fatal(err)
		}
		all := s.LayoutSpreads(s.Rows())
		if len(all) != 1 || all[0].Program != "nethttp" || all[0].Layouts != layouts || all[0].Rounds != 10 ||
			all[0].CPU == nil {
			t.Fatalf("%+v", all)
		}
		for _, c := range []*stats.Component{all[0].Throughput, all[0].CPU} {
			if c.Low <= sd && sd <= c.High {
				held++
			}
			sum += c.SD
		}
	}
	if mean := sum / (2 * runs); held < 100 || math.Abs(mean-sd) > 0.003 {
		t.Errorf("%d of %d intervals hold it, the mean is %.4f", held, 2*runs, mean)
	}
}
