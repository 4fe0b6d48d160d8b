package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// rampInput is a run of two ramps in two rounds with a step a second. Requests to nethttp fail from 30,000
// users on.
func rampInput() content.Input {
	load := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 40_000, Hatch: 1000, StopWhen: "failed>1%,p99>1s"},
		Duration:  40 * time.Second,
	}
	in := openInput(load, openRow("fasthttp", harness.VerdictOffered, 50_000, 40_000),
		openRow("nethttp", harness.VerdictServer, 30_000, 35_000))
	in.Rows[1].Failed = 2 * 5 * 100
	for round := 1; round <= 2; round++ {
		for _, r := range in.Rows {
			result := &harness.LoadResult{Duration: 40, Users: 40_000, Targets: []harness.TargetLoad{{}}}
			a := &result.Targets[0]
			for i := range 40 {
				s := harness.RampStep{At: float64(i), Users: 1000 * (i + 1), Sent: int64(5000 * (i + 1)),
					P99: 0.001 * float64(i+round)}
				if r.Target == "nethttp" && i >= 30 && i < 35 {
					s.Failed = 100
				}
				if i == 7 { // a second without a correct answer
					s.P99 = 0
				}
				s.Correct = s.Sent - s.Failed
				a.Scheduled, a.Correct, a.Wrong = a.Scheduled+s.Sent, a.Correct+s.Correct, a.Wrong+s.Failed
				result.Ramp = append(result.Ramp, s)
			}
			a.ResponseTime.P99 = 0.03
			in.Detail.Turns = append(in.Detail.Turns, harness.Measurement{Turn: harness.Turn{Round: round,
				Target: r.Target, Scenario: r.Scenario, Load: load}, Result: result})
		}
	}
	return in
}

// TestPageRamp holds the charts of ramps against the steps that were kept.
func TestPageRamp(t *testing.T) {
	t.Parallel()
	in := rampInput()
	b := write(t, "html", in)
	open := parse(t, b).byID("open")
	for _, c := range []struct {
		column string
		get    func(harness.RampStep) float64
	}{
		{"failed/sent", func(s harness.RampStep) float64 { return float64(s.Failed) / float64(s.Sent) }},
		{"p99_s", func(s harness.RampStep) float64 { return s.P99 }},
	} {
		dots, failures := 0, 0
		for _, x := range open.column(c.column) {
			// P99 of a whole round is in the table and the scatter.
			if x.Data != "circle" || !strings.Contains(x.text(), ", second ") {
				continue
			}
			dots++
			if number(t, x.attr("data-value")) > 0 {
				failures++
			}
			found := false
			for _, m := range in.Detail.Turns {
				for _, s := range m.Result.Ramp {
					found = found || m.Target == x.around("data-target") &&
						float64(s.Users) == number(t, x.attr("data-at")) && equal(c.get(s), number(t, x.attr("data-value"))) &&
						strings.HasPrefix(x.text(), fmt.Sprintf("round %d, second %.0f, ", m.Round, s.At))
				}
			}
			if !found {
				t.Errorf("%s: a dot of %s at %s users, %s, %q is no step of its ramps", c.column,
					x.around("data-target"), x.attr("data-at"), x.attr("data-value"), x.text())
			}
		}
		// Ten a ramp: seconds 3, 7, 11 ... 39. Second 7 has no answer; in 31 requests to nethttp failed.
		want, positive := 40, 2
		if c.column == "p99_s" {
			want, positive = 36, 36
		}
		if dots != want || failures != positive {
			t.Errorf("%s: %d dots, %d of them above 0; want %d and %d", c.column, dots, failures, want, positive)
		}
	}
	var lines []element
	for _, own := range open.all(func(e element) bool { return e.Data == "use" && e.attr("class") == "line" }) {
		lines = append(lines, open.byID(strings.TrimPrefix(own.attr("href"), "#")))
	}
	if len(lines) != 8 || strings.Count(lines[0].attr("d"), "M") != 2 ||
		strings.Count(lines[7].attr("d"), "L") != 39 {
		t.Errorf("%d lines, want one a round, target and figure: p99 with a gap, failures without", len(lines))
	}
	sanePage(t, "ramp", b)
}

// A ramp without a failure says so, as one of before its steps were kept.
func TestPageRampOfBefore(t *testing.T) {
	t.Parallel()
	in := rampInput()
	for _, m := range in.Detail.Turns {
		m.Result.Ramp, m.Result.Targets[0].Wrong = nil, 0
	}
	for name, in := range map[string]content.Input{"before": in, "kept": readKept(t, "ramp")} {
		open := parse(t, write(t, "html", in)).byID("open")
		if text := open.text(); !strings.Contains(text, "No request failed in any round") ||
			strings.Contains(text, "within each ramp") {
			t.Errorf("%s: %.3000s", name, text)
		}
	}
}
