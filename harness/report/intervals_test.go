package report_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// The interval of a mean is too narrow on a machine that wanders: nowhere may it be promised.
func TestIntervalsArePromisedNowhere(t *testing.T) {
	t.Parallel()
	few := harness.Run{Plan: harness.Plan{Loads: []harness.Load{{Loader: "load", Connections: 20}}}}
	for name, c := range map[string]struct {
		in         content.Input
		page, text string
	}{
		"tiers":    {raceInput(5, 10), "if rounds do not depend on each other. On a machine that wanders from round to round, fewer do. So compare servers by their tiers", "compare targets by their tiers."},
		"no tiers": {input(), "fewer do. Rows whose bands overlap may well be equally fast.", "On a machine that wanders fewer hold."},
		"one row, no interval": {content.Input{Run: few, Rows: []harness.Summary{{Target: "x", Scenario: "text", Load: few.Plan.Loads[0].String(), N: 5, Throughput: unknown(), Relative: unknown()}}},
			"", ""},
	} {
		page := parse(t, write(t, "html", c.in)).byID("answer").text()
		if strings.Contains(page, "95 of 100 such bands") || !strings.Contains(page, c.page) {
			t.Errorf("%s: the page says %q, want %q", name, page, c.page)
		}
		text := strings.Join(strings.Fields(string(write(t, "text", c.in))), " ")
		if said := strings.Contains(text, "The 95 % intervals suppose rounds that do not depend on each other"); said != (c.text != "") || !strings.Contains(text, c.text) {
			t.Errorf("%s: the table says %q, want %q", name, text, c.text)
		}
	}
}
