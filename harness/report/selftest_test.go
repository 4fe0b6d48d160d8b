package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

func TestSelftest(t *testing.T) {
	t.Parallel()
	small, large := harness.Delay{Alias: "nethttp+0.5pct", Share: 0.005, Burn: 65}, harness.Delay{Alias: "nethttp+2pct", Share: 0.02, Burn: 260}
	s := harness.Selftest{
		ID: "20261122-080000-selftest", Started: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Target: "nethttp", CPU: 13e-6,
		Delays: []harness.Delay{{Alias: "nethttp-copy"}, small, large}, Rounds: 10,
	}
	none := stats.Count{Low: nan, High: nan}
	r := stats.SelftestResult{
		Noise: []stats.Noise{
			{Part: harness.PartBlocks, Figure: stats.FigureThroughput, Launches: 120, SD: 0.0312, Within: 0.0123, Reach: 0.064,
				FalseLaunches: stats.Count{N: 120, Found: 31, Low: 0.183, High: 0.346}, FalseRuns: stats.Count{N: 12, High: 0.265}},
			{Part: harness.PartStandard, Figure: stats.FigureCPU, Launches: 1, SD: nan, Within: nan, Reach: nan, FalseLaunches: none, FalseRuns: stats.Count{N: 10, Found: 10, Low: 0.692, High: 1}},
			{Part: harness.PartPrecise, Figure: stats.FigureCPU, Launches: 3, SD: 0.001, Within: 0.001, Reach: 0.002, FalseLaunches: none, FalseRuns: none},
		},
		Detections: []stats.Detection{
			{Part: harness.PartStandard, Figure: stats.FigureThroughput, Delay: small, Runs: stats.Count{N: 10, Found: 1, Low: 0.003, High: 0.445}, Ratio: 0.996, SD: 0.021},
			{Part: harness.PartStandard, Figure: stats.FigureThroughput, Delay: large, Runs: stats.Count{N: 10, Found: 9, Low: 0.555, High: 0.997}, Quarters: stats.Count{N: 40, Found: 12, Low: 0.166, High: 0.465}, Ratio: 0.981, SD: 0.008},
			{Part: harness.PartStandard, Figure: stats.FigureCPU, Delay: large, Runs: stats.Count{N: 10, Found: 2, Low: 0.025, High: 0.556}, Ratio: 1.027, SD: 0.04},
			{Part: harness.PartPrecise, Figure: stats.FigureCPU, Delay: large, Runs: none, Quarters: none, Ratio: 1.02, SD: nan},
		},
		Sensitivities: []stats.Sensitivity{
			{Part: harness.PartStandard, Figure: stats.FigureThroughput, Enough: true, Delay: &large},
			{Part: harness.PartStandard, Figure: stats.FigureCPU, Enough: true},
			{Part: harness.PartPrecise, Figure: stats.FigureCPU},
		},
	}
	for shortened, name := range map[bool]string{false: "selftest", true: "selftest.quick"} {
		s.Shortened = shortened
		var text, markdown bytes.Buffer
		if err := tables.SelftestText(&text, s, r); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".text", text.Bytes())
		sane(t, "text", text.Bytes())
		if err := tables.SelftestMarkdown(&markdown, s, r); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".markdown", markdown.Bytes())
		sane(t, "markdown", markdown.Bytes())
	}
	var empty bytes.Buffer
	if err := tables.SelftestMarkdown(&empty, s, stats.SelftestResult{}); err != nil || strings.Contains(empty.String(), "##") {
		t.Errorf("of nothing: %q, %v", &empty, err)
	}
}

// Copies of one program are spoken of in words, with few rounds and with enough.
func TestCopies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		copy stats.Copy
		want []string
		not  string
	}{
		{
			"noise", stats.Copy{Throughput: stats.Pair{A: "nethttp", B: "copy", N: 10, Ratio: 1.008, Low: 0.99, High: 1.026, P: 0.3}},
			[]string{"nethttp and copy are one program with the same settings", "differed by 0.8 % (ratio 1.008, 95 % interval 0.990..1.026)", "less than 2.6 % mean nothing here"}, "told apart (",
		},
		{
			"with CPU time, told apart", stats.Copy{
				Throughput: stats.Pair{A: "nethttp", B: "copy", N: 10, Ratio: 0.97, Low: 0.95, High: 0.99, P: 0.012, Apart: true},
				CPU:        stats.Pair{A: "nethttp", B: "copy", N: 10, Ratio: 1.02, Low: 1.01, High: 1.03, P: 0.012, Apart: true},
			},
			[]string{"differed by 3.0 %", "CPU time for each answer by 2.0 % (ratio 1.020", "less than 5.0 % mean nothing", "are told apart (p = 0.012)"}, "",
		},
		{
			"few rounds", stats.Copy{Throughput: stats.Pair{A: "nethttp", B: "copy", N: 3, Ratio: 1.05, Low: nan, High: nan, P: nan}},
			[]string{"Over 3 rounds", "(ratio 1.050)", "less than 5.0 % mean nothing", "an interval needs 6 rounds"}, "interval 1",
		},
	} {
		in := raceInput(2, c.copy.Throughput.N)
		in.Standings[0].Copies = []stats.Copy{c.copy}
		for _, format := range []string{"text", "markdown"} {
			got := strings.Join(strings.Fields(string(write(t, format, in))), " ")
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("%s, %s: no word of %q:\n%s", c.name, format, w, got)
				}
			}
			if c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("%s, %s: it says %q", c.name, format, c.not)
			}
		}
	}
}
