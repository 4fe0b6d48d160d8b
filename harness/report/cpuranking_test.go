package report_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// Costs at a rate and of new connections stand in each format for people, and a terminal of 80 columns has room.
func TestCostsInEveryFormat(t *testing.T) {
	t.Parallel()
	l := harness.Load{Loader: "load", Mode: "rate", Rate: 29_000, Share: 0.5, Arrivals: "constant", Connections: 20}
	in := openInput(l, openRow("gorestful", harness.VerdictOffered, 29_000, 0))
	e := func(v float64) harness.Estimate {
		return harness.Estimate{Mean: v, SD: v / 10, CV: 0.1, Low: 0.9 * v, High: 1.1 * v}
	}
	pair := stats.Pair{A: "gorestful", B: "fasthttp", N: 6, Ratio: 0.8, Low: 0.7, High: 0.9, Apart: true}
	in.CPURankings = []stats.CPURanking{{
		Scenario: in.Rows[0].Scenario, Load: l.String(),
		Rows: []stats.CPURow{{Target: "gorestful", N: 6, Late: 1, Tier: 1, CPU: e(123e-6), User: e(61e-6), System: e(62e-6), Mean: e(1e-3), P50: e(1e-3), P99: e(99e-3)}},
		Order: &stats.OrderChange{
			Saturation: "closed-c20", Targets: []string{"gorestful", "fasthttp"}, Left: []string{"hertz"}, Rank: e(0.5), Self: 0.9, Pairs: 1, Reversed: 1,
			Swaps: []stats.Swap{{CPU: pair, Throughput: pair}},
		},
	}}
	in.Connections = []stats.ConnectionCost{{Scenario: "text", Kept: "closed-c20", New: "closed-c20-new", Rows: []stats.ConnectionRow{
		{Target: "gorestful", N: 6, ThroughputKept: e(123_456), ThroughputNew: e(12_345), Ratio: unknown(), Barred: "the limit was another", CPUKept: e(123e-6), CPUNew: e(999e-6), CPURatio: e(8.12)},
	}}}
	for _, format := range []string{"text", "markdown", "html"} {
		got := write(t, format, in)
		if format == "text" {
			narrow(t, got)
		}
		text := strings.Join(strings.Fields(strings.ReplaceAll(string(got), "\u00a0", " ")), " ")
		for _, want := range []string{
			"CPU time for each answer", "123 µs", "throughput ranks nobody", "could not keep its times in 1 of 6 rounds", "rank correlation is 0.50",
			"gorestful needs 0.80", "hertz", "8.12", "the limit was another",
		} {
			if !strings.Contains(text, want) && !strings.Contains(strings.ReplaceAll(text, `\_`, "_"), want) {
				t.Errorf("%s lacks %q", format, want)
			}
		}
	}
}
