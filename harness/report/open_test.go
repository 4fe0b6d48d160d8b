package report_test

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// openInput is a report of one load that is offered.
func openInput(l harness.Load, rows ...harness.Summary) content.Input {
	in := input()
	in.Run.Status, in.Run.Warnings, in.Run.Subjects = harness.StatusComplete, nil, nil
	in.Run.Plan.Rounds, in.Run.Plan.Loads = 1, []harness.Load{l}
	for i := range rows {
		rows[i].Load, rows[i].N, rows[i].Relative = l.String(), 1, unknown()
		rows[i].Throughput.SD, rows[i].Throughput.CV, rows[i].Throughput.Low, rows[i].Throughput.High = nan, nan, nan, nan
	}
	in.Rows = rows
	return in
}

func openRow(target, verdict string, mean, users float64) harness.Summary {
	r := row(target, "v1.0.0", "", mean)
	r.Verdict, r.Users = verdict, users
	r.Times = &harness.Distribution{P50: 0.0002, P66: 0.0003, P75: 0.0004, P80: 0.0005, P90: 0.0006, P95: 0.0012, P98: 0.002, P99: 0.0311, Max: 0.9}
	return r
}

func TestOpenGolden(t *testing.T) {
	t.Parallel()
	failing := openRow("gin", harness.VerdictServer, 240, 6000)
	failing.Failed, failing.Unranked = 17, "17 of 14400 requests failed: 17 status 503"
	users := openInput(harness.Load{
		Loader: "load", Mode: "users", Users: 10_000, Hatch: 100, ThinkMin: 5 * time.Second, ThinkMax: 15 * time.Second, Duration: time.Minute,
	}, openRow("fasthttp", harness.VerdictOffered, 300, 6000), openRow("nethttp", harness.VerdictOffered, 301, 6000), failing)
	unmet := openRow("nethttp", harness.VerdictServer, 41_234, 0)
	unmet.Unmet = 1
	unmet.Limit = "the server's CPUs were 98 % busy, the generator's 61 %"
	rate := openInput(harness.Load{Loader: "load", Mode: "rate", Rate: 50_000, Arrivals: "poisson", Connections: 100, Duration: time.Minute},
		openRow("fasthttp", harness.VerdictOffered, 50_000, 0), unmet, openRow("gin", harness.VerdictGenerator, 49_000, 0))
	broke := openRow("nethttp", harness.VerdictUnclear, 30_000, 6200)
	broke.Stopped, broke.StoppedBy, broke.Failed = 1, "p99>1s: 312 of 20000 correct answers took over 1s in the last 5s", 12
	broke.Reasons = harness.Reasons{"connect: refused": 2, "no complete answer in time": 8, "status 502": 1, "status 503": 1}
	busy := openRow("chi", harness.VerdictGenerator, 30_000, 7000)
	busy.Stopped, busy.StoppedBy = 1, "failed>1%: 200 of 2000 requests failed in the last 5s"
	ramp := openInput(harness.Load{
		Loader: "load", Mode: "users", Users: 19_000, Hatch: 200, ThinkMin: 100 * time.Millisecond, ThinkMax: 300 * time.Millisecond,
		Duration: 95 * time.Second, StopWhen: "failed>1%,p99>1s",
	}, broke, busy, openRow("fasthttp", harness.VerdictOffered, 50_000, 19_000))
	slo := openInput(harness.Load{Loader: "load", Mode: "rate", SLO: 20 * time.Millisecond, Arrivals: "constant", Connections: 100, Duration: 2500 * time.Millisecond},
		openRow("fasthttp", harness.VerdictServer, 51_200, 0), openRow("nethttp", harness.VerdictServer, 40_637, 0))
	for name, in := range map[string]content.Input{"slo": slo, "users": users, "rate": rate, "ramp": ramp} {
		for _, f := range tableFormats() {
			got := write(t, f.Name, in)
			golden(t, name+"."+f.Name, got)
			sane(t, name, got)
			if f.Name == "text" {
				narrow(t, got)
			}
		}
	}
}

// The page marks times of which a part was never sent, and says why requests failed, as the tables do.
func TestOutcomesOnThePage(t *testing.T) {
	t.Parallel()
	unmet, failed := openRow("nethttp", harness.VerdictUnclear, 41_234, 0), openRow("gin", harness.VerdictServer, 240, 0)
	unmet.Unmet = 1
	failed.Failed, failed.Unranked = 17, "17 of 14400 requests failed: 17 status 503"
	in := openInput(harness.Load{Loader: "load", Mode: "rate", Rate: 50_000, Connections: 100, Duration: time.Minute}, unmet, failed)
	got := string(write(t, "html", in))
	for _, want := range []string{"31.1 ms*", "these times are those of the others alone: nethttp.", "17 status 503"} {
		if !strings.Contains(got, want) {
			t.Errorf("no word of %q", want)
		}
	}
	broke := openRow("nethttp", harness.VerdictServer, 30_000, 6200)
	broke.Stopped, broke.StoppedBy, broke.Failed, broke.Reasons = 1, "failed>1%: x", 12, harness.Reasons{"connect: refused": 12}
	ramp := openInput(harness.Load{Loader: "load", Mode: "users", Users: 9000, Hatch: 200, Duration: time.Minute, StopWhen: "failed>1%"}, broke)
	if got := string(write(t, "html", ramp)); !strings.Contains(got, "Failed requests of nethttp: 12 connect: refused.") {
		t.Error("no reason of a ramp's failures")
	}
}

func sweepInput() content.Input {
	in := input()
	in.Run.Status, in.Run.Warnings, in.Run.Plan.Rounds, in.Run.Plan.Loads, in.Rows = harness.StatusComplete, nil, 3, nil, nil
	in.Run.Plan.Scenarios = []string{"text"}
	in.Run.Subjects = in.Run.Subjects[:2]
	steps := []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}
	for i, n := range steps {
		l := harness.Load{Loader: "load", Mode: "closed", Connections: n, Duration: 3 * time.Second, Warmup: 500 * time.Millisecond}
		in.Run.Plan.Loads = append(in.Run.Plan.Loads, l)
		fast, slow := row("fasthttp", "v1.0.0", l.String(), 20_000*float64(i+1)), row("nethttp", "v1.1.0", l.String(), 9_000*float64(i+1)-float64(i*i*700))
		fast.N, slow.N = 3, 3
		if n == 1000 {
			slow.Unranked, slow.Failed = "17 of 734808 requests failed", 17
		}
		in.Rows = append(in.Rows, fast, slow)
	}
	in.Sweeps = stats.Sweeps(in.Run, in.Rows)
	return in
}

func TestSweepGolden(t *testing.T) {
	t.Parallel()
	for _, f := range tableFormats() {
		got := write(t, f.Name, sweepInput())
		golden(t, "sweep."+f.Name, got)
		sane(t, "sweep", got)
		if f.Name == "text" {
			narrow(t, got)
		}
	}
	// More numbers than a terminal is wide for, and texts from an enemy.
	in := sweepInput()
	for i := range in.Sweeps {
		s := &in.Sweeps[i]
		s.Points = append(s.Points, s.Points...)
		s.Target, s.Scenario = strings.Repeat("<b>|x", 50), "a|b\n# c"
	}
	narrow(t, write(t, "text", in))
	if md := string(write(t, "markdown", in)); strings.ContainsAny(md, "<>") || strings.Contains(md, "\n# c") {
		t.Errorf("texts are markup in the report:\n%s", md)
	}
}
