package stats_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func testRun(rounds int, targets ...string) harness.Run {
	r := harness.Run{Plan: harness.Plan{
		Rounds: rounds, Scenarios: []string{"text", "json"},
		Loads: []harness.Load{{Loader: "load", Mode: "closed", Connections: 20}},
	}}
	for _, name := range targets {
		r.Subjects = append(r.Subjects, harness.Subject{
			Entry: harness.Entry{Target: name, Alias: name}, Build: harness.Build{Version: "v-" + name},
			Verification: &harness.Verification{Target: name, Checks: 10},
		})
	}
	return r
}

func encode(tb testing.TB, nanoseconds ...int64) string {
	tb.Helper()
	h := hdrhistogram.New(1000, 60e9, 2)
	for _, v := range nanoseconds {
		if err := h.RecordValue(v); err != nil {
			tb.Fatal(err)
		}
	}
	b, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func turn(r harness.Run, round int, target, scenario string, goodput float64) harness.Measurement {
	return harness.Measurement{
		Turn: harness.Turn{Round: round, Target: target, Scenario: scenario, Load: r.Plan.Loads[0]},
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{{
			Scheduled: int64(goodput), Correct: int64(goodput), Throughput: goodput, Goodput: goodput,
		}}},
	}
}

func rows(tb testing.TB, r harness.Run, turns []harness.Measurement) []harness.Summary {
	tb.Helper()
	all, err := stats.Summarise(r, turns)
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestSummariseOrderAndRelative(t *testing.T) {
	t.Parallel()
	r := testRun(6, "slow", "fast", "middle")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		drift := 1 + float64(round)/10
		for target, speed := range map[string]float64{"slow": 100, "middle": 200, "fast": 400} {
			turns = append(turns, turn(r, round, target, "text", speed*drift))
		}
		turns = append(turns, turn(r, round, "slow", "json", 50))
	}
	all := rows(t, r, turns)
	var got []string
	for _, x := range all {
		got = append(got, x.Scenario+" "+x.Target+" "+x.Version+" "+x.Load)
	}
	want := []string{"text fast v-fast closed-c20", "text middle v-middle closed-c20", "text slow v-slow closed-c20", "json slow v-slow closed-c20"}
	if !slices.Equal(got, want) {
		t.Fatalf("rows are %q, want %q", got, want)
	}
	if x := all[2].Relative; x.Mean != 1 || x.Low != 1 || x.High != 1 {
		t.Errorf("the slowest is not exactly 1: %+v", x)
	}
	if x := all[0].Relative; !near(x.Mean, 4) || !near(x.Low, 4) || !near(x.High, 4) {
		t.Errorf("the fastest is not 4 in spite of the drift: %+v", x)
	}
	if x := all[0]; x.N != 6 || !near(x.Throughput.Mean, 400*1.35) || x.Requests != int64(440+480+520+560+600+640) || x.Failed != 0 || x.Times != nil || x.Unranked != "" {
		t.Errorf("the first row is %+v", x)
	}
}

// Whatever is wrong with a row, it loses its rank, stands last and does not become the slowest of the others.
func TestSummariseUnranked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*harness.Run, []harness.Measurement)
		want   string
		n      int
		failed int64
	}{
		{"violation before", func(r *harness.Run, _ []harness.Measurement) {
			r.Subjects[1].Verification.Violations = []harness.Violation{{Check: "json/body"}, {Check: "x"}}
		}, "breaks the contract: 2 checks, json/body first", 6, 0},
		{"violation after", func(r *harness.Run, _ []harness.Measurement) {
			r.Subjects[1].After = &harness.Verification{Violations: []harness.Violation{{Check: "text/head"}}}
		}, "breaks the contract: 1 checks, text/head first", 6, 0},
		{"never checked", func(r *harness.Run, _ []harness.Measurement) {
			r.Subjects[1].Verification = &harness.Verification{Unchecked: "bad was not ready within 10s"}
		}, "could not be checked against the contract: bad was not ready", 6, 0},
		{"failed requests", func(_ *harness.Run, m []harness.Measurement) {
			a := m[0].Account()
			a.Correct, a.Wrong, a.Errors, a.Timeouts = a.Correct-7, 4, 2, 1
		}, "7 of 54000 requests failed", 6, 7},
		{"a broken turn", func(_ *harness.Run, m []harness.Measurement) { m[5].Error = "bad ended during the turn: killed" }, "1 of 6 turns could not be measured: bad ended", 5, 0},
		{"no account", func(_ *harness.Run, m []harness.Measurement) { m[0].Result = nil }, "1 of 6 turns could not be measured: the generator gave no account of it", 5, 0},
		{"failures of a broken turn count", func(_ *harness.Run, m []harness.Measurement) {
			m[0].Error, m[0].Account().Errors = "cut short", 9
		}, "1 of 6 turns could not be measured: cut short", 5, 9},
		{"nothing asked", func(_ *harness.Run, m []harness.Measurement) { *m[2].Account() = harness.TargetLoad{} }, "1 of 6 turns had no correct answer", 6, 0},
		{"nothing answered in time", func(_ *harness.Run, m []harness.Measurement) {
			*m[2].Account() = harness.TargetLoad{Scheduled: 20, InFlight: 20}
		}, "1 of 6 turns had no correct answer", 6, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := testRun(6, "good", "bad", "other")
			var bad, turns []harness.Measurement
			for round := 1; round <= 6; round++ {
				bad = append(bad, turn(r, round, "bad", "text", 9000))
				turns = append(turns, turn(r, round, "good", "text", 200), turn(r, round, "other", "text", 300))
			}
			c.change(&r, bad)
			all := rows(t, r, append(turns, bad...))
			last := all[len(all)-1]
			if len(all) != 3 || all[0].Target != "other" || last.Target != "bad" || !strings.HasPrefix(last.Unranked, c.want) {
				t.Fatalf("rows are %+v, want %q", all, c.want)
			}
			if last.N != c.n || last.Failed != c.failed || !near(last.Relative.Mean, stats.Estimate(nil).Mean) {
				t.Errorf("the row without a rank is %+v", last)
			}
			if all[1].Relative.Mean != 1 || !near(all[0].Relative.Mean, 1.5) {
				t.Errorf("the others are not measured against the slowest of them: %+v", all)
			}
		})
	}
}

func TestSummariseMergesHistograms(t *testing.T) {
	t.Parallel()
	r := testRun(3, "a")
	rng := rand.New(rand.NewPCG(5, 6))
	var turns []harness.Measurement
	var values []int64
	for round := 1; round <= 3; round++ {
		m := turn(r, round, "a", "text", 100)
		var part []int64
		for range 4000 * round { // unequal: averages of percentiles would differ
			part = append(part, int64(1e7*float64(round*round)*rng.ExpFloat64())+1000)
		}
		m.Account().Histogram = encode(t, part...)
		values = append(values, part...)
		turns = append(turns, m)
	}
	one := turn(r, 1, "a", "text", 100)
	one.Account().Histogram = encode(t, values...)
	got, want := rows(t, r, turns)[0].Times, rows(t, r, []harness.Measurement{one})[0].Times
	if got == nil || !reflect.DeepEqual(got, want) {
		t.Errorf("merged: %+v\nall at once: %+v", got, want)
	}
	if got.P999 == nil || got.P50 <= 0 || got.P50 > got.P66 || got.P98 > got.P99 || got.P99 > *got.P999 || *got.P999 > got.Max || got.Min > got.P50 {
		t.Errorf("the percentiles are out of order: %+v", got)
	}
	slices.Sort(values)
	if exact := float64(values[len(values)/2]) / 1e9; got.P50 < exact*0.99 || got.P50 > exact*1.01 {
		t.Errorf("the median is %v s, the histogram says %v s", exact, got.P50)
	}
	one.Account().Histogram = encode(t, values[:9999]...)
	if d := rows(t, r, []harness.Measurement{one})[0].Times; d.P999 != nil {
		t.Errorf("p99.9 of 9,999 answers is given: %v", *d.P999)
	}
}

func TestSummariseRefusesHistograms(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a")
	good := encode(t, 1000, 2000)
	small := hdrhistogram.New(1, 5000, 3)
	_ = small.RecordValue(1000)
	b, err := small.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, first, second, want string }{
		{"garbage", good, "garbage!", "histogram of a text in round 2: illegal base64"},
		{"cut off", good, good[:len(good)/2], "histogram of a text in round 2: "},
		{"one letter changed", good, good[:30] + "AAAA" + good[34:], "histogram of a text in round 2: "},
		{"outside the range", string(b), encode(t, 9e9), "1 values are outside the range of the others"},
	} {
		x, y := turn(r, 1, "a", "text", 1), turn(r, 2, "a", "text", 1)
		x.Account().Histogram, y.Account().Histogram = c.first, c.second
		if _, err := stats.Summarise(r, []harness.Measurement{x, y}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
	}
}

func TestWarningsOfASubject(t *testing.T) {
	t.Parallel()
	r := testRun(1, "gin", "chi")
	r.Subjects[0].Warnings = []string{"linked with another engine"}
	m := turn(r, 1, "gin", "text", 100)
	m.Warnings = []string{"from the runner"}
	for _, row := range rows(t, r, []harness.Measurement{m, turn(r, 1, "gin", "json", 90), turn(r, 1, "chi", "text", 80)}) {
		want := map[string]string{"gin text": "linked with another engine, from the runner", "gin json": "linked with another engine", "chi text": ""}[row.Target+" "+row.Scenario]
		if got := strings.Join(row.Warnings, ", "); got != want {
			t.Errorf("%s %s: %q, want %q", row.Target, row.Scenario, got, want)
		}
	}
}

func TestSummariserWarningsAndUpdate(t *testing.T) {
	t.Parallel()
	r := testRun(6, "a")
	s := stats.NewSummariser(r)
	if got := s.Rows(); len(got) != 0 {
		t.Fatalf("rows before the first turn: %+v", got)
	}
	for round := 1; round <= 2; round++ {
		m := turn(r, round, "a", "text", 10)
		m.Warnings, m.Result.Warnings = []string{"from the runner"}, []string{"from the generator", "from the runner"}
		if err := s.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Rows()[0]; !slices.Equal(got.Warnings, []string{"from the runner", "from the generator"}) || got.Unranked != "" {
		t.Errorf("the row is %+v", got)
	}
	r.Subjects[0].After = &harness.Verification{Violations: []harness.Violation{{Check: "x"}}}
	s.Update(r)
	if got := s.Rows()[0]; got.Unranked == "" {
		t.Error("a violation after the rounds left the rank")
	}
}

// The order in which turns come must not matter, nor whether the rows were asked for in between.
func TestSummariserOrderOfTurns(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	for range 3 {
		r := testRun(7, "a", "b", "c")
		var turns []harness.Measurement
		for round := 1; round <= 7; round++ {
			for _, target := range []string{"a", "b", "c"} {
				for _, scenario := range r.Plan.Scenarios {
					m := turn(r, round, target, scenario, 1+1e5*rng.Float64())
					m.Account().Histogram = encode(t, 1+rng.Int64N(1e9), 1+rng.Int64N(1e6))
					if rng.IntN(20) == 0 {
						m.Error = "broken"
					}
					turns = append(turns, m)
				}
			}
		}
		want := rows(t, r, turns)
		rng.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		s := stats.NewSummariser(r)
		for _, m := range turns {
			if err := s.Add(m); err != nil {
				t.Fatal(err)
			}
			if rng.IntN(10) == 0 {
				s.Rows()
			}
		}
		if got := s.Rows(); !same(got, want) {
			t.Fatalf("in another order:\n%+v\nwant\n%+v", got, want)
		}
	}
}

// same compares rows to the last digit; NaN is equal to NaN.
func same(a, b []harness.Summary) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		for _, e := range []*harness.Estimate{&x.Throughput, &x.Relative, &y.Throughput, &y.Relative} {
			for _, f := range []*float64{&e.Mean, &e.SD, &e.CV, &e.Low, &e.High} {
				if *f != *f {
					*f = -1
				}
			}
		}
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

func TestCompare(t *testing.T) {
	t.Parallel()
	row := func(target, load string, mean float64) harness.Summary {
		return harness.Summary{Target: target, Scenario: "text", Load: load, Throughput: harness.Estimate{Mean: mean}}
	}
	nan := stats.Estimate(nil).Mean
	a := []harness.Summary{row("gin", "c20", 100), row("chi", "c20", 50), row("echo", "c20", nan), row("hertz", "c20", 0), row("gone", "c20", 1)}
	b := []harness.Summary{row("new", "c20", 1), row("chi", "c20", 45), row("gin", "c20", 110), row("gin", "c50", 1), row("echo", "c20", 1), row("hertz", "c20", 1)}
	type line struct {
		target, load string
		a, b         bool
		change       float64
	}
	want := []line{
		{"gin", "c20", true, true, 0.1}, {"chi", "c20", true, true, -0.1}, {"echo", "c20", true, true, nan}, {"hertz", "c20", true, true, nan},
		{"gone", "c20", true, false, nan}, {"new", "c20", false, true, nan}, {"gin", "c50", false, true, nan},
	}
	got := stats.Compare(a, b)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		g := got[i]
		if g.Target != w.target || g.Load != w.load || (g.A != nil) != w.a || (g.B != nil) != w.b || !near(g.Throughput, w.change) {
			t.Errorf("row %d is %+v, want %+v", i, g, w)
		}
	}
	if got[1].A.Throughput.Mean != 50 || got[1].B.Throughput.Mean != 45 {
		t.Errorf("the sides are mixed up: %+v %+v", got[1].A, got[1].B)
	}
	if len(stats.Compare(nil, nil)) != 0 {
		t.Error("nothing compared with nothing gives rows")
	}
}

// By the arithmetic mean "steady" is the slowest, by the geometric mean, which ratios are made of, it is "wild".
func TestRelativeIsNeverUnderOne(t *testing.T) {
	t.Parallel()
	r := testRun(6, "steady", "wild")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		wild := 20.0
		if round%2 == 0 {
			wild = 200
		}
		turns = append(turns, turn(r, round, "steady", "text", 100), turn(r, round, "wild", "text", wild))
	}
	for _, s := range rows(t, r, turns) {
		if s.Relative.Mean < 1 || s.Target == "wild" && s.Relative.Mean != 1 {
			t.Errorf("%s: relative %v", s.Target, s.Relative.Mean)
		}
	}
}
