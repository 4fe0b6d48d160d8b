package report_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

func limited(target, verdict string, mean, server, generator float64) harness.Summary {
	r := row(target, "v1.0.0", "closed-c20", mean)
	r.Verdict, r.Limit = verdict, "as the figures say"
	r.Costs = &harness.Costs{
		User: 3.4e-6, System: 9.61e-6, ServerShare: server - 0.004, ServerBusy: server, GeneratorShare: generator, GeneratorBusy: generator,
		RSSIdle: 7.6 * (1 << 20), RSSPeak: 14.25 * (1 << 20), RSSAfter: 12 * (1 << 20), Voluntary: 0.0123, Involuntary: 0.4, OtherCPU: 0.1,
	}
	return r
}

// limitedInput has a group of each verdict, of one scenario and load.
func limitedInput() content.Input {
	in := input()
	in.Run.Status, in.Run.Warnings, in.Run.Subjects = harness.StatusComplete, nil, nil
	idle, other := limited("hertz", harness.VerdictUnclear, 77_000, 0.877, 0.59), limited("slowhertz", harness.VerdictUnclear, 60_000, 0.845, 0.5)
	idle.Disturbed, idle.Disturbance = 2, "round 3: others used 31 % of the server's CPUs, the busiest was cc1 with 24 % of a CPU"
	cheap := limited("fasthttp", harness.VerdictServer, 110_000, 0.988, 0.93)
	cheap.Costs.User, cheap.Costs.Voluntary = 1.2e-6, math.NaN()
	failed := limited("gin", harness.VerdictUnclear, 70_000, 0.6, 0.5)
	failed.Unranked = "17 of 734808 requests failed"
	in.Rows = []harness.Summary{
		cheap, limited("nethttp", harness.VerdictServer, 75_000, 0.993, 0.8), limited("pg", harness.VerdictDatabase, 9000, 0.4, 0.95),
		idle, other, limited("capped", harness.VerdictGenerator, 99_000, 0.5, 0.99), failed,
	}
	in.Rows[5].Relative = unknown()
	return in
}

func TestLimitsGolden(t *testing.T) {
	t.Parallel()
	for _, f := range wholeFormats() {
		got := write(t, f.Name, limitedInput())
		golden(t, "limits."+f.Name, got)
		sane(t, "limits", got)
		if f.Name == "text" {
			narrow(t, got)
		}
	}
}

// Without figures all rows are of one verdict and stand in one table, as they always did; on shared CPUs a busy
// generator is no news.
func TestLimitsUnknownAndShared(t *testing.T) {
	t.Parallel()
	in := limitedInput()
	in.Rows = in.Rows[:2]
	for i := range in.Rows {
		in.Rows[i].Costs, in.Rows[i].Verdict, in.Rows[i].Limit = nil, harness.VerdictUnclear, "there are no CPU figures of the server"
	}
	md := string(write(t, "markdown", in))
	if !strings.Contains(md, "Limit: unclear, there are no CPU figures of the server.") || strings.Contains(md, "Resources") || strings.Contains(md, "apart") ||
		!strings.Contains(md, "\n| 2 | nethttp |") {
		t.Errorf("without figures:\n%s", md)
	}
	in = limitedInput()
	in.Rows = in.Rows[:2]
	in.Rows[1].Costs.ServerShare = 0.47
	if md := write(t, "markdown", in); !bytes.Contains(md, []byte("Others took a part of the servers' CPUs, of which the servers themselves used 47 to 98 %.")) {
		t.Errorf("others:\n%s", md)
	}
	in = limitedInput()
	in.Rows = in.Rows[:1]
	in.Run.Plan.Machine = harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "0"}
	if md := write(t, "markdown", in); !bytes.Contains(md, []byte("Limit: the servers' CPUs, which were used up (99 % busy).")) || bytes.Contains(md, []byte("used up too")) {
		t.Errorf("shared:\n%s", md)
	}
	for _, f := range []float64{0, 1e-12, 1e12, math.MaxFloat64, math.Inf(1), nan} {
		in := limitedInput()
		for _, r := range in.Rows {
			*r.Costs = harness.Costs{User: f, System: f, ServerShare: min(f, 9), ServerBusy: min(f, 1), GeneratorBusy: min(f, 1), RSSIdle: f, RSSPeak: f, RSSAfter: f, Voluntary: f}
		}
		for _, format := range wholeFormats() {
			got := write(t, format.Name, in)
			if math.IsNaN(f) || math.IsInf(f, 0) {
				sane(t, "extremes", got)
			}
		}
	}
}
