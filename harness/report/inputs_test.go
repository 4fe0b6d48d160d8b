package report_test

import (
	"fmt"
	"math"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

var nan = math.NaN()

func unknown() harness.Estimate {
	return harness.Estimate{Mean: nan, SD: nan, CV: nan, Low: nan, High: nan}
}

// around is a figure with an interval of a tenth to either side.
func around(v float64) harness.Estimate {
	return harness.Estimate{Mean: v, SD: v / 10, CV: 0.1, Low: 0.9 * v, High: 1.1 * v}
}

func row(target, version, load string, mean float64) harness.Summary {
	return harness.Summary{
		Target: target, Version: version, Scenario: "text", Load: load, N: 6, Requests: int64(mean * 12),
		Throughput: harness.Estimate{Mean: mean, SD: mean / 100, CV: 0.01, Low: mean * 0.99, High: mean * 1.01},
		Relative: harness.Estimate{Mean: mean / 50_000, SD: nan, CV: nan, Low: mean / 51_000,
			High: mean / 49_000},
		Times: &harness.Distribution{Mean: 20 / mean, P50: 18 / mean, P99: 100 / mean, Max: 0.0421},
	}
}

// input is a run that was interrupted, with rows that failed, and a cross-check with wrk.
func input() content.Input {
	// buildError is what an error with a compiler's output looks like.
	const buildError = "build hertz: exit status 1\n# tenrounds/servers/hertz\nservers/hertz/main.go:12:3: " +
		"undefined: x\n\tnote: module requires Go 1.27\n"
	own := harness.Load{
		Loader: "load", Mode: "closed", Connections: 20, Duration: 2 * time.Second, Warmup: 500 * time.Millisecond,
	}
	wrk := own
	wrk.Loader, wrk.Threads = "wrk", 2
	r := harness.Run{
		ID: "20260701-100000-quick", Status: harness.StatusInterrupted, Reason: "SIGINT",
		Started: time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC), Ended: time.Date(2026, 7, 1, 10, 2, 3, 4, time.UTC),
		Plan: harness.Plan{
			Name: "quick", Rounds: 6, Launch: "round", Order: "shuffled", Up: "all", Seed: 42,
			Scenarios: []string{"text", "json"},
			Loads:     []harness.Load{own, wrk}, Machine: harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1"},
		},
		Environment: harness.Environment{
			OS: "linux", Arch: "amd64", Kernel: "6.18.44", CPUModel: "Test CPU @ 2.50GHz", CPUs: 2, Memory: 8 << 30,
			Go: "go1.26.8", Steal: 0.0123,
		},
		Warnings: harness.Doubts{{Text: buildError},
			{Text: "the contract was not verified before the rounds (--no-verify)"}},
	}
	for i, name := range []string{"fasthttp", "nethttp", "gin", "broken"} {
		r.Subjects = append(r.Subjects, harness.Subject{
			Entry:        harness.Entry{Target: name, Alias: name},
			Manifest:     harness.Target{Name: name, Engine: "net/http", Static: "http.ServeContent"},
			Build:        harness.Build{Version: fmt.Sprintf("v1.%d.0", i)},
			Verification: &harness.Verification{Target: name, Checks: 120, Encoding: "proved"},
		})
	}
	s := r.Subjects
	s[0].Manifest.Engine = "fasthttp"
	s[0].Build.Modules = map[string]string{"github.com/valyala/fasthttp": "v1.73.0"}
	s[2].Env, s[2].Flags, s[2].Verification = []string{"GOGC=400"}, []string{"--fast"}, nil
	s[3].Verification.Violations = []harness.Violation{{
		Target: "broken", Check: "json/body", Want: `{"message":"Hello, World!"}`,
		Got: `{"message":` + strings.Repeat("<wrong>", 200), Why: "only equal work is compared",
	}}
	return content.Input{Run: r, Rows: inputRows()}
}

func inputRows() []harness.Summary {
	failing, broken := row("gin", "v1.2.0", "closed-c20", 61_234), row("broken", "v1.3.0", "closed-c20", 1)
	failing.Failed, failing.Unranked, failing.Relative = 17, "17 of 734808 requests failed", unknown()
	broken.Throughput, broken.Relative, broken.Times, broken.N = unknown(), unknown(), nil, 0
	broken.Unranked = "6 of 6 turns could not be measured: not launched again after 2 failures in a row: " +
		"broken (PID 123) ended: exit status 2\npanic: runtime error\n\ngoroutine 1 [running]:\nmain.main()\n"
	first, few := row("fasthttp", "v1.0.0", "closed-c20", 123_456), row("nethttp", "v1.1.0",
		"closed-c20", 50_000)
	few.N, few.Throughput.Low, few.Throughput.High, few.Relative.Low, few.Relative.High = 5, nan, nan, nan, nan
	few.Warnings = harness.Doubts{{Text: "launched again: it had ended before this turn: signal: killed"},
		{Text: "the generator was busy"}}
	first.Warnings = harness.Doubts{{Text: "the generator was busy"}}
	cross, silent := row("fasthttp", "v1.0.0", "wrk-c20-t2", 130_000), row("nethttp", "v1.1.0", "wrk-c20-t2", 0)
	cross.Relative = harness.Estimate{Mean: 1, Low: 1, High: 1}
	silent.Throughput, silent.Relative = harness.Estimate{CV: nan, Low: nan, High: nan}, unknown()
	silent.Unranked, silent.Times = "6 of 6 turns had no correct answer", nil
	return []harness.Summary{first, few, failing, broken, cross, silent}
}

// quiet is the same run, complete and without warnings and targets.
func quiet() content.Input {
	in := input()
	in.Run.Status, in.Run.Reason, in.Run.Warnings, in.Run.Subjects = harness.StatusComplete, "", nil, nil
	return in
}

func limited(target string, verdict harness.Verdict, mean, server, generator float64) harness.Summary {
	r := row(target, "v1.0.0", "closed-c20", mean)
	r.Verdict, r.Limit = verdict, "as the figures say"
	r.Costs = &harness.Costs{
		User: 3.4e-6, System: 9.61e-6, ServerShare: server - 0.004, ServerBusy: server,
		GeneratorShare: generator, GeneratorBusy: generator, RSSIdle: 7.6 * (1 << 20), RSSPeak: 14.25 * (1 << 20),
		RSSAfter: 12 * (1 << 20), Voluntary: 0.0123, Involuntary: 0.4, OtherCPU: 0.1,
	}
	return r
}

// limitedInput has a group of each verdict, of one scenario and load.
func limitedInput() content.Input {
	in := quiet()
	idle := limited("hertz", harness.VerdictUnclear, 77_000, 0.877, 0.59)
	idle.Disturbed = 2
	idle.Disturbance = "round 3: others used 31 % of the server's CPUs, the busiest was cc1 with 24 % of a CPU"
	cheap := limited("fasthttp", harness.VerdictServer, 110_000, 0.988, 0.93)
	cheap.Costs.User, cheap.Costs.Voluntary = 1.2e-6, nan
	failed := limited("gin", harness.VerdictUnclear, 70_000, 0.6, 0.5)
	failed.Unranked = "17 of 734808 requests failed"
	in.Rows = []harness.Summary{
		cheap, limited("nethttp", harness.VerdictServer, 75_000, 0.993, 0.8),
		limited("pg", harness.VerdictDatabase, 9000, 0.4, 0.95), idle,
		limited("slowhertz", harness.VerdictUnclear, 60_000, 0.845, 0.5),
		limited("capped", harness.VerdictGenerator, 99_000, 0.5, 0.99), failed,
	}
	in.Rows[5].Relative = unknown()
	return in
}

// databaseInput has a private database next to the servers.
func databaseInput() content.Input {
	in := limitedInput()
	in.Run.Database = &harness.Database{
		Kind: harness.DatabasePrivate, Version: "PostgreSQL 15.13", Pool: 16, CPUs: "1",
		Settings: map[string]string{"fsync": "on", "shared_buffers": "256MB", "jit": "on"},
		Scale:    "medium", Seed: 1,
		Authors: 100_000, Books: 1_000_000, Checksum: "d9d4aa43bbb3788e", LoadTime: 13.91, Bytes: 363928935,
	}
	for i := range in.Rows {
		c := in.Rows[i].Costs
		c.DatabaseUser, c.DatabaseSystem, c.DatabaseShare, c.DatabaseRSS = 6.4e-3, 71e-6, 0.76, 118<<20
	}
	return in
}

// openInput is a report of one load that is offered.
func openInput(l harness.Load, rows ...harness.Summary) content.Input {
	in := quiet()
	in.Run.Plan.Rounds, in.Run.Plan.Loads = 1, []harness.Load{l}
	for i := range rows {
		r := &rows[i]
		r.Load, r.N, r.Relative = l.String(), 1, unknown()
		r.Throughput.SD, r.Throughput.CV, r.Throughput.Low, r.Throughput.High = nan, nan, nan, nan
	}
	in.Rows = rows
	return in
}

func openRow(target string, verdict harness.Verdict, mean, users float64) harness.Summary {
	r := row(target, "v1.0.0", "", mean)
	r.Verdict, r.Users = verdict, users
	r.Times = &harness.Distribution{
		P50: 0.0002, P66: 0.0003, P75: 0.0004, P80: 0.0005, P90: 0.0006, P95: 0.0012, P98: 0.002, P99: 0.0311,
		Max: 0.9,
	}
	return r
}

func usersInput() content.Input {
	failing := openRow("gin", harness.VerdictServer, 240, 6000)
	failing.Failed, failing.Unranked = 17, "17 of 14400 requests failed: 17 status 503"
	return openInput(harness.Load{
		Loader: "load",
		Mode:   "users",
		UsersLoad: harness.UsersLoad{Users: 10_000, Hatch: 100, ThinkMin: 5 * time.Second,
			ThinkMax: 15 * time.Second},
		Duration: time.Minute,
	}, openRow("fasthttp", harness.VerdictOffered, 300, 6000),
		openRow("nethttp", harness.VerdictOffered, 301, 6000), failing)
}

func rateInput() content.Input {
	unmet := openRow("nethttp", harness.VerdictServer, 41_234, 0)
	unmet.Unmet, unmet.Limit = 1, "the server's CPUs were 98 % busy, the generator's 61 %"
	l := harness.Load{
		Loader:      "load",
		Mode:        "rate",
		RateLoad:    harness.RateLoad{Rate: 50_000, Arrivals: "poisson"},
		Connections: 100,
		Duration:    time.Minute,
	}
	return openInput(l, openRow("fasthttp", harness.VerdictOffered, 50_000, 0), unmet,
		openRow("gin", harness.VerdictGenerator, 49_000, 0))
}

// endedInput is a ramp of which a server broke, and the generator was the limit of another.
func endedInput() content.Input {
	broke, busy := openRow("nethttp", harness.VerdictUnclear, 30_000, 6200), openRow("chi",
		harness.VerdictGenerator, 30_000, 7000)
	broke.Stopped, broke.StoppedBy, broke.Failed = 1, harness.ParseStop("p99>1s: 312 of 20000 correct answers "+
		"took over 1s in the last 5s"), 12
	broke.Reasons = harness.Reasons{"connect: refused": 2, "no complete answer in time": 8, "status 502": 1,
		"status 503": 1}
	busy.Stopped, busy.StoppedBy = 1, harness.ParseStop("failed>1%: 200 of 2000 requests failed in the last 5s")
	return openInput(harness.Load{
		Loader: "load",
		Mode:   "users",
		UsersLoad: harness.UsersLoad{Users: 19_000, Hatch: 200, ThinkMin: 100 * time.Millisecond,
			ThinkMax: 300 * time.Millisecond, StopWhen: "failed>1%,p99>1s"},
		Duration: 95 * time.Second,
	}, broke, busy, openRow("fasthttp", harness.VerdictOffered, 50_000, 19_000))
}

func sloInput() content.Input {
	return openInput(harness.Load{
		Loader:      "load",
		Mode:        "rate",
		RateLoad:    harness.RateLoad{SLO: 20 * time.Millisecond, Arrivals: "constant"},
		Connections: 100,
		Duration:    2500 * time.Millisecond,
	}, openRow("fasthttp", harness.VerdictServer, 51_200, 0),
		openRow("nethttp", harness.VerdictServer, 40_637, 0))
}
