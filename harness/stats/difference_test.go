package stats_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// A difference to what was proved costs the rank by name, in a ramp too, and a threshold on failures does not excuse it.
func TestDifferencesAreNamed(t *testing.T) {
	for _, stop := range []string{"", "failed>1%"} {
		load := harness.Load{Mode: harness.ModeClosed, Connections: 4}
		if stop != "" {
			load = harness.Load{Mode: harness.ModeUsers, Users: 4, StopWhen: stop}
		}
		run := harness.Run{
			Plan:     harness.Plan{Rounds: 1, Scenarios: []string{"text"}, Loads: []harness.Load{load}},
			Subjects: []harness.Subject{{Entry: harness.Entry{Target: "a", Alias: "a"}}},
		}
		m := harness.Measurement{
			Turn: harness.Turn{Round: 1, Target: "a", Scenario: "text", Load: load},
			Result: &harness.LoadResult{Targets: []harness.TargetLoad{{
				Scheduled: 11, Correct: 10, Errors: 1, Failures: harness.Failures{Unsolicited: 1}, Difference: `"!" came without a request`,
			}}},
		}
		rows, err := stats.Summarise(run, []harness.Measurement{m})
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		if r := rows[0]; !strings.Contains(r.Unranked, m.Result.Targets[0].Difference) || stats.FailedAlone(r) {
			t.Errorf("%q: unranked for %q", stop, r.Unranked)
		}
		run.Subjects[0].During = &harness.Verification{Violations: []harness.Violation{{Target: "a", Check: "load/text"}}}
		if rows, _ = stats.Summarise(run, []harness.Measurement{m}); !strings.Contains(rows[0].Unranked, "load/text first; under load \"!\" came") {
			t.Errorf("%q: unranked for %q", stop, rows[0].Unranked)
		}
	}
}
