package page

import (
	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// layoutsView says how much layouts of one program differ.
func layoutsView(in content.Input) any {
	if len(in.LayoutSpreads) == 0 {
		return nil
	}
	type spread = stats.LayoutSpread
	t := newTable("plain", "Standard deviation between layouts", in.LayoutSpreads,
		func(x spread) who { return who{Target: figures.Short(x.Program)} })
	t.Slides = true
	t.targets()
	t.word("", "scenario and load", "", func(x spread) string {
		return rowTitle(in, harness.Summary{Scenario: x.Scenario, Load: x.Load})
	})
	t.figure("", "layouts", "layouts", func(x spread) float64 { return float64(x.Layouts) })
	t.figure("", "rounds", "rounds", func(x spread) float64 { return float64(x.Rounds) })
	for _, c := range []struct {
		head, name string
		get        func(spread) *stats.Component
	}{
		{"throughput", "throughput_sd_share", func(x spread) *stats.Component { return x.Throughput }},
		{"CPU time per answer", "cpu_sd_share", func(x spread) *stats.Component { return x.CPU }},
	} {
		t.estimate("beneath", c.head, c.name, func(x spread) harness.Estimate {
			if of := c.get(x); of != nil {
				return harness.Estimate{Mean: of.SD, Low: of.Low, High: of.High}
			}
			return alone(nan())
		}, figures.SmallShare)
	}
	return []group{{Tables: []table{t.table}}}
}
