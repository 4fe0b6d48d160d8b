package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// changes are rows of two tables of which one side failed, or is missing.
func changes() []stats.Change {
	a, b := row("gin", "v1", "closed-c20", 50_000), row("gin", "v2", "closed-c20", 55_000)
	failed, none := row("chi", "v1", "closed-c20", 40_000), row("echo", "v1", "closed-c50", 1)
	failed.Unranked, none.Throughput = "3 of 10 requests failed:\nof these 2 wrong", unknown()
	return []stats.Change{
		{Target: "gin", Scenario: "text", Load: "closed-c20", A: &a, B: &b, Throughput: 0.1},
		{Target: "chi", Scenario: "text", Load: "closed-c20", A: &a, B: &failed, Throughput: -0.2},
		{Target: "gone", Scenario: "text", Load: "closed-c20", A: &a, Throughput: nan},
		{Target: "echo", Scenario: "text", Load: "closed-c50", A: &none, B: &b, Throughput: nan},
		{Target: "new", Scenario: "json", Load: "closed-c20", B: &b, Throughput: nan},
	}
}

// comparison is one of n runs, which has each kind of row.
func comparison(n int) stats.Comparison {
	c := stats.Comparison{
		Baseline: "nethttp", Margin: 0.03, Notes: []string{"different kernel: 6.1 in A, 6.2 in B"},
		Barred: []string{"B: another machine"},
	}
	for i := range n {
		c.Runs = append(c.Runs, stats.ComparedRun{
			Label: string(rune('A' + i)), Name: fmt.Sprintf("results/2026112%d-101500-standard", i),
			Started: time.Date(2026, 11, 20+i, 10, 15, 0, 0, time.UTC), Rounds: 10, Side: i,
		})
	}
	const barred = "B: not ranked: 3 of 10 requests failed"
	for _, f := range []string{stats.FigureThroughput, stats.FigureCPU} {
		for _, x := range []struct {
			target  string
			ratio   float64
			verdict stats.Outcome
			reason  string
		}{
			{"gone", 1, stats.ChangeBarred, "B: target absent"}, {"fiber", 1.54, stats.ChangeImproved, ""},
			{"gorillamux", 1.02, stats.ChangeWorse, ""}, {"nethttp", 1, stats.ChangeBaseline, ""},
			{"iris", 0.91, stats.ChangeOpen, ""}, {"gorestful", 0.82, stats.ChangeBarred, barred},
			{"chi", 0.82, stats.ChangeBarred, barred},
		} {
			r := stats.ComparedRow{Figure: f, Target: x.target, Scenario: "json", Load: "closed-c20"}
			for i := range n {
				r.Sides = append(r.Sides, side(f, x.ratio, 1-0.031*float64(i), x.verdict == stats.ChangeBaseline))
				if i == 0 {
					continue
				}
				s := stats.ChangeStep{
					From: i - 1, Change: harness.Estimate{Mean: 0.969, SD: nan, CV: nan, Low: 0.9591, High: 0.9789},
					P:        0.00012,
					Absolute: -0.031, Verdict: x.verdict, Reason: x.reason,
				}
				if x.reason != "" || x.verdict == stats.ChangeBaseline {
					s.Change, s.P = unknown(), nan
				}
				r.Steps = append(r.Steps, s)
				if x.reason != "" {
					r.Sides[i].Ratio, r.Sides[i].Reason = unknown(), x.reason
				}
			}
			c.Rows = append(c.Rows, r)
		}
		c.Rows[len(c.Rows)-7].Sides[1].Mean = nan // gone
	}
	return c
}

// side is a row in one of the runs, whose figures are a share of those of the first.
func side(figure string, ratio, share float64, baseline bool) stats.Side {
	mean, x := 71_789*share, ratio*share
	if figure == stats.FigureCPU {
		mean = 13.4e-6 * share
	}
	if baseline {
		x = 1
	}
	return stats.Side{
		Version: "v1", N: 10, Mean: mean * ratio, Ratio: harness.Estimate{Mean: x, SD: 0.1, CV: 0.1, Low: x * 0.99,
			High: x * 1.01},
	}
}

func TestComparisonForPrograms(t *testing.T) {
	t.Parallel()
	for _, f := range report.ComparisonFormats()[2:] {
		got := written(t, f, comparison(2))
		sane(t, f.Name, got)
		golden(t, "comparison."+f.Name, got)
	}
}

func facts() []harness.Facts {
	return []harness.Facts{
		{
			Target: harness.Target{
				Name: "gin", Module: "github.com/gin-gonic/gin", Engine: "net/http",
				Stars: &harness.Stars{Count: 88900, Date: "2026-07-19"},
			},
			Build: harness.Build{
				Version: "v1.12.0", Go: "go1.26.8", Bytes: 14_567_890, Modules: map[string]string{"a": "v1", "b": "v1"},
			},
			Start: harness.Estimate{Mean: 0.0123, SD: 0.0012}, N: 10, Packages: 312, Lines: 59,
			Released: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Age: 290 * 24 * time.Hour,
		},
		{
			Target: harness.Target{
				Name: "py-sanic", Language: "Python", Engine: "sanic",
				Stars: &harness.Stars{Count: 18000, Date: "2026-07-20"},
			},
			Build: harness.Build{Version: "v1.8.1", Runtime: "CPython 3.12", Bytes: 8_400_000},
			Start: harness.Estimate{Mean: 1.2, SD: 0.1}, N: 10, Packages: 13, Lines: 159,
			Released: time.Date(2023, 10, 18, 0, 0, 0, 0, time.UTC), Age: 1130 * 24 * time.Hour,
		},
		{Target: harness.Target{Name: "node", Engine: "node:http"}, Build: harness.Build{Version: "v22.1.0"},
			Start: unknown()},
	}
}

// selftest describes a self-test, and one with too few runs to judge by.
func selftest() (full, quick func(bool) []content.Block) {
	small := harness.Delay{Alias: "nethttp+1pct", Share: 0.01, Burn: 95}
	large := harness.Delay{Alias: "nethttp+5pct", Share: 0.05, Burn: 480}
	plain := harness.Delay{Alias: "nethttp-copy"}
	s := harness.Selftest{
		ID: "20261122-080000-selftest", Started: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Target: "nethttp",
		CPU: 13e-6, Gate: 0.03, Delays: []harness.Delay{plain, small, large},
		Pilot: []harness.PilotStep{
			{Burn: 2000, CPU: harness.PilotRatio{Ratio: 1.28, Low: 1.25, High: 1.31},
				Throughput: harness.PilotRatio{Ratio: 0.79, Low: 0.77, High: 0.81}},
			{Burn: 1400, CPU: harness.PilotRatio{Ratio: 1.2, Low: 1.19, High: 1.21},
				Throughput: harness.PilotRatio{Ratio: 0.84, Low: nan, High: nan}},
		},
	}
	l := harness.Load{Duration: time.Second}
	l.Slice = 50 * time.Millisecond
	s.Parts = []harness.SelftestPart{{Rounds: 10, Plan: harness.Plan{Name: harness.PartDelays,
		Loads: []harness.Load{l}}}}
	none := stats.Count{Low: nan, High: nan}
	count := func(n, found int, low, high float64) stats.Count {
		return stats.Count{N: n, Found: found, Low: low, High: high}
	}
	cost := func(mean, low, high float64) harness.Estimate {
		return harness.Estimate{Mean: mean, Low: low, High: high}
	}
	const throughput, cpu = stats.FigureThroughput, stats.FigureCPU
	found := stats.Detection{Figure: throughput, Delay: large, Runs: count(10, 9, 0.555, 0.997), Margin: 0.03,
		Equal: count(10, 0, 0, 0.308), Cost: cost(0.951, 0.948, 0.954), CPU: cost(1.051, 1.048, 1.054)}
	r := stats.SelftestResult{
		Noise: []stats.Noise{
			{Figure: throughput, Launches: 2400, SD: 0.0312, Reach: 0.064, Rounds: 6, Servers: 8,
				FalsePairs: count(400, 20, 0.031, 0.076), FalseTables: count(100, 5, 0.016, 0.113)},
			{Figure: cpu, Launches: 1, SD: nan, Reach: nan, Rounds: 6, Servers: 8,
				FalsePairs: none, FalseTables: none},
		},
		Detections: []stats.Detection{
			{Figure: throughput, Delay: plain, Runs: count(10, 1, 0.003, 0.445), Equal: count(10, 8, 0.444, 0.975),
				Cost: cost(1.0002, 0.9991, 1.0013), CPU: cost(1, 0.99, 1.01), Margin: 0.03}, found,
			{Figure: cpu, Delay: small, Runs: none, Equal: none, Cost: cost(1.011, nan, nan), Margin: 0.03},
		},
		Gates: []stats.GateCount{
			{Delay: plain, CPU: cost(1, 0.999, 1.001), N: 10, Passed: count(10, 9, 0.555, 0.997),
				Failed: count(10, 0, 0, 0.308), Unsettled: count(10, 1, 0.003, 0.445)},
			{Delay: large, CPU: found.CPU, N: 10, Passed: count(10, 0, 0, 0.308),
				Failed: count(10, 10, 0.692, 1), Unsettled: count(10, 0, 0, 0.308)},
		},
		Sensitivities: []stats.Sensitivity{{Figure: throughput, Enough: true, Found: &found},
			{Figure: cpu, Enough: true}},
	}
	full = func(wide bool) []content.Block { return content.Selftest(s, r, wide) }
	return full, func(wide bool) []content.Block {
		return content.Selftest(harness.Selftest{}, stats.SelftestResult{Detections: r.Detections[:1],
			Sensitivities: []stats.Sensitivity{{Figure: throughput}, {Figure: cpu}}}, wide)
	}
}

// books is a run of bookstores. Of one some answers were wrong.
func books() content.Input {
	var in content.Input
	for _, x := range []struct {
		name, language, engine, runtime string
		json, detail, half              float64
	}{
		{"gin-bookstore", "Go", "net/http", "", 80000, 6000, 130},
		{"py-flask-bookstore", "Python", "gunicorn", "cpython>=3.11", 4000, 300, 100},
		{"py-flask-bookstore-pg8000", "Python", "gunicorn", "cpython>=3.11", 0, 200, 100},
		{"py-flask-bookstore-pypy", "Python", "gunicorn", "pypy", 8000, 600, 100},
		{"py-sanic-bookstore", "Python", "sanic", "cpython>=3.11", 13000, 310, 100},
		{"py-wsgi-bookstore-sync", "Python", "gunicorn-sync", "cpython>=3.11", 0, 50, 40},
		{"py-wsgi-bookstore-gevent", "Python", "gunicorn-gevent", "cpython>=3.11", 0, 500, 40},
	} {
		in.Run.Subjects = append(in.Run.Subjects, harness.Subject{
			Entry:    harness.Entry{Alias: x.name, Target: x.name},
			Manifest: harness.Target{Name: x.name, Language: x.language, Engine: x.engine, Runtime: x.runtime},
		})
		add := func(target, scenario string, mean float64) {
			if mean == 0 {
				return
			}
			in.Rows = append(in.Rows, harness.Summary{
				Target: target, Scenario: scenario, Load: "closed-c20", N: 3,
				Throughput: harness.Estimate{Mean: mean, Low: mean * .9, High: mean * 1.1},
				Times:      &harness.Distribution{P99: 2 / mean},
				Costs:      &harness.Costs{User: .5 / mean, ServerShare: .5, DatabaseUser: 1 / mean, DatabaseShare: .75},
			})
		}
		add(strings.Replace(x.name, "-bookstore", "", 1), "json", x.json)
		add(x.name, "book-detail-medium", x.detail)
		add(x.name, "book-overview-0-medium", x.detail)
		add(x.name, "book-overview-50-medium", x.half)
	}
	return in
}

func TestBookstoreGolden(t *testing.T) {
	t.Parallel()
	golden(t, "bookstore", write(t, "bookstore", books()))
}

// No conclusion is drawn from what a run does not have, or has with wrong answers or in too few rounds.
func TestBookstoreWithout(t *testing.T) {
	t.Parallel()
	in := books()
	for i := range in.Rows {
		if in.Rows[i].Target == "py-sanic-bookstore" {
			in.Rows[i].Unranked = "2 answers were wrong"
		}
		in.Rows[i].Throughput.Low, in.Rows[i].Throughput.High = nan, nan
		in.Rows[i].Costs = nil
	}
	got := string(write(t, "bookstore", in))
	if strings.Contains(got, "sanic") || strings.Contains(got, "async") ||
		strings.Contains(got, "holds |\n| PyPy") {
		t.Errorf("%s", got)
	}
	if blocks := content.Bookstore(content.Input{}); len(blocks[2].Rows) > 0 {
		t.Errorf("%+v", blocks)
	}
}
