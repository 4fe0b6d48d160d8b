package stats_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

type measurement = harness.Measurement

// half leaves a server with half of what it used: its CPUs are as busy as before.
func half(m *measurement) {
	m.Result.Resources.Server.User /= 2
	m.Result.Resources.Server.System /= 2
}

func unused(m *measurement) { m.Result.Resources.Server.User, m.Result.Resources.Server.System = 0, 0 }

func unmet(m *measurement) { m.Account().Scheduled, m.Account().Unsent = 3000, 1000 }

func late(m *measurement) { m.Result.Generator.Limited = true }

func atItsEnd(m *measurement) {
	m.Result.StoppedBy.Condition, m.Result.Resources.Server.Peak = "failed>1%", 0.99
}

// onDatabase has a database use 80 % of the generator's CPUs, and the generator 13 %.
func onDatabase(m *measurement) {
	r := m.Result.Resources
	r.Generator.User, r.Generator.System = 0.2, 0.2
	r.Database = &harness.Usage{Processes: 9, User: 2, System: 0.4, CPUs: 2, Busy: 0.95}
}

// accounts are what a generator knows of the server's CPU time and its own: all that old results have.
func accounts(server, generator float64) func(*measurement) {
	return func(m *measurement) { m.Account().ServerCPU, m.Result.Generator.CPU = &server, generator }
}

// searched is a search that found 200; limited says whether the generator failed at the next rate.
func searched(limited bool) func(*measurement) {
	return func(m *measurement) {
		m.Capacity, m.Steps = 200, []harness.Step{
			{Rate: 300},
			{Rate: 218, Limited: limited},
			{Rate: 200, Passed: true},
		}
	}
}

// staircase is a search that found 200 with tries within its interval that failed; limited says of how many
// of these three the generator was the cause.
func staircase(limited int) func(*measurement) {
	return func(m *measurement) {
		m.Capacity, m.CapacityLow, m.CapacityHigh = 200, 180, 220
		m.Steps = []harness.Step{{Rate: 200, Passed: true}, {Rate: 300, Limited: limited == 0}}
		for i, rate := range []float64{190, 205, 220} {
			m.Steps = append(m.Steps, harness.Step{Rate: rate, Limited: i < limited})
		}
	}
}

// inSlices makes a turn one of a visit in slices, of which the generator tells the CPU time.
func inSlices(m *measurement) {
	r := m.Result.Resources
	r.Visit, r.Stretch = r.Stretch, 0
	m.Account().ServerCPU, m.Result.Generator.CPU = new(1.2), 2
}

// throttled is a generator that a quota stopped for a share of the time.
func throttled(share float64) func(*measurement) {
	return func(m *measurement) {
		r := m.Result.Resources
		r.Generator.Throttled = &harness.Throttled{
			CPUs:    0.5,
			Path:    "/x/cpu.max",
			Times:   9,
			Seconds: share * r.Stretch,
		}
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	rate := harness.Load{Loader: "load", Mode: "rate", RateLoad: harness.RateLoad{Rate: 1000}, Connections: 20}
	eager := harness.Load{Loader: "load", Mode: "users", UsersLoad: harness.UsersLoad{Users: 5, Hatch: 5}}
	ramp := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 5, Hatch: 5, ThinkMax: time.Second, StopWhen: "failed>1%"},
	}
	slo := harness.Load{
		Loader:      "load",
		Mode:        "rate",
		RateLoad:    harness.RateLoad{SLO: time.Second},
		Connections: 20,
	}
	anywhere, oneCommon := harness.MachineSplit{
		ServerCPUs: "0-1",
	}, harness.MachineSplit{
		ServerCPUs: "0-1",
		LoadCPUs:   "1-2",
	}
	type change = func(*measurement)
	for _, c := range []struct {
		name    string
		load    harness.Load
		split   harness.MachineSplit
		server  float64 // how busy its CPUs were
		load2   float64 // and the generator's
		changes []change
		verdict harness.Verdict
		says    string
	}{
		{"server", closed, apart, 0.97, 0.5, nil, "server", "the server's CPUs were 97 % busy, the generator's 50 %"},
		{"others on the server's CPUs", closed, apart, 0.98, 0.5, []change{unused}, "unclear", "98 % busy (0 % by itself)"},
		{"at the threshold, and both sides", closed, apart, 0.90, 0.96, nil, "server", "90 % busy"},
		{"just under it", closed, apart, 0.89, 0.8, nil, "unclear", "the server's CPUs were 89 % busy, the generator's 80 %"},
		{"the generator alone", closed, apart, 0.5, 0.9, nil, "generator", "the generator's 90 %"},
		{"the database alone", closed, apart, 0.5, 0.95, []change{onDatabase}, "database", "80 % by the database"},
		{"the database makes the generator late", rate, apart, 0.5, 0.95, []change{onDatabase, late}, "database", "80 %"},
		{"server and database", closed, apart, 0.97, 0.95, []change{onDatabase}, "server", "80 % by the database"},
		{"a generator that is busier than the database", closed, apart, 0.5, 0.95, []change{onDatabase, func(m *measurement) {
			m.Result.Resources.Generator.User = 2.5
		}}, "generator", ""},
		{"a database that may run elsewhere", closed, apart, 0.5, 0.95, []change{onDatabase, func(m *measurement) {
			m.Result.Resources.Database.Apart = true
		}}, "generator", "the generator's 95 % (13 % by itself)"},
		{"half by others", closed, apart, 0.98, 0.5, []change{half}, "server", "98 % busy (49 % by itself)"},
		{"shared CPUs", closed, shared, 0.99, 0.4, []change{half}, "generator",
			"the CPUs, which both share, were 99 % busy (90 % by the two); 40 % of the server's CPUs went to the generator"},
		{"shared CPUs, a light generator", closed, shared, 0.99, 0.09, []change{half}, "server", ""},
		{"shared CPUs with room on them", closed, shared, 0.6, 0.4, []change{half}, "unclear", "were 60 % busy"},
		{"not pinned", closed, harness.MachineSplit{}, 0.99, 0.4, []change{half}, "generator", "40 % of the server's CPUs"},
		{"the generator runs anywhere", closed, anywhere, 0.98, 0.9, []change{half}, "generator", "49 % of the server's"},
		{"one CPU in common", closed, oneCommon, 0.98, 0.9, []change{half}, "generator", "49 % of the server's CPUs"},
		{"one CPU in common, hardly used", closed, oneCommon, 0.97, 0.9, nil, "server", ""},
		{"no samples", closed, apart, 0, 0, []change{func(m *measurement) { m.Result.Resources = nil }}, "unclear", "no CPU"},
		{"one sample", closed, apart, 0, 0, []change{func(m *measurement) { m.Result.Resources.Stretch = 0 }}, "unclear", ""},
		{"old results", closed, apart, 0, 0, []change{func(m *measurement) { m.Result.Resources = nil }, accounts(3.9, 2)},
			"server", "the server's CPUs were 98 % busy, the generator's 50 %"},
		{"old results, shared CPUs", closed, harness.MachineSplit{}, 0, 0,
			[]change{func(m *measurement) { m.Result.Resources = nil }, accounts(3.9, 3.7)}, "generator", "46 % of the server's"},

		{"offered and met", rate, apart, 0.95, 0.2, nil, "offered", "the server's CPUs were 95 % busy"},
		{"offered and met on shared CPUs", rate, shared, 0.95, 0.4, []change{half}, "offered", ""},
		{"unmet on shared CPUs", rate, shared, 0.95, 0.4, []change{half, unmet}, "generator", ""},
		{"unmet by the server", rate, apart, 0.95, 0.2, []change{unmet}, "server", "the server's CPUs were 95 % busy"},
		{"unmet, cause unknown", rate, apart, 0.5, 0.2, []change{unmet}, "unclear", "the server's CPUs were 50 % busy"},
		{"late sends", rate, apart, 0.5, 0.2, []change{late}, "generator", "in 1 of 1 rounds; the server's CPUs"},
		{"users who do not think", eager, apart, 0.95, 0.2, nil, "server", ""},
		{"users who do not think, a busy generator", eager, apart, 0.5, 0.95, nil, "generator", ""},
		{"a ramp is judged by its end", ramp, apart, 0.4, 0.2, []change{atItsEnd}, "server", "99 % busy"},
		{"a ramp on shared CPUs", ramp, shared, 0.4, 0.05, []change{half, atItsEnd}, "generator", "12 % of the server's CPUs"},
		{"a ramp that no condition ended", ramp, apart, 0.99, 0.2, nil, "offered", ""},
		{"a search", slo, apart, 0.4, 0.2, []change{searched(false)}, "server", "broke the limit"},
		{"a search that the generator ended", slo, apart, 0.4, 0.2, []change{searched(true)}, "generator", "1 of 1 rounds"},
		{"a quota of the generator", closed, apart, 0.4, 0.5, []change{throttled(0.3)}, "generator", "/x/cpu.max"},
		{"a quota of the generator, in slices", closed, apart, 0.4, 0.5, []change{throttled(0.3), inSlices}, "generator",
			"/x/cpu.max"},
		{"a quota that hardly stopped it", closed, apart, 0.4, 0.5, []change{throttled(0.001)}, "unclear", ""},
		{"a quota, and a busy server", closed, apart, 0.98, 0.5, []change{throttled(0.3)}, "server", ""},
		{"a staircase", slo, apart, 0.4, 0.2, []change{staircase(1)}, "server", "broke the limit"},
		{"a staircase, one far try limited", slo, apart, 0.4, 0.2, []change{staircase(0)}, "server", "broke the limit"},
		{"a staircase that the generator ended", slo, apart, 0.4, 0.2, []change{staircase(2)}, "generator", "1 of 1 rounds"},
		{"a search of an idle server", slo, apart, 0.98, 0.5, []change{unused}, "unclear", "the server took no CPU time"},
		{"not measured", closed, apart, 0, 0, []change{func(m *measurement) { m.Error = "broken" }}, "", ""},
		{"no account", closed, apart, 0, 0, []change{func(m *measurement) { m.Result = nil }}, "", ""},
	} {
		m := judged(c.load, resources(c.server, c.load2))
		for _, change := range c.changes {
			change(&m)
		}
		verdict, limit := stats.Judge(m, c.split, 4)
		if verdict != c.verdict || !strings.Contains(fmt.Sprint(limit), c.says) {
			t.Errorf("%s: %q, %q; want %q, %q", c.name, verdict, limit, c.verdict, c.says)
		}
	}
}

// Rows of different limits are not ranked together, and those that the generator limited not at all.
func TestOnlyOneVerdictIsRankedTogether(t *testing.T) {
	t.Parallel()
	r := testRun(6, "idle", "fast", "slow", "idler", "capped", "bad")
	r.Plan.Machine, r.Environment.CPUs = apart, 4
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for name, x := range map[string]struct{ goodput, server, generator float64 }{
			"idle": {500, 0.86, 0.5}, "fast": {400, 0.98, 0.95}, "slow": {200, 0.99, 0.4}, "idler": {50, 0.5, 0.2},
			"capped": {900, 0.6, 0.99}, "bad": {999, 0.99, 0.4},
		} {
			m := turn(r, round, name, "text", x.goodput)
			m.Result.Duration, m.Result.Resources = 1, resources(x.server, x.generator)
			if name == "bad" {
				m.Account().Wrong = 1
			}
			turns = append(turns, m)
		}
	}
	var got []string
	for _, x := range rows(t, r, turns) {
		got = append(got, fmt.Sprintf("%s %s %.0f", x.Target, x.Verdict, x.Relative.Mean))
	}
	want := "fast server 2, slow server 1, idle unclear 10, idler unclear 1, capped generator NaN, bad server NaN"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("rows: %s, want %s", s, want)
	}
}

func TestCosts(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a", "old")
	r.Plan.Machine, r.Environment.CPUs = apart, 4
	var turns []harness.Measurement
	for round := 1; round <= 2; round++ {
		m, old := judged(closed, resources(0.5, 0.4)), judged(closed, nil)
		m.Round, old.Round, old.Target = round, round, "old"
		x := m.Result.Resources
		x.Server.RSSIdle += int64(round) * 1e6
		if round == 2 {
			x.Disturbance = "others used 31 % of the server's CPUs"
		}
		x.Database = &harness.Usage{
			Processes: 20,
			User:      0.3,
			System:    2.4,
			CPUs:      2,
			RSSAfter:  int64(round) * 100e6,
			Apart:     true,
		}
		turns = append(turns, m, old)
	}
	got := byTarget(rows(t, r, turns))
	if c := got["old"].Costs; c != nil {
		t.Errorf("costs of nothing known: %+v", c)
	}
	// 0.45 s of user time in 1.5 s are 0.6 s in the window of 2 s, of 2,000 answers.
	want := harness.Costs{
		User: 0.6 / 2000, System: 1.4 / 2000, Voluntary: 0.1, Involuntary: 0.05,
		ServerShare: 0.5, ServerBusy: 0.5, GeneratorShare: 0.4, GeneratorBusy: 0.4,
		RSSIdle: 11e6, RSSPeak: 30e6, RSSAfter: 20e6, OtherCPU: 0.8, Steal: 0.4,
		DatabaseUser: 0.4 / 2000, DatabaseSystem: 3.2 / 2000, DatabaseShare: 0.9, DatabaseRSS: 150e6,
	}
	if x := got["a"]; x.Costs == nil || rounded(*x.Costs) != rounded(want) {
		t.Errorf("%s\nwant %s", rounded(*x.Costs), rounded(want))
	}
	if x := got["a"]; x.Disturbed != 1 ||
		fmt.Sprint(x.Disturbance) != "round 2: others used 31 % of the server's CPUs" {
		t.Errorf("%d, %q", x.Disturbed, x.Disturbance)
	}
	for i := range turns {
		if x := turns[i].Result.Resources; x != nil {
			x.Database = nil
		}
	}
	c := byTarget(rows(t, r, turns))["a"].Costs
	if !math.IsNaN(c.DatabaseShare) || !math.IsNaN(c.DatabaseUser) || !math.IsNaN(c.DatabaseRSS) {
		t.Errorf("a database that was not watched: %+v", c)
	}
	// With the exact time of one process the samples only part it. Of several the generator knows one alone.
	for processes, want := range map[int]float64{1: 0.3, 2: 0.6} {
		m := judged(closed, resources(0.5, 0.4))
		m.Account().ServerCPU, m.Result.Resources.Server.Processes = new(1.0), processes
		if user, _ := m.ServerTimes(); !near(user, want) {
			t.Errorf("%d processes: %v, want %v", processes, user, want)
		}
	}
}

// rounded are costs to nine digits.
func rounded(c harness.Costs) string { return fmt.Sprintf("%+.9g", c) }

// The costs of a visit in slices: memory and context switches are the server's own, disturbance is of all.
// The verdict is that of the target's own slices.
func TestCostsOfAVisit(t *testing.T) {
	t.Parallel()
	r := slicedRun("gin", "nethttp")
	r.Plan.Loads[0].Duration, r.Plan.Loads[0].Warmup = 9*time.Second, time.Second
	r.Plan.Machine, r.Environment.CPUs = harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1"}, 2
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for i, name := range []string{"gin", "nethttp"} {
			m := slicedTurn(r, round, name, 100, 7.6)
			m.Result.Duration, m.Result.Generator.CPU, m.Result.Targets[0].GeneratorCPU = 8, 12, new(4.0)
			m.Result.Resources = &harness.Resources{
				Visit: 19, Samples: 5, OtherCPU: 0.5, Steal: 0.25, SwapIn: 10,
				Server: harness.Usage{
					CPUs: 1, User: 6, System: 2, RSSIdle: int64(1000*(i+1) + round), RSSPeak: 5000, RSSAfter: 4000,
					Voluntary: 5000, Involuntary: 500, Lost: 0.05,
				},
				Generator: harness.Usage{CPUs: 1, User: 5, System: 5, Busy: 0.5, Lost: 0.2},
			}
			if round == 3 {
				m.Result.Resources.Disturbance = "others used 31 % of the server's CPUs"
			}
			turns = append(turns, m)
		}
	}
	for _, row := range rows(t, r, turns) {
		nan := math.NaN()
		want := harness.Costs{ // 1,000 answers; 8 of the 10 s that it was asked are counted
			User: 5.7e-3, System: 1.9e-3, Voluntary: 4, Involuntary: 0.4, OtherCPU: 3, Steal: 1.5, SwapIn: 60,
			ServerShare: 0.95, ServerBusy: 1, GeneratorShare: 0.5, GeneratorBusy: 0.625,
			RSSIdle: map[string]float64{"gin": 1001, "nethttp": 2001}[row.Target], RSSPeak: 5000, RSSAfter: 4000,
			DatabaseUser: nan, DatabaseSystem: nan, DatabaseShare: nan, DatabaseRSS: nan,
		}
		if row.Costs == nil || row.Verdict != harness.VerdictServer || rounded(*row.Costs) != rounded(want) {
			t.Errorf("%s: %s: %s\nwant %s", row.Target, row.Verdict, rounded(*row.Costs), rounded(want))
		}
		if row.Disturbed != 1 || fmt.Sprint(row.Disturbance) != "round 3: others used 31 % of the server's CPUs" {
			t.Errorf("%s: %d disturbed, %q", row.Target, row.Disturbed, row.Disturbance)
		}
	}
}
