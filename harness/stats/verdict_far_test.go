package stats_test

import (
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// Where other machines made the load, nothing is known of the generator's CPUs: those of this machine do not
// count, whatever kept them busy.
func TestVerdictOfOtherMachines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		server, generator float64
		workers           int
		apart             bool
		want              harness.Verdict
	}{
		{0.5, 0.99, 0, false, harness.VerdictGenerator},
		{0.5, 0.99, 2, false, harness.VerdictUnclear},
		{0.5, 0.99, 0, true, harness.VerdictUnclear},
		{0.99, 0.99, 2, false, harness.VerdictServer},
		{0.99, 0.99, 0, true, harness.VerdictServer},
	} {
		r := testRun(1, "a")
		m := turn(r, 1, "a", "text", 1000)
		m.Load.Workers, m.Result.Resources = c.workers, resources(c.server, c.generator)
		split := harness.MachineSplit{ServerCPUs: "0-1", LoadCPUs: "2-3", Apart: c.apart}
		if got, limit := stats.Judge(m, split, 4); got != c.want {
			t.Errorf("%+v: %s, %s", c, got, limit)
		}
	}
}
