package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// pointers are addresses as %+v prints them.
var pointers = regexp.MustCompile(`0x[0-9a-f]+`)

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
	if names(all) != "fast middle slow slow" || all[3].Scenario != "json" {
		t.Fatalf("rows are %+v", all)
	}
	if x := all[2].Relative; x.Mean != 1 || x.Low != 1 || x.High != 1 {
		t.Errorf("the slowest is not exactly 1: %+v", x)
	}
	x := all[0]
	if e := x.Relative; !near(e.Mean, 4) || !near(e.Low, 4) || !near(e.High, 4) {
		t.Errorf("the fastest is not 4 in spite of the drift: %+v", e)
	}
	x.Throughput, x.Relative, x.Costs = harness.Estimate{Mean: x.Throughput.Mean}, harness.Estimate{}, nil
	x.P50, x.P99 = harness.Estimate{}, harness.Estimate{}
	want := harness.Summary{
		Target: "fast", Version: "v-fast", Scenario: "text", Load: "closed-c20", N: 6, Tier: 1,
		Requests: 440 + 480 + 520 + 560 + 600 + 640, Throughput: harness.Estimate{Mean: 400 * 1.35},
		Verdict: harness.VerdictUnclear, Limit: x.Limit,
	}
	if !reflect.DeepEqual(x, want) {
		t.Errorf("the first row is\n%+v, want\n%+v", x, want)
	}
}

// Whatever is wrong with a row, it loses its rank, stands last and is not the slowest of the others.
func TestSummariseUnranked(t *testing.T) {
	t.Parallel()
	type turns = []harness.Measurement
	for _, c := range []struct {
		name   string
		change func(*harness.Subject, turns)
		want   string
		n      int
		failed int64
	}{
		{"violation before", func(s *harness.Subject, _ turns) {
			s.Verification.Violations = []harness.Violation{{Check: "json/body"}, {Check: "x"}}
		}, "breaks the contract: 2 checks, json/body first", 6, 0},
		{"violation after", func(s *harness.Subject, _ turns) {
			s.After = &harness.Verification{Violations: []harness.Violation{{Check: "text/head"}}}
		}, "breaks the contract: 1 checks, text/head first", 6, 0},
		{"never checked", func(s *harness.Subject, _ turns) {
			s.Verification = &harness.Verification{Unchecked: "bad was not ready within 10s"}
		}, "could not be checked against the contract: bad was not ready", 6, 0},
		{"failed requests", func(_ *harness.Subject, m turns) {
			a := m[0].Account()
			a.Correct, a.Wrong, a.Errors, a.Timeouts = a.Correct-7, 4, 2, 1
		}, "7 of 54000 requests failed", 6, 7},
		{"a broken turn", func(_ *harness.Subject, m turns) { m[5].Error = "bad ended during the turn: killed" },
			"1 of 6 turns could not be measured: bad ended", 5, 0},
		{"no account", func(_ *harness.Subject, m turns) { m[0].Result = nil },
			"1 of 6 turns could not be measured: the generator gave no account of it", 5, 0},
		{"failures of a broken turn count", func(_ *harness.Subject, m turns) {
			m[0].Error, m[0].Account().Errors = "cut short", 9
		}, "1 of 6 turns could not be measured: cut short", 5, 9},
		{"nothing answered in time", func(_ *harness.Subject, m turns) {
			*m[2].Account() = harness.TargetLoad{Scheduled: 20, InFlight: 20}
		}, "1 of 6 turns had no correct answer", 6, 0},
	} {
		r := testRun(6, "good", "bad", "other")
		var bad, all turns
		for round := 1; round <= 6; round++ {
			bad = append(bad, turn(r, round, "bad", "text", 9000))
			all = append(all, turn(r, round, "good", "text", 200), turn(r, round, "other", "text", 300))
		}
		c.change(&r.Subjects[1], bad)
		got := rows(t, r, append(all, bad...))
		last := got[len(got)-1]
		if names(got) != "other good bad" || !strings.HasPrefix(last.Unranked, c.want) ||
			!strings.HasSuffix(last.Unranked, last.Error) || (last.Error != "") != (last.N < 6) ||
			last.N != c.n || last.Failed != c.failed || !math.IsNaN(last.Relative.Mean) {
			t.Errorf("%s: rows are %+v, want %q", c.name, got, c.want)
		}
		if got[1].Relative.Mean != 1 || !near(got[0].Relative.Mean, 1.5) {
			t.Errorf("%s: the others are not measured against the slowest of them: %+v", c.name, got)
		}
	}
}

// Percentiles of merged histograms are those of all answers, and those that few answers cannot know are not
// given.
func TestSummariseMergesHistograms(t *testing.T) {
	t.Parallel()
	r := testRun(3, "a")
	times := func(parts ...[]int64) *harness.Distribution {
		var turns []harness.Measurement
		for i, part := range parts {
			m := turn(r, i+1, "a", "text", 100)
			m.Account().Histogram = encode(t, part...)
			turns = append(turns, m)
		}
		return rows(t, r, turns)[0].Times
	}
	rng := rand.New(rand.NewPCG(5, 6))
	var parts [][]int64
	for round := 1; round <= 3; round++ {
		var part []int64
		for range 4000 * round { // unequal: averages of percentiles would differ
			part = append(part, int64(1e7*float64(round*round)*rng.ExpFloat64())+1000)
		}
		parts = append(parts, part)
	}
	values := slices.Concat(parts...)
	got := times(parts...)
	if want := times(values); got == nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("merged: %+v\nall at once: %+v", got, want)
	}
	if !slices.IsSorted([]float64{got.Min, got.P50, got.P66, got.P75, got.P98, got.P99, *got.P999, got.Max}) {
		t.Errorf("the percentiles are out of order: %+v", got)
	}
	slices.Sort(values)
	if exact := float64(values[len(values)/2]) / 1e9; !within(got.P50/exact, 1, 0.01) {
		t.Errorf("the median is %v s, the histogram says %v s", exact, got.P50)
	}
	for n, want := range map[int][2]bool{9_999: {}, 10_000: {true}, 99_999: {true}, 100_000: {true, true}} {
		d := times(slices.Repeat(values, 5)[:n])
		if (d.P999 != nil) != want[0] || (d.P9999 != nil) != want[1] || want[1] && (*d.P9999 < *d.P999 || *d.P9999 > d.Max) {
			t.Errorf("of %d answers: p99.9 %v, p99.99 %v", n, d.P999, d.P9999)
		}
	}
}

func TestSummariseRefusesHistograms(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a")
	good := encode(t, 1000, 2000)
	small := hdrhistogram.New(1, 5000, 3)
	_ = small.RecordValue(1000)
	for _, c := range []struct{ name, first, second, want string }{
		{"garbage", good, "garbage!", "histogram of a text in round 2: illegal base64"},
		{"cut off", good, good[:len(good)/2], "histogram of a text in round 2: "},
		{"one letter changed", good, good[:30] + "AAAA" + good[34:], "histogram of a text in round 2: "},
		{"outside the range", encoded(t, small), encode(t, 9e9), "1 values are outside the range of the others"},
	} {
		x, y := turn(r, 1, "a", "text", 1), turn(r, 2, "a", "text", 1)
		x.Account().Histogram, y.Account().Histogram = c.first, c.second
		if _, err := stats.Summarise(r, []harness.Measurement{x, y}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
	}
}

// The warnings of a subject stand on all its rows, and those of turns once each.
func TestSummariserWarningsAndUpdate(t *testing.T) {
	t.Parallel()
	r := testRun(2, "gin", "chi")
	r.Subjects[0].Warnings = harness.Doubts{{Text: "subject"}}
	s, all := gather(t, r, nil)
	if len(all) != 0 {
		t.Fatalf("rows before the first turn: %+v", all)
	}
	for round := 1; round <= 2; round++ {
		m := turn(r, round, "gin", "text", 10)
		m.Warnings, m.Result.Warnings = harness.Doubts{{Text: "runner"}},
			harness.Doubts{{Text: "generator"}, {Text: "runner"}}
		for _, m := range []harness.Measurement{m, turn(r, round, "gin", "json", 9), turn(r, round, "chi", "json", 8)} {
			if err := s.Add(m); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, row := range s.Rows() {
		want := map[string]string{"gin text": "subject runner generator", "gin json": "subject"}[row.Target+" "+row.Scenario]
		if got := strings.Join(row.Warnings.Texts(), " "); got != want || row.Unranked != "" {
			t.Errorf("%s %s: %q, want %q; unranked %q", row.Target, row.Scenario, got, want, row.Unranked)
		}
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
	shown := func(all []harness.Summary) (text string) { // NaN is equal to itself in words
		for _, x := range all {
			text += fmt.Sprintf("%+v %+v\n", *x.Times, x)
		}
		return pointers.ReplaceAllString(text, "")
	}
	want := shown(rows(t, r, turns))
	for range 3 {
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
		if got := shown(s.Rows()); got != want {
			t.Fatalf("in another order:\n%s\nwant\n%s", got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	row := func(target, load string, mean float64) harness.Summary {
		return harness.Summary{Target: target, Scenario: "text", Load: load, Throughput: harness.Estimate{Mean: mean}}
	}
	a := []harness.Summary{
		row("gin", "c20", 100), row("chi", "c20", 50), row("echo", "c20", math.NaN()), row("hertz", "c20", 0), row("gone", "c20", 1),
	}
	b := []harness.Summary{
		row("new", "c20", 1), row("chi", "c20", 45), row("gin", "c20", 110), row("gin", "c50", 1), row("echo", "c20", 1),
		row("hertz", "c20", 1),
	}
	var got []string
	for _, c := range stats.Compare(a, b) {
		mean := func(s *harness.Summary) float64 {
			if s == nil {
				return -1
			}
			return s.Throughput.Mean
		}
		got = append(got, fmt.Sprintf("%s %s %v %v %.2f", c.Target, c.Load, mean(c.A), mean(c.B), c.Throughput))
	}
	want := []string{
		"gin c20 100 110 0.10", "chi c20 50 45 -0.10", "echo c20 NaN 1 NaN", "hertz c20 0 1 NaN", "gone c20 1 -1 NaN",
		"new c20 -1 1 NaN", "gin c50 -1 1 NaN",
	}
	if !slices.Equal(got, want) || len(stats.Compare(nil, nil)) != 0 {
		t.Errorf("%q, want\n%q", got, want)
	}
}

// By the arithmetic mean "steady" is the slowest, by the geometric mean, which ratios are made of, it is
// "wild".
func TestRelativeIsNeverUnderOne(t *testing.T) {
	t.Parallel()
	r := testRun(6, "steady", "wild")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		wild := []float64{200, 20}[round%2]
		turns = append(turns, turn(r, round, "steady", "text", 100), turn(r, round, "wild", "text", wild))
	}
	for _, s := range rows(t, r, turns) {
		if s.Relative.Mean < 1 || s.Target == "wild" && s.Relative.Mean != 1 {
			t.Errorf("%s: relative %v", s.Target, s.Relative.Mean)
		}
	}
}

// A tuned target is ranked by itself: it moves no plain target's place, ratio or tier.
func TestClassesAreRankedApart(t *testing.T) {
	t.Parallel()
	r := testRun(6, "slow", "quick", "tuned", "tuned-slow")
	r.Subjects[2].Class, r.Subjects[3].Class = harness.ClassTuned, harness.ClassTuned
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for target, speed := range map[string]float64{"slow": 100, "quick": 200, "tuned": 400, "tuned-slow": 50} {
			turns = append(turns, turn(r, round, target, "text", speed+float64(round)))
		}
	}
	s, all := gather(t, r, turns)
	if names(all) != "quick slow tuned tuned-slow" {
		t.Errorf("the order is %s", names(all))
	}
	if all[1].Relative.Mean != 1 || all[3].Relative.Mean != 1 || all[2].Relative.Mean < 6 || all[0].Relative.Mean > 2 {
		t.Errorf("ratios to the slowest of the class: %+v", all)
	}
	x := s.Standings(all)
	if len(x) != 2 || fmt.Sprint(x[0].Targets, x[1].Targets) != "[quick slow] [tuned tuned-slow]" ||
		x[0].Class != "" || x[1].Class != harness.ClassTuned {
		t.Errorf("standings: %+v", x)
	}
}

// A difference to what was proved costs the rank by name, also in a ramp.
func TestDifferencesAreNamed(t *testing.T) {
	t.Parallel()
	for _, load := range []harness.Load{closed, {Mode: harness.ModeUsers, UsersLoad: harness.UsersLoad{Users: 4, StopWhen: "failed>1%"}}} {
		r := testRun(1, "a")
		r.Plan.Loads = []harness.Load{load}
		m := turn(r, 1, "a", "text", 11)
		m.Account().Errors, m.Account().Difference = 1, `"!" came without a request`
		turns := []harness.Measurement{m}
		if x := rows(t, r, turns)[0]; !strings.Contains(x.Unranked, m.Account().Difference) || x.Exclusion != harness.ExcludedDifferent {
			t.Errorf("%s: unranked for %q", load, x.Unranked)
		}
		r.Subjects[0].During = &harness.Verification{Violations: []harness.Violation{{Target: "a", Check: "load/text"}}}
		if x := rows(t, r, turns)[0]; !strings.Contains(x.Unranked, "load/text first; under load \"!\" came") {
			t.Errorf("%s: unranked for %q", load, x.Unranked)
		}
	}
}
