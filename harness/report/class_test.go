package report_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/page"
)

// Tuned targets stand in a ranking of their own, with places from 1 on, in every format.
func TestClassInEveryFormat(t *testing.T) {
	t.Parallel()
	in := input()
	in.Sweeps, in.Standings = nil, nil
	a, b := row("quick", "v1", "closed-c20", 90_000), row("tuned", "v1", "closed-c20", 120_000)
	a.Verdict, b.Verdict, b.Class = harness.VerdictServer, harness.VerdictServer, harness.ClassTuned
	in.Rows = []harness.Summary{a, b}
	for _, r := range in.Rows {
		in.Detail.Turns = append(in.Detail.Turns, harness.Measurement{
			Turn:   harness.Turn{Round: 1, Target: r.Target, Scenario: "text", Load: in.Run.Plan.Loads[0]},
			Result: &harness.LoadResult{Duration: 1, Targets: []harness.TargetLoad{{Correct: 1, Scheduled: 1, Goodput: r.Throughput.Mean}}},
		})
	}
	for format, want := range map[string]string{
		"text": "ranked apart: tuned, limit server", "markdown": "ranked apart: tuned, limit server",
		"html": "ranked apart: tuned, limit server", "benchfmt": "target=tuned/class=tuned-",
	} {
		if got := string(write(t, format, in)); !strings.Contains(got, want) {
			t.Errorf("%s lacks %q:\n%s", format, want, got)
		}
	}
	charts := page.Charts(in)
	if len(charts) == 0 || !strings.Contains(charts[0].Text, "Ranked apart, with another limit or class: tuned 120,000 (tuned, limit server)") {
		t.Errorf("the chart does not say who is ranked apart: %d charts", len(charts))
	}
}
