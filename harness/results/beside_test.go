package results_test

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// locust.csv has both generators and what the one adds; what is not known is an empty field.
func TestBesideCSV(t *testing.T) {
	t.Parallel()
	text := results.BesideCSV(harness.Run{ID: "r"}, []stats.Beside{{Scenario: "text", Own: "users-9", Locust: "locust-9",
		Rows: []stats.BesideRow{{
			Target: "gin", Version: "v1",
			Own: stats.Asker{N: 1, Requests: 10, Rate: 5, Mean: .25, P50: .25, P95: math.NaN(), CPU: .5, Busy: .01},
			Locust: stats.Asker{N: 2, Requests: 12, Failed: 3, Rate: 6, Mean: .75, P50: .5, P95: .5, CPU: 2, Busy: .95,
				Limited: 1},
		}}}})
	records, err := csvfile.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) != 2 {
		t.Fatalf("%v: %q", err, records)
	}
	got := map[string]string{}
	for i, name := range records[0] {
		got[name] = records[1][i]
	}
	for name, want := range map[string]string{
		"run_id": "r", "scenario": "text", "load_own": "users-9", "load_locust": "locust-9", "target": "gin", "own_n": "1",
		"own_requests": "10", "own_p95_s": "",
		"locust_failed": "3", "locust_throughput_rps": "6", "locust_p95_s": "0.5", "locust_busy_share": "0.95",
		"locust_limited_rounds": "1",
		"added_mean_s":          "0.5", "added_p50_s": "0.25", "added_p95_s": "", "added_cpu_per_request_s": "1.5",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}
