package stats_test

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func ExampleEstimate() {
	e := stats.Estimate([]float64{990, 1005, 1010, 995, 1000, 1000})
	fmt.Printf("mean %.0f, standard deviation %.1f, 95 %% interval %.0f..%.0f\n", e.Mean, e.SD, e.Low, e.High)
	// Output: mean 1000, standard deviation 7.1, 95 % interval 993..1007
}

// Rounds are pairs: what slows a whole round down, as round 3 here, is the same for both.
func ExampleRatio() {
	gin := map[int]float64{1: 1020, 2: 1010, 3: 515, 4: 1025, 5: 1015, 6: 1022}
	chi := map[int]float64{1: 1000, 2: 1000, 3: 500, 4: 1000, 5: 1000, 6: 1000}
	r := stats.Ratio(gin, chi)
	fmt.Printf("%.3f (%.3f..%.3f)\n", r.Mean, r.Low, r.High)
	// Output: 1.020 (1.013..1.028)
}

func ExampleThreshold_Check() {
	t, err := stats.ParseThreshold("gin p99<5ms")
	if err != nil {
		fmt.Println(err)
		return
	}
	rows, broken := t.Check([]harness.Summary{
		{Target: "gin", Scenario: "json", Load: "closed-c20", Times: &harness.Distribution{P99: 0.004}},
		{Target: "gin", Scenario: "text", Load: "closed-c20", Times: &harness.Distribution{P99: 0.006}},
		{Target: "chi", Scenario: "text", Load: "closed-c20", Times: &harness.Distribution{P99: 0.009}},
	})
	fmt.Println(t, "covers", rows, "rows, broken:", broken)
	// Output: gin p99<5ms covers 2 rows, broken: [gin text closed-c20: p99 is 6ms]
}
