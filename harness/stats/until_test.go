package stats_test

import (
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// A run is settled if every pair differs or is equal within the margin, by both figures.
func TestSettled(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 10))
	d := simulated{rounds: 10, drift: 1}.run(rng, "a")
	for _, x := range []struct {
		until float64
		want  bool
	}{{0.2, true}, {0.001, false}} {
		d.Run.Plan.Until = x.until
		s, rows := gather(t, d.Run, d.Turns)
		if got := s.Settled(); got != x.want {
			t.Errorf("within %v: settled %v", x.until, got)
		}
		for _, standing := range s.Standings(rows) {
			if standing.Margin != x.until || standing.Level != harness.LookLevel {
				t.Errorf("terms %+v", standing.Terms)
			}
		}
	}
	if stats.NewSummariser(d.Run).Settled() {
		t.Error("a run without turns is settled")
	}
}

// Successive rounds that resemble each other show, and independent ones do not.
func TestMonitors(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 12))
	of := func(memory, gain float64) stats.Monitors {
		var all []stats.Rounds
		weather := make([]float64, 30)
		for r := range weather {
			weather[r] = 0.1 * rng.NormFloat64()
		}
		for i := range 8 {
			figures, state := map[int]float64{}, 0.0
			for r, w := range weather {
				state = memory*state + 0.01*rng.NormFloat64()
				figures[r+1] = 1000 * float64(i+1) * (1 + w*(1+gain*float64(i)) + state)
			}
			all = append(all, stats.Rounds{Target: string(rune('a' + i)), Figures: figures})
		}
		return stats.Stand(all).Monitors
	}
	quiet, drifting, uneven := of(0, 0), of(0.7, 0), of(0, 0.2)
	if quiet.Serial.P < 0.001 || drifting.Serial.P > 0.001 || drifting.Serial.Value < 0.3 {
		t.Errorf("serial: %+v of independent rounds, %+v of others", quiet.Serial, drifting.Serial)
	}
	if quiet.NonAdditive.P < 0.001 || uneven.NonAdditive.P > 0.001 {
		t.Errorf("non-additive: %+v and %+v", quiet.NonAdditive, uneven.NonAdditive)
	}
}
