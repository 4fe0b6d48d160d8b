package stats_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
	"tenrounds/test/faults"
)

// bookstore says which scenarios ask an application, as the harness does.
func bookstore(scenario string) string {
	if strings.HasPrefix(scenario, "book") {
		return "bookstore"
	}
	return ""
}

// shop is a run of frameworks whose throughput is known: in json they lie plain logarithms apart, with a
// bookstore books. Rounds do the same to all, and each launch scatters by own.
type shop struct {
	frameworks, rounds int
	plain, books, own  float64
}

// figures are those of both scenarios by framework and round.
func (s shop) figures(rng *rand.Rand) (plain, books map[string]map[int]float64) {
	weather := autoregressive(rng, s.rounds, 0.05)
	plain, books = map[string]map[int]float64{}, map[string]map[int]float64{}
	for i := range s.frameworks {
		p, b := map[int]float64{}, map[int]float64{}
		for round, w := range weather {
			p[round+1] = 1e5 * math.Exp(s.plain*level(i, s.frameworks)+w+s.own*rng.NormFloat64())
			b[round+1] = 1e4 * math.Exp(s.books*level(i, s.frameworks)+w+s.own*rng.NormFloat64())
		}
		name := fmt.Sprintf("f%02d", i)
		plain[name], books[name] = p, b
	}
	return plain, books
}

// run is such a run.
func (s shop) run(rng *rand.Rand) (harness.Run, []harness.Measurement) {
	r := testRun(s.rounds)
	r.Plan.Scenarios = []string{"json", "book-mix"}
	plain, books := s.figures(rng)
	var turns []harness.Measurement
	for _, framework := range slices.Sorted(maps.Keys(plain)) {
		for scenario, figures := range map[string]map[int]float64{"json": plain[framework], "book-mix": books[framework]} {
			name := framework
			if scenario != "json" {
				name += "-bookstore"
			}
			r.Subjects = append(r.Subjects, harness.Subject{Entry: harness.Entry{Target: name, Alias: name}})
			for round, rate := range figures {
				turns = append(turns, turn(r, round, name, scenario, rate))
			}
		}
	}
	return r, turns
}

// level are the places of n frameworks, evenly spread with a mean of 0 and a variance of 1.
func level(i, n int) float64 {
	centre := float64(n-1) / 2
	return -(float64(i) - centre) / math.Sqrt(float64(n*(n+1))/12)
}

func (s shop) spread(tb testing.TB, rng *rand.Rand) stats.Spread {
	tb.Helper()
	r, turns := s.run(rng)
	g, err := stats.Gather(r, turns)
	if err != nil {
		tb.Fatal(err)
	}
	all := g.Spreads(g.Rows(), bookstore)
	if len(all) != 1 {
		tb.Fatalf("%d spreads", len(all))
	}
	return all[0]
}

func TestSpread(t *testing.T) {
	t.Parallel()
	x := shop{13, 10, 0.3, 0.06, 0.001}.spread(t, rand.New(rand.NewPCG(1, 2)))
	if !x.Paired || x.N != 10 || len(x.Rows) != 13 || len(x.LeftOut) != 0 || x.Plain.Rounds != 10 {
		t.Fatalf("%+v", x)
	}
	if math.Abs(x.Factor.Mean-5) > 0.1 || !(x.Factor.Low < 5 && 5 < x.Factor.High) || x.Factor.High-x.Factor.Low > 0.3 {
		t.Errorf("the factor is %+v, want 5", x.Factor)
	}
	span := level(0, 13) - level(12, 13)
	for _, c := range []struct {
		side stats.SpreadSide
		sd   float64
	}{{x.Plain, 0.3}, {x.Application, 0.06}} {
		if math.Abs(c.side.SD.Mean-c.sd) > 0.001 || !(c.side.SD.Low < c.side.SD.Mean && c.side.SD.Mean < c.side.SD.High) {
			t.Errorf("%s: the standard deviation is %+v, want %v", c.side.Scenario, c.side.SD, c.sd)
		}
		want := math.Exp(c.sd * span)
		if c.side.Fastest != "f00" || c.side.Slowest != "f12" || !(c.side.Range.Low < want && want < c.side.Range.High) || math.Abs(c.side.Range.Mean/want-1) > 0.002 {
			t.Errorf("%s: %s over %s is %+v, want %v", c.side.Scenario, c.side.Fastest, c.side.Slowest, c.side.Range, want)
		}
	}
	first, last := x.Rows[0], x.Rows[12]
	if first.Framework != "f00" || first.Plain.Rank != 1 || first.Plain.Best != 1 || first.Application.Target != "f00-bookstore" || last.Plain.Rank != 13 ||
		math.Abs(last.Plain.Best-math.Exp(-0.3*span)) > 0.01 {
		t.Errorf("%+v\n%+v", first, last)
	}
}

// The interval of the factor has to hold the truth in 95 of 100 runs, also where the noise of a mean is as
// large as the smaller spread; the plain quotient of standard deviations of means, which noise makes larger,
// would then be too small.
func TestSpreadCoverage(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []shop{
		{13, 10, 0.2, 0.05, 0.03},
		{13, 6, 0.2, 0.05, 0.03},
		{13, 10, 0.2, 0.01, 0.03}, // a mean's noise is 0.0095
		{13, 6, 0.2, 0.02, 0.05},
		{5, 10, 0.2, 0.05, 0.05},
		{13, 10, 0.1, 0.1, 0.03},
	} {
		rng := rand.New(rand.NewPCG(uint64(c.rounds), uint64(c.frameworks)))
		repeat, held, open, none, over, under := simulations(t, 1000), 0, 0, 0, 0, 0
		truth := c.plain / c.books
		for range repeat {
			f := stats.SpreadOf(c.figures(rng)).Factor
			switch {
			case math.IsNaN(f.Low):
				none++
			case math.IsInf(f.High, 1):
				open++
			}
			switch {
			case f.Low > truth:
				over++
			case f.High < truth:
				under++
			default: // no interval claims nothing
				held++
			}
		}
		share := float64(held) / float64(repeat)
		t.Logf("%+v: the interval holds the factor %.3g in %.1f %% of %d runs, %d lie above it and %d beneath; %d have no upper end, %d no interval",
			c, truth, 100*share, repeat, over, under, open, none)
		if slack := 3 * math.Sqrt(0.05*0.95/float64(repeat)); share < 0.95-0.015-slack {
			t.Errorf("%+v: the interval holds the factor in %.3f of runs only", c, share)
		}
	}
}

// Two runs are no pairs, and what differs between them is said.
func TestSpreadOfTwoRuns(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	gather := func(r harness.Run, turns []harness.Measurement, err error) *stats.Summariser {
		s, gerr := stats.Gather(r, turns)
		if gerr != nil || err != nil {
			t.Fatal(gerr, err)
		}
		return s
	}
	only := func(scenario string, rounds int) (harness.Run, []harness.Measurement) {
		r, turns := shop{13, rounds, 0.3, 0.06, 0.02}.run(rng)
		r.Plan.Scenarios = []string{scenario}
		return r, slices.DeleteFunc(turns, func(m harness.Measurement) bool { return m.Scenario != scenario })
	}
	a, plain := only("json", 10)
	b, books := only("book-mix", 6)
	b.Environment.CPUModel = "another"
	x, y := gather(a, plain, nil), gather(b, books, nil)
	all, err := stats.SpreadsOfTwo(x, y, bookstore)
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %+v", err, all)
	}
	s := all[0]
	if s.Paired || s.N != 0 || s.Plain.Rounds != 10 || s.Application.Rounds != 6 || !(s.Factor.Low < 5 && 5 < s.Factor.High) || len(s.Rows) != 13 {
		t.Errorf("%+v", s)
	}
	if len(s.Notes) != 1 || !strings.Contains(s.Notes[0], "other machine: CPU") {
		t.Errorf("notes %q", s.Notes)
	}
	if len(x.Spreads(x.Rows(), bookstore)) != 0 {
		t.Error("a run without an application has a spread")
	}
	for _, c := range []struct {
		a, b *stats.Summariser
		want string
	}{{y, x, "no plain scenario"}, {x, x, "no application"}} {
		if _, err := stats.SpreadsOfTwo(c.a, c.b, bookstore); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
	other := b
	other.Plan.Loads = []harness.Load{{Loader: "load", Mode: "closed", Connections: 64}}
	if _, err := stats.SpreadsOfTwo(x, gather(other, nil, nil), bookstore); err == nil || !strings.Contains(err.Error(), "closed-c20 and closed-c64") {
		t.Errorf("other connections: %v", err)
	}
}

// What is not ranked, has another limit or stands on one side alone is left out, and copies are passed over.
func TestSpreadLeavesOut(t *testing.T) {
	t.Parallel()
	r, turns := shop{5, 6, 0.3, 0.06, 0.01}.run(rand.New(rand.NewPCG(5, 6)))
	r.Plan.Machine = apart
	for _, e := range []harness.Entry{{Target: "node", Alias: "node"}, {Target: "f00", Alias: "f00-copy", CopyOf: "f00"}} {
		r.Subjects = append(r.Subjects, harness.Subject{Entry: e})
		turns = append(turns, turn(r, 1, e.Alias, "json", 99_999))
	}
	for i := range turns {
		m := &turns[i]
		m.Load.Mode = harness.ModeClosed
		if m.Target == "f01-bookstore" {
			m.Result.Targets[0].Wrong = 1
		}
		if m.Target == "f02" {
			m.Result.Duration, m.Result.Resources = 1, resources(0.99, 0.5)
		}
	}
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	x := s.Spreads(s.Rows(), bookstore)[0]
	var names []string
	for _, row := range x.Rows {
		names = append(names, row.Framework)
	}
	if !slices.Equal(names, []string{"f00", "f03", "f04"}) || x.Rows[1].Plain.Rank != 2 {
		t.Errorf("compared are %+v", x.Rows)
	}
	want := []string{"f01: no rank in book-mix", "f02: the limit in json is server, that of the others unclear", "node: no figure in book-mix"}
	if !slices.Equal(x.LeftOut, want) {
		t.Errorf("left out %q, want %q", x.LeftOut, want)
	}
}

// Few rounds have no interval, and one has no standard deviation either. An open load, a sweep and a search
// have none.
func TestSpreadUnknown(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	for rounds, known := range map[int]bool{1: false, 2: true, 5: true} {
		x := shop{4, rounds, 0.3, 0.06, 0.001}.spread(t, rng)
		if math.IsNaN(x.Factor.Mean) == known || !math.IsNaN(x.Factor.Low) || !math.IsNaN(x.Plain.Range.Low) || math.IsNaN(x.Plain.Range.Mean) {
			t.Errorf("%d rounds: %+v", rounds, x)
		}
	}
	if x := (shop{1, 6, 0.3, 0.06, 0.001}).spread(t, rng); len(x.Rows) != 1 || !math.IsNaN(x.Factor.Mean) {
		t.Errorf("one framework: %+v", x)
	}
	if x := (shop{13, 10, 0.3, 0, 0.03}).spread(t, rng); !math.IsInf(x.Factor.High, 1) || !(x.Factor.Low > 5) {
		t.Errorf("equal frameworks in the application: %+v", x.Factor)
	}
	r, turns := shop{4, 6, 0.3, 0.06, 0.001}.run(rng)
	for _, loads := range [][]harness.Load{
		{{Loader: "load", Mode: harness.ModeRate, RateLoad: harness.RateLoad{Rate: 5}}}, {{Loader: "load", Mode: "closed", Connections: 1}, {Loader: "load", Mode: "closed", Connections: 9}},
	} {
		r.Plan.Loads = loads
		s, err := stats.Gather(r, turns)
		if err != nil || len(s.Spreads(s.Rows(), bookstore)) != 0 {
			t.Errorf("%v: there is a spread (%v)", loads, err)
		}
	}
}
