package report_test

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/stats"
)

// engineInput is a run of five servers on two engines, of which the second is so many times slower, and whose
// servers differ by a factor.
func engineInput(behind, spread float64, apart bool) content.Input {
	in := raceInput(5, 10)
	in.Standings[0].Engines = []stats.EngineGroup{
		{Engine: "fasthttp", Targets: []string{"target1", "target2"}, Behind: around(1)},
		{
			Engine:  "net/http",
			Targets: []string{"target3", "target4", "target5"},
			Behind:  around(behind),
			Apart:   apart,
			Spread:  stats.Pair{A: "target3", B: "target5", Ratio: spread},
		},
	}
	return in
}

// variantInput compares gin with a slower checkout of it.
func variantInput() content.Input {
	in := raceInput(2, 10)
	in.Run.Plan.Scenarios = []string{"text"}
	in.Run.Variants = []harness.Variant{{Name: "gin=slow", Target: "gin"}}
	s := &in.Standings[0]
	s.Targets, s.Tiers = []string{"gin", "gin=slow"}, [][]string{{"gin"}, {"gin=slow"}}
	s.Pairs = []stats.Pair{{A: "gin", B: "gin=slow", Ratio: 1.15, Low: 1.13, High: 1.17, Apart: true}}
	s.CPU = []stats.Pair{{A: "gin", B: "gin=slow", Ratio: 0.85, Low: 0.84, High: 0.86, Apart: true}}
	for i, name := range s.Targets {
		in.Rows[i].Target = name
	}
	return in
}

// The headline of a page is what its run is for.
func TestFindings(t *testing.T) {
	t.Parallel()
	shrunk, open := quiet(), quiet()
	shrunk.Spreads, open.Spreads = []stats.Spread{spread()}, []stats.Spread{spread()}
	open.Spreads[0].Application.Range.Low = 0.9
	unproved := quiet()
	unproved.Spreads = []stats.Spread{spread()}
	unproved.Spreads[0].Factor.Low = math.NaN()
	twice := variantInput()
	twice.Run.Plan.Scenarios = []string{"text", "json"}
	twice.Standings = append(twice.Standings, twice.Standings[0], twice.Standings[0])
	const slower = "gin=slow is 13.0 % slower than gin (-14.5 % to -11.5 %), and needs 17.6 % more CPU " +
		"time per answer " +
		"(+16.3 % to +19.0 %)"
	for name, c := range map[string]struct {
		in   content.Input
		want string
	}{
		"engines": {engineInput(2.14, 1.25, true), "Servers on fasthttp answer 2.1x as fast as those on " +
			"net/http; " +
			"on net/http the fastest and the slowest differ by 25 %"},
		"alike": {engineInput(2.14, 1.03, true), "Servers on fasthttp answer 2.1x as fast as those on net/http; " +
			"which framework you put on net/http hardly matters"},
		"together": {engineInput(2.14, 1.03, false), ""},
		"variant":  {variantInput(), slower},
		"twice":    {twice, "text: " + slower + "; text: " + slower + "; 1 more comparison below"},
		"shrunk": {shrunk, "Behind a database, the fastest framework answers 1.12x as fast as the slowest " +
			"instead of " +
			"1.87x"},
		"maybe equal": {open, "Behind a database, the fastest framework answers 1.12x as fast as the " +
			"slowest instead " +
			"of 1.87x, and maybe no faster"},
		"unproved": {unproved, ""},
		"no kind":  {raceInput(5, 10), ""},
	} {
		if got := content.Finding(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if head := page.Headline(c.in); c.want != "" && !strings.HasPrefix(head, c.want[:20]) {
			t.Errorf("%s: the page is headed %q", name, head)
		}
	}
}

// Rows whose server was not the limit stand in the chart of the others, as lower bounds below a line, without
// a rank.
func TestPageBounds(t *testing.T) {
	t.Parallel()
	chart := parse(t, write(t, "html", readReference(t))).byID("ranking").
		all(func(e element) bool { return strings.HasPrefix(e.attr("class"), "chart ratios") })
	if len(chart) != 2 {
		t.Fatalf("there are %d charts, want one a scenario", len(chart))
	}
	for _, c := range chart {
		for _, row := range c.all(func(e element) bool { return e.Data == "tr" && e.attr("data-target") != "" }) {
			hollow := row.all(func(e element) bool { return strings.Contains(e.attr("class"), "hollow") })
			bound := row.attr("data-target") == "hertz"
			text := row.text()
			if (len(hollow) > 0) != bound || strings.Contains(text, "≥") != bound ||
				bound && row.attr("class") != "line" {
				t.Errorf("%s: %d hollow strips, class %q: %q", row.attr("data-target"), len(hollow), row.attr("class"),
					text)
			}
		}
		if rows := c.all(
			func(e element) bool { return e.Data == "tr" && e.attr("class") == "line" },
		); len(
			rows,
		) < 3 {
			t.Errorf("%d lines between tiers", len(rows))
		}
	}
}

// A target of which neither engine nor version nor contract is known has a page like any other.
func TestPageOfOwnServers(t *testing.T) {
	t.Parallel()
	in := readKept(t, "precise-slow")
	for i := range in.Run.Subjects {
		s := &in.Run.Subjects[i]
		s.Manifest, s.Build, s.Verification, s.After = harness.Target{}, harness.Build{}, nil, nil
	}
	for i := range in.Rows {
		in.Rows[i].Version = ""
	}
	b := write(t, "html", in)
	sanePage(t, "own servers", b)
	text := parse(t, b).byID("ranking").text()
	for _, want := range []string{"echo", "CPU per answer", "peak memory"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}
