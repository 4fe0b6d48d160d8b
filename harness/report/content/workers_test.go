package content

import (
	"math"
	"slices"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func TestWorkerTable(t *testing.T) {
	t.Parallel()
	b := WorkerTable([]stats.Scale{
		{Target: "gin", Scenario: "text", Load: "rate-4000", Workers: 1, Fewest: 1, Rounds: 4},
		{Target: "gin", Scenario: "text", Load: "rate-4000", Workers: 2, Fewest: 1, Rounds: 4, Skew: 0.0012,
			Throughput: harness.Estimate{Mean: 1.001, Low: 0.9992, High: 1.0021},
			P50:        harness.Estimate{Mean: 0.98, Low: math.NaN(), High: math.NaN()},
			P99:        harness.Estimate{Mean: 1.2, Low: 0.8, High: 1.7}},
	})
	want := []string{"gin", "text", "rate-4000", "2", "1.001 (0.999..1.002)", "0.980", "1.200 (0.800..1.700)",
		"1.20 ms", "4"}
	if len(b.Rows) != 2 || !slices.Equal(b.Rows[1], want) || b.Rows[0][4] != "1" {
		t.Errorf("%q, want %q", b.Rows, want)
	}
	if b := WorkerTable(nil); b.Title != "" || b.Rows != nil {
		t.Errorf("a table of nothing: %+v", b)
	}
}
