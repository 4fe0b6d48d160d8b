package stats_test

import (
	"math"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func TestMet(t *testing.T) {
	t.Parallel()
	rate := harness.Load{Mode: "rate", RateLoad: harness.RateLoad{Rate: 100}}
	users := harness.Load{
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 10, ThinkMin: 500 * time.Millisecond, ThinkMax: 1500 * time.Millisecond},
	}
	eager := harness.Load{Mode: "users", UsersLoad: harness.UsersLoad{Users: 10}}
	account := func(scheduled, correct int64, mean float64) harness.TargetLoad {
		return harness.TargetLoad{Scheduled: scheduled, Correct: correct, ResponseTime: harness.Distribution{Mean: mean}}
	}
	for _, c := range []struct {
		name string
		load harness.Load
		t    harness.TargetLoad
		want bool
	}{
		{"all answered", rate, account(1000, 1000, 3), true},
		{"one in a hundred unsent", rate, account(1000, 990, 0.001), true},
		{"more unsent", rate, account(1000, 989, 0.001), false},
		{"nothing due", rate, account(0, 0, 0), false},
		{"users who hardly wait", users, account(1000, 1000, 0.010), true},
		{"users who wait over 1 % of their time", users, account(1000, 1000, 0.011), false},
		{"users with failures", users, account(1000, 900, 0.001), false},
		{"users without a thought lose no time by waiting", eager, account(1000, 1000, 3), true},
	} {
		if got := stats.Met(c.load, c.t); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// openRun is a run of one round of an open load, with a turn of each target.
func openRun(l harness.Load, targets ...string) (harness.Run, []harness.Measurement) {
	r := testRun(1, targets...)
	r.Plan.Scenarios, r.Plan.Loads = []string{"text"}, []harness.Load{l}
	var turns []harness.Measurement
	for i, name := range targets {
		m := turn(r, 1, name, "text", 1000+float64(i))
		m.Result.Users = 10 * (i + 1)
		turns = append(turns, m)
	}
	return r, turns
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	r, turns := openRun(harness.Load{Loader: "load", Mode: "rate", RateLoad: harness.RateLoad{Rate: 1000}, Connections: 20}, "met", "over", "busy", "bad")
	turns[1].Account().Unsent, turns[1].Account().Scheduled, turns[1].Account().Unmet = 500, 1501, true
	turns[2].Result.Generator.Limited = true
	turns[3].Account().Wrong = 1
	turns[3].Account().Failures.Reasons = harness.Reasons{"status 302": 1}
	all := rows(t, r, turns)
	want := map[string]harness.Verdict{"met": "offered", "over": "unclear", "busy": "generator", "bad": "offered"}
	for i, x := range all {
		if x.Verdict != want[x.Target] || x.Load != "rate-1000" || !math.IsNaN(x.Relative.Mean) {
			t.Errorf("%+v", x)
		}
		if name := []string{"met", "over", "busy", "bad"}[i]; x.Target != name {
			t.Errorf("row %d is %s: rows of an offered load stand in the order of the plan", i, x.Target)
		}
	}
	if all[0].Unmet != 0 || all[1].Unmet != 1 || all[0].Reasons != nil || all[3].Reasons["status 302"] != 1 {
		t.Errorf("what was never sent, and why requests failed: %+v", all)
	}
	if all[3].Unranked != "1 of 1003 requests failed: 1 status 302" || all[3].Exclusion != harness.ExcludedFailed || all[0].Unranked != "" {
		t.Errorf("a wrong answer counts in every mode: %+v", all[3])
	}
	closed := testRun(1, "a")
	if x := rows(t, closed, []harness.Measurement{turn(closed, 1, "a", "text", 5)})[0]; x.Verdict != "unclear" || x.Limit != "there are no CPU figures of the server" || x.Users != 0 {
		t.Errorf("a closed loop without figures: %+v", x)
	}
}

// In a ramp requests are to fail; where it ended is what counts.
func TestRamp(t *testing.T) {
	t.Parallel()
	l := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 100, Hatch: 1, ThinkMax: 2 * time.Second, StopWhen: "failed>1%"},
	}
	r, turns := openRun(l, "broke", "bore", "lied", "busy")
	for _, i := range []int{0, 2, 3} {
		turns[i].Result.StoppedBy = harness.Stop{Condition: "failed>1%", Text: "failed>1%: 30 of 1000"}
		turns[i].Account().Errors = 30
	}
	turns[1].Account().ResponseTime.Mean = 1 // they waited, and no condition ended it
	turns[2].Account().Wrong = 3
	turns[3].Result.Generator.Limited = true
	got := map[string]harness.Summary{}
	for _, x := range rows(t, r, turns) {
		got[x.Target] = x
	}
	if x := got["broke"]; x.Unranked != "" || x.Verdict != "unclear" || x.Users != 10 || x.Stopped != 1 || x.StoppedBy.Text != "failed>1%: 30 of 1000" || x.Failed != 30 {
		t.Errorf("%+v", x)
	}
	if x := got["bore"]; x.Unranked != "" || x.Verdict != "offered" || x.Users != 20 || x.Stopped != 0 || x.StoppedBy != (harness.Stop{}) {
		t.Errorf("%+v", x)
	}
	if x := got["lied"]; x.Unranked != "3 of 1002 answers were wrong" {
		t.Errorf("%+v", x)
	}
	if x := got["busy"]; x.Verdict != "generator" {
		t.Errorf("%+v", x)
	}
}

// A search is ranked by what it found, not by the rate of its last try.
func TestCapacityRanks(t *testing.T) {
	t.Parallel()
	r, turns := openRun(harness.Load{Loader: "load", Mode: "rate", RateLoad: harness.RateLoad{SLO: time.Second}, Connections: 20}, "slow", "fast", "none")
	turns[0].Capacity, turns[1].Capacity = 100, 400
	turns[2].Error, turns[2].Result = "p99 was not under 1s even at 100 requests per second", nil
	all := rows(t, r, turns)
	if x := all[0]; x.Target != "fast" || x.Throughput.Mean != 400 || !near(x.Relative.Mean, 4) || x.Verdict != "server" || x.Load != "slo-1s" {
		t.Errorf("%+v", x)
	}
	if x := all[0].Throughput; !math.IsNaN(x.Low) || all[0].Tries != 0 { // as in runs without a staircase
		t.Errorf("an interval of nothing: %+v", x)
	}
	if x := all[2]; x.Target != "none" || x.Unranked == "" {
		t.Errorf("%+v", x)
	}
	turns[1].CapacityLow, turns[1].CapacityHigh, turns[1].Steps = 380, 410, make([]harness.Step, harness.Tries)
	second := turns[1]
	second.Round, second.Capacity, second.CapacityLow, second.CapacityHigh = 2, 420, 400, 450
	x := rows(t, r, append(turns, second))[0]
	if e := x.Throughput; e.Mean != 410 || e.Low != 380 || e.High != 450 || x.Tries != 2*harness.Tries {
		t.Errorf("two searches: %+v, %d tries", e, x.Tries)
	}
	for round := 3; round <= stats.MinRounds; round++ {
		second.Round = round
		turns = append(turns, second)
	}
	second.Round = 2
	if e := rows(t, r, append(turns, second))[0].Throughput; e.Low < 400 || e.High > 430 {
		t.Errorf("rounds enough for an interval over them: %+v", e)
	}
}
