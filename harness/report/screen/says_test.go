package screen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// says fails unless the screen of a run holds all of these, with a single space for each gap.
func says(t *testing.T, in content.Input, want ...string) {
	t.Helper()
	text := drawn(t, in)
	flat := strings.Join(strings.Fields(text), " ")
	for _, w := range want {
		if !strings.Contains(flat, w) {
			t.Errorf("it does not say %q:\n%s", w, text)
		}
	}
}

// A run with a copy says how large its noise is, and a lead below it is not called a win.
func TestScreenOfNoise(t *testing.T) {
	t.Parallel()
	says(t, kept(t, "pair"), "A copy of nethttp differed by", "% (interval to", ": that is noise.")

	in := one(kept(t, "reference"), "json")
	s := &in.Standings[0]
	lead := stats.Pair{A: "fasthttp", B: "fiber", N: 10, Ratio: 1.01, Low: 1.005, High: 1.015, Apart: true}
	for i, p := range s.Pairs {
		if p.A == lead.A && p.B == lead.B {
			s.Pairs[i] = lead
		}
	}
	s.Tiers, s.Engines = [][]string{{"fasthttp"}, {"fiber"}}, nil
	for i := range in.Rows {
		if in.Rows[i].Target == "fasthttp" {
			in.Rows[i].Tier = 1
		} else {
			in.Rows[i].Tier = 2
		}
	}
	s.Copies[0].Throughput.Ratio = 0.98
	says(t, in, "fasthttp is fastest, but by less than a copy differed.")
	s.Copies[0].Throughput.Ratio = 1.002
	if text := drawn(t, in); strings.Contains(text, "but by less") {
		t.Errorf("a lead above the noise:\n%s", text)
	}
}

// Two targets are compared in full: in throughput, in CPU time, and how many rounds are missing.
func TestScreenOfTwo(t *testing.T) {
	t.Parallel()
	in := one(kept(t, "reference"), "json")
	s := &in.Standings[0]
	open := stats.Pair{A: "echo", B: "gin", N: 10, Ratio: 1.01, Low: 0.98, High: 1.04, More: 12}
	s.Targets, s.Tiers = []string{"echo", "gin"}, [][]string{{"echo", "gin"}}
	s.Pairs, s.CPU, s.Copies, s.Engines = []stats.Pair{open}, []stats.Pair{open}, nil, nil
	in.Rows = slices.DeleteFunc(in.Rows, func(r harness.Summary) bool {
		return r.Target != "gin" && r.Target != "echo"
	})
	says(t, in, "Whether echo and gin differ in throughput is not settled (-2.0 % to +4.0 %",
		"would settle it: --rounds 22)", "in CPU time per answer is not settled")
	if text := drawn(t, in); strings.Contains(text, "No significant difference") {
		t.Errorf("it says so twice:\n%s", text)
	}
}

// A target that was left out before the rounds stands among the findings.
func TestScreenOfLeftOut(t *testing.T) {
	t.Parallel()
	in := one(kept(t, "reference"), "json")
	own := harness.Entry{Alias: "mine", Requests: []harness.Request{{Method: "GET", Path: "/"}}}
	broken := &harness.Verification{Violations: []harness.Violation{{Want: "status 2xx", Got: "status 404",
		Route: "/order"}}}
	in.Run.Subjects = append(slices.Clone(in.Run.Subjects),
		harness.Subject{Entry: own, Verification: broken},
		harness.Subject{Entry: harness.Entry{Alias: "mute"},
			Verification: &harness.Verification{Unchecked: "no answer in time"}},
		harness.Subject{Entry: harness.Entry{Alias: "wrong"}, Verification: broken})
	says(t, in, "mine was not measured: want status 2xx, got status 404 from /order.",
		"mute was not measured: no answer in time.",
		"wrong was not measured: it breaks the contract in 1 check.")
}

// A ramp that the generator ended has a lower bound.
func TestScreenOfLimitedRamp(t *testing.T) {
	t.Parallel()
	in := kept(t, "ramp")
	for i := range in.Rows {
		if r := &in.Rows[i]; r.Target == "gin" {
			r.Verdict, r.Users, r.Stopped = harness.VerdictGenerator, 537, 1
		}
	}
	says(t, in, "gin over 537", "generator's limit",
		"The generator was the limit of gin: servers may bear more users than it made.")
}

// Several offered loads have a line each, with all servers while these are few.
func TestScreenOfRates(t *testing.T) {
	t.Parallel()
	in := kept(t, "users-local")
	var rows []harness.Summary
	in.Run.Plan.Loads = nil
	for rate := 1000; rate <= 6000; rate += 1000 {
		l := harness.Load{Loader: harness.LoaderLoad, Mode: harness.ModeRate, Connections: 20,
			RateLoad: harness.RateLoad{Rate: float64(rate), Arrivals: "constant"}}
		in.Run.Plan.Loads = append(in.Run.Plan.Loads, l)
		for _, r := range in.Rows {
			if r.Target != "gin" && r.Target != "chi" {
				continue
			}
			r.Load = l.String()
			if r.Target == "gin" && rate == 6000 {
				r.Verdict = harness.VerdictServer
			}
			rows = append(rows, r)
		}
	}
	in.Rows = rows
	want := []string{"chi kept up with all loads; not: gin (6,000 requests per second).",
		"text, 1 round", "6,000 requests per second offered p99 chi 504 µs, gin 548 µs (not met)"}
	for rate := 1; rate < 6; rate++ {
		want = append(want, fmt.Sprintf("%d,000 requests per second offered p99 chi 504 µs, "+
			"gin 548 µs %d,000 requests", rate, rate+1))
	}
	says(t, in, want...)
}

// What others took may decide a ramp, so its headline says so; slices put it on all servers alike.
func TestScreenOfDisturbedTurns(t *testing.T) {
	t.Parallel()
	const others = ", while others took CPU time."
	disturb := func(in content.Input) content.Input {
		for i := range in.Rows {
			in.Rows[i].Disturbed = in.Rows[i].N
		}
		return in
	}
	says(t, disturb(kept(t, "ramp")), "All 13 servers kept up with up to 19,000 users"+others,
		"others took CPU time in 13 of 13 turns: sizes may be off")
	if text := drawn(t, disturb(one(kept(t, "reference"), "json"))); strings.Contains(text, "while others") {
		t.Errorf("a run in slices:\n%s", text)
	}
}

// A line has as many of those after the leader as fit, and says that there are more.
func TestCompactOthers(t *testing.T) {
	t.Parallel()
	in := kept(t, "reference")
	var rows []harness.Summary
	in.Run.Plan.Scenarios, in.Standings = nil, nil
	for _, scenario := range []string{"a", "b", "c", "d"} {
		in.Run.Plan.Scenarios = append(in.Run.Plan.Scenarios, scenario)
		for _, r := range in.Rows {
			if few := r.Target == "gin" || r.Target == "chi"; r.Scenario != "json" || scenario == "a" && !few {
				continue
			}
			r.Scenario, r.Tier, r.Verdict = scenario, 0, harness.VerdictServer
			rows = append(rows, r)
		}
	}
	in.Rows = rows
	says(t, in, "a gin 27,856; chi 26,850 b fasthttp 56,057; fiber 53,600; fiber3 53,414; httprouter 27,953 …")
}
