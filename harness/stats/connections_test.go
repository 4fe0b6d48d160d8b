package stats_test

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func TestConnectionCosts(t *testing.T) {
	t.Parallel()
	r := testRun(6, "a", "b")
	fresh := r.Plan.Loads[0]
	fresh.NewConnections = true
	r.Plan.Loads, r.Plan.Machine = append(r.Plan.Loads, fresh), apart
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for target, busy := range map[string]float64{"a": 0.97, "b": 0.5} {
			for i, l := range r.Plan.Loads {
				m := judged(l, resources(busy, 0.4))
				m.Round, m.Target = round, target
				drift := 1 + float64(round)/10
				m.Account().Goodput = 8000 * drift / float64(1+3*i)
				m.Account().ServerCPU = new(0.02 * drift * float64(1+i))
				turns = append(turns, m)
			}
		}
	}
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	rows := s.Rows()
	if sweeps := stats.Sweeps(r, rows); sweeps != nil {
		t.Errorf("one number of connections is no sweep: %+v", sweeps)
	}
	all := s.ConnectionCosts(rows)
	if len(all) != 1 || all[0].Kept != "closed-c20" || all[0].New != "closed-c20-new" || len(all[0].Rows) != 2 {
		t.Fatalf("%+v", all)
	}
	for _, x := range all[0].Rows {
		// The drift of the rounds is in both, so the ratios do not scatter.
		if math.Abs(x.CPURatio.Mean-2) > 1e-9 || x.CPURatio.SD > 1e-9 || x.N != 6 {
			t.Errorf("%s: CPU %+v", x.Target, x.CPURatio)
		}
		switch x.Target {
		case "a":
			if math.Abs(x.Ratio.Mean-0.25) > 1e-9 || x.Barred != "" {
				t.Errorf("a: %+v, %q", x.Ratio, x.Barred)
			}
		default:
			if !math.IsNaN(x.Ratio.Mean) || !strings.Contains(x.Barred, "the limit of closed-c20 was not the server") {
				t.Errorf("b: %+v, %q", x.Ratio, x.Barred)
			}
		}
	}
}
