package stats_test

import (
	"testing"
	"time"

	"tenrounds/harness"
)

// What a visit in slices cost goes to the rows: memory and context switches of the server's own, disturbance of all. The
// verdict stays that of the target's own slices.
func TestCostsOfAVisit(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp")
	r.Plan.Loads[0].Duration, r.Plan.Loads[0].Warmup = 9*time.Second, time.Second
	r.Plan.Machine, r.Environment.CPUs = harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1"}, 2
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for i, name := range []string{"gin", "nethttp"} {
			m := slicedTurn(r, round, name, 100, 7.6)
			m.Result.Duration, m.Result.Generator.CPU, m.Result.Targets[0].GeneratorCPU = 8, 12, new(4.0)
			m.Result.Resources = &harness.Resources{
				Visit: 19, Samples: 5, OtherCPU: 0.5, Steal: 0.25, SwapIn: 10,
				Server:    harness.Usage{CPUs: 1, User: 6, System: 2, RSSIdle: int64(1000*(i+1) + round), RSSPeak: 5000, RSSAfter: 4000, Voluntary: 5000, Involuntary: 500},
				Generator: harness.Usage{CPUs: 1, User: 5, System: 5, Busy: 0.5},
			}
			if round == 3 {
				m.Result.Resources.Disturbance = "others used 31 % of the server's CPUs"
			}
			turns = append(turns, m)
		}
	}
	for _, row := range rows(t, r, turns) {
		c := row.Costs
		if c == nil || row.Verdict != harness.VerdictServer || !nearly(c.ServerBusy, 0.95) || !nearly(c.GeneratorBusy, 0.5) {
			t.Fatalf("%s: %+v, %+v", row.Target, row, c)
		}
		// 1,000 answers; 8 of the 10 s that it was asked are counted.
		if !nearly(c.User, 5.7e-3) || !nearly(c.System, 1.9e-3) || !nearly(c.Voluntary, 4) || !nearly(c.Involuntary, 0.4) {
			t.Errorf("%s: for each answer %+v", row.Target, c)
		}
		idle := map[string]float64{"gin": 1001, "nethttp": 2001}[row.Target]
		if c.RSSIdle != idle || c.RSSPeak != 5000 || c.RSSAfter != 4000 || c.OtherCPU != 3 || c.Steal != 1.5 || c.SwapIn != 60 {
			t.Errorf("%s: %+v", row.Target, c)
		}
		if row.Disturbed != 1 || row.Disturbance != "round 3: others used 31 % of the server's CPUs" {
			t.Errorf("%s: %d disturbed, %q", row.Target, row.Disturbed, row.Disturbance)
		}
	}
}
