package results_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// A database's figures are those of the stretch, scaled to the window; without one their fields are empty.
func TestDatabaseColumns(t *testing.T) {
	t.Parallel()
	m := harness.Measurement{
		Turn: harness.Turn{Round: 1, Target: "a", Scenario: "book-mix-medium"},
		Result: &harness.LoadResult{Duration: 2, Targets: []harness.TargetLoad{{Correct: 1}},
			Resources: &harness.Resources{
				Stretch: 1, Samples: 5, Database: &harness.Usage{Processes: 21, User: 0.25, System: 0.125, CPUs: 1,
					RSSAfter: 1 << 20},
			}},
	}
	without := m
	without.Result = &harness.LoadResult{Duration: 2, Targets: m.Result.Targets,
		Resources: &harness.Resources{Stretch: 1}}
	lines, err := csv.NewReader(strings.NewReader(results.RoundsCSV(harness.Run{},
		[]harness.Measurement{m, without}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for i, name := range lines[0] {
		want, ours := map[string]string{
			"database_user_s": "0.5", "database_system_s": "0.25", "database_cpu_share": "0.375",
			"database_processes": "21", "database_rss_after_bytes": "1.048576e+06",
		}[name]
		if !ours {
			continue
		}
		seen++
		if lines[1][i] != want || lines[2][i] != "" {
			t.Errorf("%s is %q with a database and %q without, want %q", name, lines[1][i], lines[2][i], want)
		}
	}
	if seen != 5 {
		t.Errorf("%d columns", seen)
	}
}
