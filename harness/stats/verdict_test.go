package stats_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

var (
	apart  = harness.MachineSplit{ServerCPUs: "0-1", LoadCPUs: "2,3"}
	shared = harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "0"}
	closed = harness.Load{Loader: "load", Mode: "closed", Connections: 20}
)

// resources are those of a turn of 2 s of which 1.5 were sampled, on two CPUs a side.
func resources(serverBusy, generatorBusy float64) *harness.Resources {
	return &harness.Resources{
		Stretch: 1.5, Samples: 5,
		Server: harness.Usage{
			Processes: 1, User: 0.9 * serverBusy, System: 2.1 * serverBusy, CPUs: 2, Busy: serverBusy, Peak: serverBusy,
			RSSIdle: 10e6, RSSPeak: 30e6, RSSAfter: 20e6, Voluntary: 150, Involuntary: 75,
		},
		Generator: harness.Usage{Processes: 1, User: generatorBusy, System: 2 * generatorBusy, CPUs: 2, Busy: generatorBusy, Peak: generatorBusy},
		OtherCPU:  0.3, Steal: 0.15,
	}
}

// judged is a turn of 2 s with 2,000 answers.
func judged(l harness.Load, r *harness.Resources) harness.Measurement {
	return harness.Measurement{
		Turn: harness.Turn{Round: 1, Target: "a", Scenario: "text", Load: l},
		Result: &harness.LoadResult{Duration: 2, Resources: r, Targets: []harness.TargetLoad{{
			Scheduled: 2000, Correct: 2000, Throughput: 1000, Goodput: 1000,
		}}},
	}
}

func withoutOwnCPU(m *harness.Measurement) {
	m.Result.Resources.Server.User, m.Result.Resources.Server.System = 0, 0
}

func TestJudge(t *testing.T) {
	t.Parallel()
	rate := harness.Load{Loader: "load", Mode: "rate", Rate: 1000, Connections: 20}
	eager := harness.Load{Loader: "load", Mode: "users", Users: 5, Hatch: 5}
	ramp := harness.Load{Loader: "load", Mode: "users", Users: 5, Hatch: 5, ThinkMax: time.Second, StopWhen: "failed>1%"}
	slo := harness.Load{Loader: "load", Mode: "rate", SLO: time.Second, Connections: 20}
	cpu := 3.9
	for _, c := range []struct {
		name    string
		load    harness.Load
		split   harness.MachineSplit
		r       *harness.Resources
		change  func(*harness.Measurement)
		verdict string
		limit   string
	}{
		{"the server's CPUs", closed, apart, resources(0.97, 0.5), nil, "server", "the server's CPUs were 97 % busy, the generator's 50 %"},
		{"somebody else on the server's CPUs", closed, apart, resources(0.98, 0.5), withoutOwnCPU, "unclear", "the server's CPUs were 98 % busy (0 % by itself), the generator's 50 %; the server itself took no CPU time"},
		{"a search for one that does nothing", slo, apart, resources(0.98, 0.5), withoutOwnCPU, "unclear", "the server took no CPU time"},
		{"at the threshold", closed, apart, resources(0.90, 0.5), nil, "server", "90 % busy"},
		{"both sides", closed, apart, resources(0.97, 0.96), nil, "server", "the generator's 96 %"},
		{"just under it", closed, apart, resources(0.89, 0.8), nil, "unclear", "the server's CPUs were 89 % busy, the generator's 80 %"},
		{"the generator alone", closed, apart, resources(0.5, 0.9), nil, "generator", "the generator's 90 %"},
		{"the database alone", closed, apart, resources(0.5, 0.95), func(m *harness.Measurement) {
			m.Result.Resources.Generator.User, m.Result.Resources.Generator.System = 0.2, 0.2
			m.Result.Resources.Database = &harness.Usage{Processes: 9, User: 2, System: 0.4, CPUs: 2, Busy: 0.95}
		}, "database", "80 % by the database"},
		{"the database starves the generator of an open load", rate, apart, resources(0.5, 0.95), func(m *harness.Measurement) {
			m.Result.Generator.Limited = true
			m.Result.Resources.Generator.User, m.Result.Resources.Generator.System = 0.2, 0.2
			m.Result.Resources.Database = &harness.Usage{Processes: 9, User: 2, System: 0.4, CPUs: 2, Busy: 0.95}
		}, "database", "80 % by the database"},
		{"a busy server beside a busy database", closed, apart, resources(0.97, 0.95), func(m *harness.Measurement) {
			m.Result.Resources.Database = &harness.Usage{Processes: 9, User: 2, System: 0.4, CPUs: 2, Busy: 0.95}
		}, "server", "the generator's 95 %, 80 % by the database"},
		{"the database beside a busier generator", closed, apart, resources(0.5, 0.95), func(m *harness.Measurement) {
			m.Result.Resources.Database = &harness.Usage{Processes: 9, User: 0.2, System: 0.4, CPUs: 2, Busy: 0.95}
		}, "generator", ""},
		{"a database that may run elsewhere too", closed, apart, resources(0.5, 0.95), func(m *harness.Measurement) {
			m.Result.Resources.Generator.User, m.Result.Resources.Generator.System = 0.2, 0.2
			m.Result.Resources.Database = &harness.Usage{Processes: 9, User: 2, System: 0.4, CPUs: 4, Busy: 0.95, Apart: true}
		}, "generator", "the generator's 95 % (13 % by itself)"},
		{"others on the CPUs", closed, apart, resources(0.97, 0.5), func(m *harness.Measurement) {
			m.Result.Resources.Server.System -= 1.5
		}, "server", "the server's CPUs were 97 % busy (47 % by itself), the generator's 50 %"},
		{"shared CPUs", closed, shared, resources(0.99, 0.4), half, "generator", "the CPUs, which both share, were 99 % busy (90 % by the two); 40 % of the server's CPUs went to the generator"},
		{"shared CPUs, of which the generator takes little", closed, shared, resources(0.99, 0.09), half, "server", "the CPUs, which both share, were 99 % busy"},
		{"shared CPUs with room on them", closed, shared, resources(0.6, 0.4), half, "unclear", "the CPUs, which both share, were 60 % busy"},
		{"not pinned", closed, harness.MachineSplit{}, resources(0.99, 0.4), half, "generator", "40 % of the server's CPUs"},
		{"the generator runs anywhere", closed, harness.MachineSplit{ServerCPUs: "0-1"}, resources(0.98, 0.9), half, "generator", "49 % of the server's CPUs"},
		{"one CPU in common", closed, harness.MachineSplit{ServerCPUs: "0-1", LoadCPUs: "1-2"}, resources(0.98, 0.9), half, "generator", "49 % of the server's CPUs"},
		{"one CPU in common, on which it hardly ran", closed, harness.MachineSplit{ServerCPUs: "0-1", LoadCPUs: "1-2"}, resources(0.97, 0.9), nil, "server", ""},
		{"offered and met on shared CPUs", rate, shared, resources(0.95, 0.4), half, "offered", ""},
		{"unmet on shared CPUs", rate, shared, resources(0.95, 0.4), func(m *harness.Measurement) { half(m); unmet(m) }, "generator", ""},
		{"a ramp on shared CPUs, at its end", ramp, shared, resources(0.4, 0.05), func(m *harness.Measurement) {
			half(m)
			m.Result.StoppedBy, m.Result.Resources.Server.Peak = "failed>1%", 0.99
		}, "generator", "12 % of the server's CPUs"},
		{"nothing known", closed, apart, nil, nil, "unclear", "there are no CPU figures of the server"},
		{"a sample alone", closed, apart, &harness.Resources{Samples: 1}, nil, "unclear", "there are no CPU figures of the server"},
		{"before the sampler: its own account", closed, apart, nil, func(m *harness.Measurement) {
			m.Account().ServerCPU, m.Result.Generator.CPU = &cpu, 2
		}, "server", "the server's CPUs were 98 % busy, the generator's 50 %"},
		{"before the sampler, on shared CPUs", closed, harness.MachineSplit{}, nil, func(m *harness.Measurement) {
			m.Account().ServerCPU, m.Result.Generator.CPU = &cpu, 3.7
		}, "generator", "the CPUs, which both share, were 95 % busy; 46 % of the server's CPUs"},
		{"offered and met", rate, apart, resources(0.3, 0.2), nil, "offered", "the server's CPUs were 30 % busy"},
		{"offered and met by a busy server", rate, apart, resources(0.95, 0.2), nil, "offered", ""},
		{"unmet by the server", rate, apart, resources(0.95, 0.2), unmet, "server", "the server's CPUs were 95 % busy"},
		{"unmet by nobody known", rate, apart, resources(0.5, 0.2), unmet, "unclear", "the server's CPUs were 50 % busy"},
		{"late sends", rate, apart, resources(0.5, 0.2), func(m *harness.Measurement) { m.Result.Generator.Limited = true }, "generator", "could not keep its times in 1 of 1 rounds; the server's CPUs"},
		{"users who do not think are a closed loop", eager, apart, resources(0.95, 0.2), nil, "server", ""},
		{"eager users, a busy generator", eager, apart, resources(0.5, 0.95), nil, "generator", ""},
		{"a ramp is judged by its end", ramp, apart, resources(0.4, 0.2), func(m *harness.Measurement) {
			m.Result.StoppedBy, m.Result.Resources.Server.Peak = "failed>1%", 0.99
		}, "server", "99 % busy"},
		{"a ramp that bore all", ramp, apart, resources(0.99, 0.2), nil, "offered", ""},
		{"a search", slo, apart, resources(0.4, 0.2), func(m *harness.Measurement) {
			m.Capacity, m.Steps = 200, []harness.Step{{Rate: 300}, {Rate: 218}, {Rate: 200, Passed: true}}
		}, "server", "broke the limit"},
		{"a search that the generator ended", slo, apart, resources(0.4, 0.2), func(m *harness.Measurement) {
			m.Capacity, m.Steps = 200, []harness.Step{{Rate: 300}, {Rate: 218, Limited: true}, {Rate: 200, Passed: true}}
		}, "generator", "1 of 1 rounds"},
		{"not measured", closed, apart, nil, func(m *harness.Measurement) { m.Error = "broken" }, "", ""},
		{"no account", closed, apart, nil, func(m *harness.Measurement) { m.Result = nil }, "", ""},
	} {
		m := judged(c.load, c.r)
		if c.change != nil {
			c.change(&m)
		}
		verdict, limit := stats.Judge(m, c.split, 4)
		if verdict != c.verdict || !strings.Contains(limit, c.limit) {
			t.Errorf("%s: %q, %q; want %q, %q", c.name, verdict, limit, c.verdict, c.limit)
		}
	}
}

// half leaves a server with half of what it used: its CPUs are as busy as before.
func half(m *harness.Measurement) {
	m.Result.Resources.Server.User /= 2
	m.Result.Resources.Server.System /= 2
}

func unmet(m *harness.Measurement) { m.Account().Scheduled, m.Account().Unsent = 3000, 1000 }

// Rows of different limits are not ranked together, and those that the generator limited not at all.
func TestOnlyOneVerdictIsRankedTogether(t *testing.T) {
	t.Parallel()
	r := testRun(6, "idle", "fast", "slow", "idler", "capped", "bad")
	r.Plan.Scenarios, r.Plan.Machine, r.Environment.CPUs = []string{"text"}, apart, 4
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for name, x := range map[string]struct{ goodput, server, generator float64 }{
			"idle": {500, 0.86, 0.5}, "fast": {400, 0.98, 0.95}, "slow": {200, 0.99, 0.4}, "idler": {50, 0.5, 0.2}, "capped": {900, 0.6, 0.99}, "bad": {999, 0.99, 0.4},
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
		got = append(got, x.Target+" "+x.Verdict)
		want := map[string]float64{"fast": 2, "slow": 1, "idle": 10, "idler": 1, "capped": math.NaN(), "bad": math.NaN()}[x.Target]
		if !near(x.Relative.Mean, want) && !(math.IsNaN(want) && math.IsNaN(x.Relative.Mean)) {
			t.Errorf("%s: relative %v, want %v", x.Target, x.Relative.Mean, want)
		}
	}
	if s := strings.Join(got, ", "); s != "fast server, slow server, idle unclear, idler unclear, capped generator, bad server" {
		t.Errorf("rows: %s", s)
	}
}

func TestCosts(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a", "old")
	r.Plan.Scenarios, r.Plan.Machine, r.Environment.CPUs = []string{"text"}, apart, 4
	var turns []harness.Measurement
	for round := 1; round <= 2; round++ {
		m, old := judged(closed, resources(0.5, 0.4)), judged(closed, nil)
		m.Round, old.Round, old.Target = round, round, "old"
		m.Result.Resources.Server.RSSIdle += int64(round) * 1e6
		if round == 2 {
			m.Result.Resources.Disturbance = "others used 31 % of the server's CPUs"
		}
		turns = append(turns, m, old)
	}
	got := map[string]harness.Summary{}
	for _, x := range rows(t, r, turns) {
		got[x.Target] = x
	}
	if c := got["old"].Costs; c != nil {
		t.Errorf("costs that nobody told: %+v", c)
	}
	x := got["a"]
	c := x.Costs
	// 0.45 s of user time in 1.5 s are 0.6 s in the window of 2 s, of 2,000 answers.
	if c == nil || !near(c.User, 0.6/2000) || !near(c.System, 1.4/2000) || !near(c.Voluntary, 0.1) || !near(c.Involuntary, 0.05) ||
		!near(c.ServerShare, 0.5) || !near(c.GeneratorShare, 0.4) || c.ServerBusy != 0.5 || c.GeneratorBusy != 0.4 {
		t.Errorf("%+v", c)
	}
	if c.RSSIdle != 11e6 || c.RSSPeak != 30e6 || c.RSSAfter != 20e6 || !near(c.OtherCPU, 0.8) || !near(c.Steal, 0.4) || c.SwapIn != 0 {
		t.Errorf("%+v", c)
	}
	if x.Disturbed != 1 || x.Disturbance != "round 2: others used 31 % of the server's CPUs" {
		t.Errorf("%d, %q", x.Disturbed, x.Disturbance)
	}
	if !math.IsNaN(c.DatabaseShare) || !math.IsNaN(c.DatabaseUser) || !math.IsNaN(c.DatabaseRSS) {
		t.Errorf("a database that nobody watched: %+v", c)
	}
	// With the exact time of the one process, the samples only part it.
	exact := 1.0
	m := judged(closed, resources(0.5, 0.4))
	m.Account().ServerCPU = &exact
	if user, system := m.ServerTimes(); !near(user, 0.3) || !near(system, 0.7) {
		t.Errorf("%v, %v", user, system)
	}
	if m.Result.Resources.Server.Processes = 2; true {
		if user, _ := m.ServerTimes(); !near(user, 0.6) {
			t.Errorf("of several processes the generator knows one: %v", user)
		}
	}
}

// What a database costs stands beside the server: 0.3 s in 1.5 s are 0.4 s in the window of 2 s, of 2,000 answers.
func TestDatabaseCosts(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a")
	r.Plan.Scenarios, r.Plan.Machine, r.Environment.CPUs = []string{"text"}, apart, 4
	var turns []harness.Measurement
	for round := 1; round <= 2; round++ {
		m := judged(closed, resources(0.5, 0.95))
		m.Round = round
		m.Result.Resources.Database = &harness.Usage{Processes: 20, User: 0.3, System: 2.4, CPUs: 2, RSSAfter: int64(round) * 100e6, Apart: true}
		turns = append(turns, m)
	}
	x := rows(t, r, turns)[0]
	if c := x.Costs; c == nil || !near(c.DatabaseUser, 0.4/2000) || !near(c.DatabaseSystem, 3.2/2000) || !near(c.DatabaseShare, 0.9) || c.DatabaseRSS != 150e6 {
		t.Errorf("%+v", c)
	}
}
