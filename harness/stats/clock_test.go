package stats_test

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// An outlying round has what the machine did in it as its cause, and CPUs that ran slowly are told of wherever they did.
func TestCausesOfOutliers(t *testing.T) {
	t.Parallel()
	const noise = "others used 31 % of the server's CPUs, the busiest was cc1 with 24 % of a CPU"
	for _, c := range []struct {
		name    string
		spoil   func(*harness.Resources)
		causes  []string
		warning string
	}{
		{"nothing was seen", func(*harness.Resources) {}, nil, ""},
		{"others", func(r *harness.Resources) { r.Disturbance = noise }, []string{"disturbed: " + noise}, ""},
		{"a low frequency", func(r *harness.Resources) { r.ServerHz = 2.3e9 }, []string{"the server's CPUs ran at 8 % under their usual frequency"}, "in 1 of 8 rounds: 5"},
		{"a little lower", func(r *harness.Resources) { r.ServerHz = 2.4e9 }, nil, ""},
		{"both", func(r *harness.Resources) { r.Disturbance, r.ServerHz = noise, 2e9 }, []string{"disturbed: " + noise, "the server's CPUs ran at 20 % under their usual frequency"}, "in 1 of 8 rounds: 5"},
		{"it is not told in that round", func(r *harness.Resources) { r.ServerHz = 0 }, nil, ""},
	} {
		r := testRun(8, "gin")
		var turns []harness.Measurement
		for round, rate := range []float64{1000, 1010, 990, 1005, 500, 1002, 995, 1001} {
			m := turn(r, round+1, "gin", "text", rate)
			m.Result.Resources = &harness.Resources{ServerHz: 2.5e9}
			if round == 4 {
				c.spoil(m.Result.Resources)
			}
			turns = append(turns, m)
		}
		s, err := stats.Gather(r, turns)
		if err != nil {
			t.Fatal(err)
		}
		all := s.Rows()
		found := s.Standings(all)[0].Outliers
		if len(found) != 1 || found[0].Round != 5 || !slices.Equal(found[0].Causes, c.causes) {
			t.Errorf("%s: %+v, want the causes %q", c.name, found, c.causes)
		}
		said := strings.Join(all[0].Warnings, "; ")
		if (said != "") != (c.warning != "") || !strings.Contains(said, c.warning) {
			t.Errorf("%s: the row warns %q, want %q", c.name, said, c.warning)
		}
	}
}
