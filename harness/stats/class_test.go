package stats_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// A tuned target is ranked apart: it moves no plain target's place, ratio or tier.
func TestClassesAreRankedApart(t *testing.T) {
	t.Parallel()
	r := testRun(6, "slow", "quick", "tuned", "tuned-slow")
	r.Subjects[2].Class, r.Subjects[3].Class = harness.ClassTuned, harness.ClassTuned
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for target, speed := range map[string]float64{"slow": 100, "quick": 200, "tuned": 400, "tuned-slow": 50} {
			turns = append(turns, turn(r, round, target, "text", speed+float64(round)))
		}
	}
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Rows()
	var order []string
	for _, x := range all {
		order = append(order, x.Target)
	}
	if got := strings.Join(order, " "); got != "quick slow tuned tuned-slow" {
		t.Errorf("the order is %s", got)
	}
	if all[1].Relative.Mean != 1 || all[3].Relative.Mean != 1 || all[2].Relative.Mean < 6 || all[0].Relative.Mean > 2 {
		t.Errorf("ratios to the slowest of the class: %+v", all)
	}
	standings := s.Standings(all)
	if len(standings) != 2 || strings.Join(standings[0].Targets, " ") != "quick slow" || standings[0].Class != "" ||
		strings.Join(standings[1].Targets, " ") != "tuned tuned-slow" || standings[1].Class != harness.ClassTuned {
		t.Errorf("standings: %+v", standings)
	}
}
