package stats_test

import (
	"math"
	"strings"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

var (
	apart  = harness.MachineSplit{ServerCPUs: "0-1", LoadCPUs: "2,3"}
	shared = harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "0"}
	closed = harness.Load{Loader: "load", Mode: "closed", Connections: 20}
)

// testRun is a run of some targets over two scenarios.
func testRun(rounds int, targets ...string) harness.Run {
	r := harness.Run{Plan: harness.Plan{
		Rounds: rounds, Scenarios: []string{"text", "json"}, Loads: []harness.Load{closed},
	}}
	for _, name := range targets {
		r.Subjects = append(r.Subjects, harness.Subject{
			Entry: harness.Entry{Target: name, Alias: name}, Build: harness.Build{Version: "v-" + name},
			Verification: &harness.Verification{Target: name, Checks: 10},
		})
	}
	return r
}

// addCopy adds a copy of a target to a run.
func addCopy(r *harness.Run, of string) {
	e := harness.Entry{Target: of, Alias: of + "-copy", CopyOf: of}
	r.Subjects = append(r.Subjects, harness.Subject{Entry: e})
}

// turn is a turn of the first load of a run with correct answers only.
func turn(r harness.Run, round int, target, scenario string, goodput float64) harness.Measurement {
	return harness.Measurement{
		Turn: harness.Turn{Round: round, Target: target, Scenario: scenario, Load: r.Plan.Loads[0]},
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{{
			Scheduled: int64(goodput), Correct: int64(goodput), Throughput: goodput, Goodput: goodput,
		}}},
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

// resources are those of a turn of 2 s, of which 1.5 were sampled, on two CPUs a side. All work on the CPUs
// is that of the server and the generator.
func resources(serverBusy, generatorBusy float64) *harness.Resources {
	return &harness.Resources{
		Stretch: 1.5, Samples: 5, OtherCPU: 0.3, Steal: 0.15,
		Server: harness.Usage{
			Processes: 1, User: 0.9 * serverBusy, System: 2.1 * serverBusy, CPUs: 2, Busy: serverBusy,
			Peak:    serverBusy,
			RSSIdle: 10e6, RSSPeak: 30e6, RSSAfter: 20e6, Voluntary: 150, Involuntary: 75,
		},
		Generator: harness.Usage{
			Processes: 1, User: generatorBusy, System: 2 * generatorBusy, CPUs: 2, Busy: generatorBusy,
			Peak: generatorBusy,
		},
	}
}

// encode is a histogram of some times.
func encode(tb testing.TB, nanoseconds ...int64) string {
	tb.Helper()
	h := hdrhistogram.New(1000, 60e9, 2)
	for _, v := range nanoseconds {
		if err := h.RecordValue(v); err != nil {
			tb.Fatal(err)
		}
	}
	return encoded(tb, h)
}

func encoded(tb testing.TB, h *hdrhistogram.Histogram) string {
	tb.Helper()
	b, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func gather(tb testing.TB, r harness.Run, turns []harness.Measurement) (*stats.Summariser,
	[]harness.Summary) {
	tb.Helper()
	s, err := stats.Gather(r, turns)
	if err != nil {
		tb.Fatal(err)
	}
	return s, s.Rows()
}

func rows(tb testing.TB, r harness.Run, turns []harness.Measurement) []harness.Summary {
	tb.Helper()
	_, all := gather(tb, r, turns)
	return all
}

// names are the targets of rows in their order.
func names(rows []harness.Summary) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Target)
	}
	return strings.Join(all, " ")
}

func byTarget(rows []harness.Summary) map[string]harness.Summary {
	all := map[string]harness.Summary{}
	for _, r := range rows {
		all[r.Target] = r
	}
	return all
}

// near compares figures; NaN is equal to NaN.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

// within reports whether a figure is at most some way from another.
func within(a, b, by float64) bool { return math.Abs(a-b) <= by }
