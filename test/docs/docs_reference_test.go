package docs_test

import (
	"fmt"
	"slices"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// compared are the pairs of a scenario of the reference run, and net/http with its copy.
func compared(t *testing.T, s *stats.Summariser, scenario string) (stats.Standing, stats.Copy) {
	t.Helper()
	all := s.Standings(s.Rows())
	i := slices.IndexFunc(all, func(x stats.Standing) bool {
		return x.Scenario == scenario && x.Verdict == harness.VerdictServer && len(x.Copies) == 1
	})
	if i < 0 {
		t.Fatalf("results/reference has no ranking with a copy for %s", scenario)
	}
	return all[i], all[i].Copies[0]
}

func apart(pairs []stats.Pair) (n int) {
	for _, p := range pairs {
		if p.Apart {
			n++
		}
	}
	return n
}

// off is by how much the two of a pair differ.
func off(p stats.Pair) string { return figures.Percent(max(p.Ratio, 1/p.Ratio) - 1) }

// noise says how exactly the ranking with JSON is known.
func noise(t *testing.T, _ *commandChecker) string {
	_, s := gathered(t, "reference")
	x, copied := compared(t, s, "json")
	var scatter []float64
	for _, r := range s.Rows() {
		if r.Scenario == x.Scenario && slices.Contains(x.Targets, r.Target) {
			scatter = append(scatter, r.Throughput.CV)
		}
	}
	return fmt.Sprintf("Rounds scatter by %s to %s, all servers alike, so that %d of %d pairs still differ "+
		"significantly: the interval of a pair is typically ±%s. net/http took part twice: its copy differs from "+
		"it by %s in throughput and %s in CPU time per answer.\n",
		figures.Percent(slices.Min(scatter)), figures.Percent(slices.Max(scatter)), apart(x.Pairs), len(x.Pairs),
		figures.Percent(content.Reach(x.Pairs)), off(copied.Throughput), off(copied.CPU))
}

// standard is what the run of the plan standard shows about the method.
func standard(t *testing.T, _ *commandChecker) string {
	run, s := gathered(t, "reference")
	rows := [][]string{}
	for _, scenario := range run.Plan.Scenarios {
		x, copied := compared(t, s, scenario)
		interval := func(p stats.Pair) string {
			return figures.AsRatio(p.Ratio) + " (" + figures.AsRatio(p.Low) + ".." + figures.AsRatio(p.High) + ")"
		}
		rows = append(rows, []string{scenario, interval(copied.Throughput), interval(copied.CPU),
			"±" + figures.Percent(content.Reach(x.Pairs)), fmt.Sprintf("%d of %d", apart(x.Pairs), len(x.Pairs))})
	}
	facts := fmt.Sprintf("\n%d servers and a copy of net/http in %d min (%s, %d CPUs, steal %s):\n\n",
		len(run.Subjects)-1, int(run.Ended.Sub(run.Started).Minutes()+.5), run.Environment.CPUModel,
		run.Environment.CPUs, figures.Percent(run.Environment.Steal))
	head := "scenario | net/http / copy, throughput | CPU time per answer | interval of a pair | " +
		"pairs that differ"
	return facts + markdown(head, "---|--:|--:|--:|--:", rows) + "\n"
}
