package report_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

func spread() stats.Spread {
	e := func(mean, low, high float64) harness.Estimate {
		return harness.Estimate{Mean: mean, SD: nan, CV: nan, Low: low, High: high}
	}
	s := stats.Spread{
		Plain: stats.SpreadSide{Scenario: "json", Load: "closed-c20", Verdict: harness.VerdictServer, Rounds: 10, Fastest: "fiber", Slowest: "gorestful",
			Range: e(1.87, 1.7, 2.05), SD: e(0.2143, 0.2012, 0.2256)},
		Application: stats.SpreadSide{Scenario: "book-overview-50-small", Load: "closed-c20", Verdict: harness.VerdictServer, Rounds: 10, Fastest: "gin", Slowest: "hertz",
			Range: e(1.12, 1.02, 1.2), SD: e(0.035, 0.03, 0.04)},
		Paired: true, N: 10, Factor: e(6.123, 5.4, 7.1),
		LeftOut: []string{"iris, echo: no rank in json", "node: no figure in book-overview-50-small"},
	}
	for i, name := range []string{"fiber", "gin", "gorestful"} {
		s.Rows = append(s.Rows, stats.SpreadRow{
			Framework: name, Plain: stats.SpreadPlace{Target: name, Rank: i + 1, Mean: 110_241 / float64(i+1), Best: 1 / float64(i+1)},
			Application: stats.SpreadPlace{Target: name + "-bookstore", Rank: 3 - i, Mean: 9_876 - 100*float64(2-i), Best: 1 - 0.01*float64(2-i)},
		})
	}
	return s
}

func TestSpreadGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"text", "markdown"} {
		in := input()
		in.Rows, in.Run.Subjects, in.Run.Warnings, in.Spreads = nil, nil, nil, []stats.Spread{spread()}
		got := write(t, name, in)
		golden(t, "spread."+name, got)
		sane(t, name, got)
		if name == "text" {
			narrow(t, got)
		}
		var b bytes.Buffer // alone it is the same
		if err := tables.Spreads(&b, in.Spreads, name == "markdown"); err != nil || !bytes.Contains(got, b.Bytes()) || b.Len() < 500 {
			t.Errorf("%v: %s", err, b.Bytes())
		}
	}
}

func TestSpreadWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*stats.Spread)
		want   string
	}{
		{"it shrinks", func(*stats.Spread) {}, "shrinks by a factor of 6.12 (95 % interval 5.40..7.10, paired by round)."},
		{"it may", func(s *stats.Spread) { s.Factor.Low = 0.9 }, "7.10, paired by round): whether it shrinks at all is not settled by this."},
		{"it grows", func(s *stats.Spread) { s.Factor = harness.Estimate{Mean: 0.5, Low: 0.4, High: 0.6} }, "under 1, so it grows."},
		{"no upper end", func(s *stats.Spread) { s.Factor = harness.Estimate{Mean: nan, Low: 4, High: math.Inf(1)} }, "by a factor of at least 4.00 (95 % interval, which has no upper end: in book-overview-50-small"},
		{"nothing known", func(s *stats.Spread) { s.Factor = unknown() }, "cannot be said: in neither scenario"},
		{"few rounds", func(s *stats.Spread) {
			s.N, s.Plain.Rounds, s.Application.Rounds, s.Factor.Low, s.Factor.High = 2, 2, 2, nan, nan
		}, "2 rounds of one run, 3 frameworks, the limit in both: server"},
		{"one round", func(s *stats.Spread) { s.N, s.Plain.Rounds, s.Application.Rounds, s.Factor = 1, 1, 1, unknown() }, "cannot be said yet: that needs 6 rounds."},
		{"two runs", func(s *stats.Spread) {
			s.Paired, s.N, s.Application.Rounds, s.Application.Verdict, s.Notes = false, 0, 6, "database", []string{"other machine"}
		}, "two runs of 10 and 6 rounds, 3 frameworks, the limit: server, and database"},
		{"the database's rates", func(s *stats.Spread) { s.Application.Verdict = harness.VerdictDatabase }, "In book-overview-50-small the database was the limit. The rates are its own"},
		{"without CPU time", func(s *stats.Spread) { s.Application.Verdict = harness.VerdictDatabase }, "for each answer, which is not known of all of them."},
		{"with CPU time", func(s *stats.Spread) {
			s.Application.Verdict = harness.VerdictDatabase
			s.CPU = &stats.SpreadCPU{Plain: harness.Estimate{Mean: 0.3, Low: 0.25, High: 0.35}, Application: harness.Estimate{Mean: 0.1, Low: 0.08, High: 0.12},
				Factor: harness.Estimate{Mean: 3, Low: 2.5, High: 3.7}, Rounds: 10}
		}, "noise taken out: 0.300 (0.250..0.350) in json, 0.100 (0.080..0.120) in book-overview-50-small. - From json to book-overview-50-small the spread of that CPU time shrinks by a factor of 3.00 (95 % interval 2.50..3.70, paired by round)."},
		{"a note", func(s *stats.Spread) { s.Notes = []string{"other machine"} }, "The two runs differ: other machine."},
		{"one framework", func(s *stats.Spread) { s.Rows = s.Rows[:1] }, "there are no two frameworks to compare in both"},
	} {
		s := spread()
		c.change(&s)
		var b bytes.Buffer
		if err := tables.Spreads(&b, []stats.Spread{s}, false); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q in\n%s", c.name, c.want, got)
		}
		sane(t, c.name, b.Bytes())
	}
}

// The page puts the two rankings beside each other, and says by what factor the spread shrinks.
func TestPageSpread(t *testing.T) {
	t.Parallel()
	in := input()
	in.Spreads = []stats.Spread{spread()}
	in.Spreads[0].Rows[0].Framework = "<script>"
	b := write(t, "html", in)
	sanePage(t, "spread", b)
	section := parse(t, b).byID("spread")
	var means []float64
	for _, x := range section.column("throughput_mean_rps") {
		means = append(means, number(t, x.attr("data-value")))
	}
	var want []float64
	for _, r := range in.Spreads[0].Rows {
		want = append(want, r.Plain.Mean, r.Application.Mean)
	}
	if !slices.Equal(means, want) {
		t.Errorf("the page shows %v, want %v", means, want)
	}
	for _, w := range []string{"shrinks by a factor of 6.12", "Not compared: iris, echo: no rank in json.", "&lt;script&gt;", "33.3\u00a0% of the fastest"} {
		if !bytes.Contains(b, []byte(w)) {
			t.Errorf("no %q in the page", w)
		}
	}
}
