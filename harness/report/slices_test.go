package report_test

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

func slicedInput() content.Input {
	in := input()
	l := harness.Load{
		Loader: "load", Mode: "closed", Connections: 20, Duration: 20 * time.Second, Warmup: time.Second, Slice: 50 * time.Millisecond, SliceOrder: "shuffle",
	}
	in.Run.Status, in.Run.Warnings, in.Run.Subjects = harness.StatusComplete, nil, nil
	in.Run.Plan.Interleave, in.Run.Plan.Loads = harness.InterleaveSlices, []harness.Load{l}
	pair := func(name string, throughput, cpu float64) harness.Summary {
		r := row(name, "v1.0.0", l.String(), throughput*70_000)
		e := func(f float64) harness.Estimate {
			return harness.Estimate{Mean: f, Low: f - 0.0061, High: f + 0.0062}
		}
		r.Sliced = &harness.SlicedRatios{Baseline: "nethttp", CPU: e(cpu * 13.37e-6), Throughput: e(throughput), CPURatio: e(cpu), Idle: 0.00042}
		return r
	}
	few := pair("chi", 0.97, 1.04)
	few.Sliced.Throughput.Low, few.Sliced.CPURatio, few.Sliced.Idle = nan, unknown(), nan
	failing := row("gin", "v1.0.0", l.String(), 60_000)
	failing.Unranked = "3 of 10 requests failed"
	in.Rows = []harness.Summary{pair("fasthttp", 1.5012, 0.6), pair("nethttp", 1, 1), few, failing}
	return in
}

func TestSlicedGolden(t *testing.T) {
	t.Parallel()
	for _, f := range wholeFormats() {
		got := write(t, f.Name, slicedInput())
		golden(t, "sliced."+f.Name, got)
		sane(t, "sliced", got)
		if f.Name == "text" {
			narrow(t, got)
		}
	}
}

// A name of any length leaves the table as wide as a terminal, and no text is markup.
func TestSlicedHostile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("x", 64), "<b>|*\x1b[31m\n"} {
		in := slicedInput()
		for i := range in.Rows {
			in.Rows[i].Target = text
			if p := in.Rows[i].Sliced; p != nil {
				p.Baseline = text + "2"
			}
		}
		narrow(t, write(t, "text", in))
		sane(t, text, write(t, "text", in))
		if md := string(write(t, "markdown", in)); strings.Contains(md, "<b>") {
			t.Errorf("markup in the report:\n%s", md)
		}
	}
}
