package content

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// WorkerTable says how many workers made a load, how far apart they began, and what their number changed.
func WorkerTable(all []stats.Scale) (b Block) {
	if len(all) == 0 {
		return b
	}
	b.Title = "Load made by workers"
	b.Facts = "Locust carried orders and results; ratios are to the fewest workers, by round, with 95 % " +
		"intervals; apart: the longest time between the first start of a share and the last"
	b.columns(false, "l target", "l scenario", "l load", "r workers", "r throughput", "r p50", "r p99",
		"r apart", "r rounds")
	b.Repeat = 4
	for _, s := range all {
		b.row(s.Target, s.Scenario, s.Load, fmt.Sprint(s.Workers), workerRatio(s.Throughput), workerRatio(s.P50),
			workerRatio(s.P99), figures.Duration(s.Skew), fmt.Sprint(s.Rounds))
	}
	return b
}

// workerRatio is a ratio with its interval; the fewest workers are what the others are compared with.
func workerRatio(e harness.Estimate) string {
	if e.Mean == 0 {
		return "1"
	}
	text := fmt.Sprintf("%.3f", e.Mean)
	if !figures.Unknown(e.Low) && !figures.Unknown(e.High) {
		text += fmt.Sprintf(" (%.3f..%.3f)", e.Low, e.High)
	}
	return text
}
