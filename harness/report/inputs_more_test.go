package report_test

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

func sweepInput() content.Input {
	in := quiet()
	in.Run.Plan.Rounds, in.Run.Plan.Loads, in.Rows, in.Run.Plan.Scenarios = 3, nil, nil, []string{"text"}
	in.Run.Subjects = input().Run.Subjects[:2]
	for i, n := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		l := harness.Load{
			Loader: "load", Mode: "closed", Connections: n, Duration: 3 * time.Second, Warmup: 500 * time.Millisecond,
		}
		in.Run.Plan.Loads = append(in.Run.Plan.Loads, l)
		fast := row("fasthttp", "v1.0.0", l.String(), 20_000*float64(i+1))
		slow := row("nethttp", "v1.1.0", l.String(), 9_000*float64(i+1)-float64(i*i*700))
		fast.N, slow.N = 3, 3
		if n == 1000 {
			slow.Unranked, slow.Failed = "17 of 734808 requests failed", 17
		}
		in.Rows = append(in.Rows, fast, slow)
	}
	in.Sweeps = stats.Sweeps(in.Run, in.Rows)
	return in
}

func slicedInput() content.Input {
	in := quiet()
	l := harness.Load{
		Loader:      "load",
		Mode:        "closed",
		Connections: 20,
		Duration:    20 * time.Second,
		Warmup:      time.Second,
		ClosedLoad:  harness.ClosedLoad{Slice: 50 * time.Millisecond, SliceOrder: "shuffle"},
	}
	in.Run.Plan.Interleave, in.Run.Plan.Loads = harness.InterleaveSlices, []harness.Load{l}
	pair := func(name string, throughput, cpu float64) harness.Summary {
		r := row(name, "v1.0.0", l.String(), throughput*70_000)
		e := func(f float64) harness.Estimate {
			return harness.Estimate{Mean: f, Low: f - 0.0061, High: f + 0.0062}
		}
		r.Sliced = &harness.SlicedRatios{
			Baseline: "nethttp", CPU: e(cpu * 13.37e-6), Throughput: e(throughput), CPURatio: e(cpu), Idle: 0.00042,
		}
		return r
	}
	few, failing := pair("chi", 0.97, 1.04), row("gin", "v1.0.0", l.String(), 60_000)
	few.Sliced.Throughput.Low, few.Sliced.CPURatio, few.Sliced.Idle = nan, unknown(), nan
	failing.Unranked = "3 of 10 requests failed"
	in.Rows = []harness.Summary{pair("fasthttp", 1.5012, 0.6), pair("nethttp", 1, 1), few, failing}
	return in
}

func besideInput() content.Input {
	own := harness.Load{
		Loader: "load",
		Mode:   "users",
		UsersLoad: harness.UsersLoad{Users: 4000, Hatch: 500, ThinkMin: 5 * time.Second,
			ThinkMax: 15 * time.Second},
		Duration: time.Minute,
	}
	theirs := own
	theirs.Loader, theirs.Client = "locust", "http"
	other := openRow("nethttp", harness.VerdictOffered, 385, 4000)
	other.Load = theirs.String()
	in := openInput(own, openRow("nethttp", harness.VerdictOffered, 381, 4000))
	in.Run.Plan.Loads, in.Rows = append(in.Run.Plan.Loads, theirs), append(in.Rows, other)
	in.Besides = []stats.Beside{{Scenario: "text", Own: own.String(), Locust: theirs.String(),
		Rows: []stats.BesideRow{
			{
				Target: "nethttp", Version: "v1.0.0",
				Own: stats.Asker{
					N: 1, Requests: 22_860, Rate: 381, Mean: 0.00021, P50: 0.0002, P95: 0.0006, CPU: 0.00003, Busy: 0.011,
				},
				Locust: stats.Asker{
					N: 1, Requests: 23_001, Failed: 3, Rate: 385, Mean: 0.0042, P50: 0.003, P95: 0.0001, CPU: 0.0018,
					Busy:    0.93,
					Limited: 1,
				},
			},
			{
				Target: "gin", Version: "v1.1.0", CopyOf: "nethttp",
				Own: stats.Asker{N: 1, Requests: 22_860, Rate: 381, Mean: nan, P50: nan, P95: nan, CPU: nan, Busy: nan,
					Limited: 1},
				Locust: stats.Asker{N: 1, Requests: 23_001, Rate: 385, Mean: 0.0042, P50: 0.003, P95: 0.013, CPU: 0.0018,
					Busy: 0.7},
			},
		}}}
	return in
}

// costsInput has the costs at an offered rate, and of new connections.
func costsInput() content.Input {
	l := harness.Load{
		Loader:      "load",
		Mode:        "rate",
		RateLoad:    harness.RateLoad{Rate: 29_000, Share: 0.5, Arrivals: "constant"},
		Connections: 20,
	}
	in := openInput(l, openRow("gorestful", harness.VerdictOffered, 29_000, 0))
	pair := stats.Pair{A: "gorestful", B: "fasthttp", N: 6, Ratio: 0.8, Low: 0.7, High: 0.9, Apart: true}
	in.CPURankings = []stats.CPURanking{{
		Scenario: "text", Load: l.String(), Class: harness.ClassTuned,
		Rows: []stats.CPURow{
			{
				Target: "gorestful", N: 6, Late: 1, Tier: 1, CPU: around(123e-6), User: around(61e-6),
				System: around(62e-6),
				Mean:   around(1e-3), P50: around(1e-3), P99: around(99e-3),
			},
			{Target: "fasthttp", N: 6, CPU: unknown(), User: unknown(), System: unknown(), Mean: unknown(),
				P50: unknown(),
				P99: unknown()},
			{Target: "twin", N: 6, CopyOf: "fasthttp", CPU: around(123e-6)},
		},
		Standing: stats.Standing{Terms: stats.Terms{Margin: 0.03, Level: 0.05},
			Rounds: 6, Targets: []string{"gorestful", "fasthttp"}, Pairs: []stats.Pair{pair},
			Tiers: [][]string{{"gorestful"}, {"fasthttp"}}, Copies: []stats.Copy{{CPU: pair}},
		},
		Order: &stats.OrderChange{
			Saturation: "closed-c20", Targets: []string{"gorestful", "fasthttp"}, Left: []string{"hertz"},
			Rank: around(0.5),
			Self: 0.9, Pairs: 1, Reversed: 1, Swaps: []stats.Swap{{CPU: pair, Throughput: pair}},
		},
	}}
	kept := stats.ConnectionRow{
		Target: "gorestful", N: 6, ThroughputKept: around(123_456), ThroughputNew: around(12_345), Ratio: unknown(),
		Barred: "the limit was another", CPUKept: around(123e-6), CPUNew: around(999e-6), CPURatio: around(8.12),
	}
	copied, tuned := kept, kept
	copied.CopyOf, copied.Barred, tuned.Class, tuned.Barred = "x", "", harness.ClassTuned, ""
	in.Connections = []stats.ConnectionCost{{
		Scenario: "text", Kept: "closed-c20", New: "closed-c20-new",
		Rows: []stats.ConnectionRow{kept, copied, tuned},
	}}
	return in
}

func spread() stats.Spread {
	e := func(mean, low, high float64) harness.Estimate {
		return harness.Estimate{Mean: mean, SD: nan, CV: nan, Low: low, High: high}
	}
	s := stats.Spread{
		Plain: stats.SpreadSide{
			Scenario: "json", Load: "closed-c20", Verdict: harness.VerdictServer, Rounds: 10,
			Fastest: "fiber", Slowest: "gorestful", Range: e(1.87, 1.7, 2.05), SD: e(0.2143, 0.2012, 0.2256),
		},
		Application: stats.SpreadSide{
			Scenario: "book-overview-50-small", Load: "closed-c20", Verdict: harness.VerdictServer, Rounds: 10,
			Fastest: "gin", Slowest: "hertz", Range: e(1.12, 1.02, 1.2), SD: e(0.035, 0.03, 0.04),
		},
		Paired: true, N: 10, Factor: e(6.123, 5.4, 7.1),
		LeftOut: []string{"iris, echo: no rank in json", "node: no figure in book-overview-50-small"},
	}
	for i, name := range []string{"fiber", "gin", "gorestful"} {
		n := float64(i)
		s.Rows = append(s.Rows, stats.SpreadRow{
			Framework: name,
			Plain:     stats.SpreadPlace{Target: name, Rank: i + 1, Mean: 110_241 / (n + 1), Best: 1 / (n + 1)},
			Application: stats.SpreadPlace{Target: name + "-bookstore", Rank: 3 - i, Mean: 9_676 + 100*n,
				Best: 0.98 + 0.01*n},
		})
	}
	return s
}

func spreadInput() content.Input {
	in := quiet()
	in.Rows, in.Spreads = nil, []stats.Spread{spread()}
	return in
}

// raceInput is a run of n targets in tiers of three, of which the slower are 10 % slower for each tier.
func raceInput(n, rounds int) content.Input {
	in := quiet()
	in.Rows = nil
	s := stats.Standing{
		Terms:    stats.Terms{Margin: 0.03, Level: 0.05},
		Scenario: "text",
		Load:     "closed-c20",
		Rounds:   rounds,
		Trend:    stats.Trend{Change: nan, P: nan},
	}
	for i := range n {
		r := row(fmt.Sprintf("target%d", i+1), "v1", "closed-c20", 100_000-500*float64(i)-9_000*float64(i/3))
		r.Tier, r.N = i/3+1, rounds
		in.Rows, s.Targets = append(in.Rows, r), append(s.Targets, r.Target)
		if i%3 == 0 {
			s.Tiers = append(s.Tiers, nil)
		}
		s.Tiers[i/3] = append(s.Tiers[i/3], r.Target)
	}
	for i, a := range in.Rows {
		for j, b := range in.Rows[i+1:] {
			ratio := a.Throughput.Mean / b.Throughput.Mean
			p := stats.Pair{
				A: a.Target, B: b.Target, N: rounds, Ratio: ratio, Low: ratio / 1.05, High: ratio * 1.05,
				P: 0.2, Holm: 1, SignedRank: 0.3,
			}
			if i/3 != (i+1+j)/3 {
				p.P, p.Holm, p.SignedRank, p.Apart = 1e-6, 0.0123, 0.002, true
			}
			if rounds < stats.MinRounds {
				p.Low, p.High, p.P, p.Holm, p.SignedRank, p.Apart = nan, nan, nan, nan, nan, false
			}
			s.Pairs = append(s.Pairs, p)
		}
	}
	if rounds < stats.MinRounds {
		s.Tiers = nil
	}
	in.Standings = []stats.Standing{s}
	return in
}

// tiersInput is a race with a trend and outlying rounds.
func tiersInput() content.Input {
	in := raceInput(5, 10)
	s := &in.Standings[0]
	s.Trend = stats.Trend{Change: 0.042, P: 0.0123}
	s.Outliers = []stats.Outlier{
		{Target: "target2", Round: 7, Off: -0.25, Score: -6.3,
			Causes: []string{"the generator was busy", "launched again"}},
		{Target: "target4", Round: 2, Off: 0.1, Score: 3.6},
	}
	return in
}

// copiedInput is a run of five targets with a copy of the third, which is the fastest of all.
func copiedInput() content.Input {
	in := raceInput(5, 10)
	twin := row("target3-copy", "v1", "closed-c20", 101_000)
	twin.CopyOf, twin.N = "target3", 10
	in.Rows = append([]harness.Summary{twin}, in.Rows...)
	in.Run.Subjects = []harness.Subject{{Entry: harness.Entry{Target: "target3", Alias: "target3-copy",
		CopyOf: "target3"}}}
	in.Standings[0].Copies = []stats.Copy{{
		Throughput: stats.Pair{A: "target3", B: "target3-copy", N: 10, Ratio: 0.98, Low: 0.96, High: 1.0004},
	}}
	return in
}

// gapsInput has a tuned target with gaps next to a plain one, whose rank is not the tuned one's.
func gapsInput() content.Input {
	in := input()
	a, b := row("quick", "v1", "closed-c20", 90_000), row("gappy", "v1", "closed-c20", 120_000)
	a.Verdict, b.Verdict, b.Class = harness.VerdictServer, harness.VerdictServer, harness.ClassTuned
	b.Warnings = harness.Doubts{harness.GapDoubt(2), {Text: "it rains"}}
	in.Rows, in.Run.Subjects = []harness.Summary{a, b}, nil
	for _, x := range []struct{ engine, name, checks string }{
		{"", "gappy", "method/override wait/header-drip"}, {"gunicorn", "flask", "post/large post/sent path/slash"},
		{"uvicorn", "fastapi", "path/slash"}, {"gunicorn", "django", "post/large post/sent"},
		{"gunicorn", "hug", "post/large post/sent path/slash"}, {"tornado", "tornado", ""},
	} {
		v := &harness.Verification{Target: x.name, Checks: 162}
		for _, c := range strings.Fields(x.checks) {
			v.Gaps = append(v.Gaps, harness.Gap{Check: c, Observed: "405", Why: "a middleware reads it"})
		}
		in.Run.Subjects = append(in.Run.Subjects, harness.Subject{
			Entry: harness.Entry{Target: x.name, Alias: x.name}, Manifest: harness.Target{Engine: x.engine},
			Verification: v,
		})
	}
	for _, r := range in.Rows {
		in.Detail.Turns = append(in.Detail.Turns, harness.Measurement{
			Turn: harness.Turn{Round: 1, Target: r.Target, Scenario: "text", Load: in.Run.Plan.Loads[0]},
			Result: &harness.LoadResult{
				Duration: 1, Targets: []harness.TargetLoad{{Correct: 1, Scheduled: 1, Goodput: r.Throughput.Mean}},
			},
		})
	}
	return in
}

// warmedInput has curves of the warm-up, and findings on the machine.
func warmedInput() content.Input {
	curve := func(target string, round int, r harness.RunIn) stats.RunInCurve {
		return stats.RunInCurve{Target: target, Scenario: "json", Round: round, RunIn: r}
	}
	return content.Input{
		Run: harness.Run{
			ID: "x",
			Plan: harness.Plan{Scenarios: []string{"json"},
				Entries: []harness.Entry{{Target: "py", Alias: "py", Warmup: 16e9}}},
			Subjects: []harness.Subject{
				{Entry: harness.Entry{Target: "py", Alias: "py", Class: harness.ClassTuned},
					Build: harness.Build{Version: "3.1.3"}},
			},
			Findings: []harness.Finding{
				{Check: "other work", Level: harness.FindingWarning, Found: "1.25 of 2 CPUs: xz",
					Spoils: "it takes CPU time"},
				{Check: "turbo", Level: harness.FindingNote, Found: "on"},
				{Check: "not checked", Level: harness.FindingUnknown, Found: "governor"},
			},
		},
		Rows: []harness.Summary{{Target: "py", Scenario: "json", Load: "closed-c20", N: 2}},
		RunIns: []stats.RunInCurve{
			curve("py", 1, harness.RunIn{Window: 2, Rates: []float64{722, 1478, 4689, 12690, 14121, 13700, 13700,
				13700}}),
			curve("py", 2, harness.RunIn{Window: 2, Error: "broken"}),
			curve("quick", 1, harness.RunIn{Window: 2, Rates: []float64{5}}),
			curve("steady", 1, harness.RunIn{Window: 1, Rates: make([]float64, 50)}),
		},
	}
}
