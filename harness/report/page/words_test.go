package page

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

func TestTypeset(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"95 % interval 0.994..1.006": "95 % interval 0.994 to 1.006",
		"-5.1 % from its usual":      "−5.1 % from its usual",
		"changed by -5.3 % (-2)":     "changed by −5.3 % (−2)",
		"closed-c20, gin-1":          "closed-c20, gin-1",
		"cut off ...":                "cut off ...",
	} {
		if got := typeset(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for d, want := range map[time.Duration]string{time.Minute: "1m", 20 * time.Second: "20s",
		95 * time.Second: "1m35s", 150 * time.Millisecond: "150ms", 2 * time.Hour: "2h0m", 0: "0s"} {
		if got := figures.WholeTime(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	for share, want := range map[float64]string{0.006: "0.6 %", 0.154: "15.4 %", 1.127: "a factor of 2.13"} {
		if got := reachWords(share); got != want {
			t.Errorf("%v is %q, want %q", share, got, want)
		}
	}
}

// ranked is a ranking of some targets with those that are first.
func ranked(scenario string, of int, first ...string) race {
	return race{scenario: scenario, first: first, of: of}
}

// A headline claims no more than the rankings that it is made of.
func TestHeadlines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		firsts, open races
		want         string
	}{
		{"alone", races{ranked("json", 12, "a")}, nil, "a is fastest"},
		{"tiers", races{ranked("json", 12, "a", "b"), ranked("text", 12, "b", "a")}, nil,
			"a and b are fastest, without a significant difference between them"},
		{"near everywhere", races{ranked("json", 12, "a", "b", "c", "d", "e")}, nil,
			"a is fastest, but not significantly faster than 4 others"},
		{"near in one", races{ranked("json", 12, "a", "b"), ranked("text", 12, "a")}, nil,
			"a is fastest, but not always significantly faster than b"},
		{"others open", races{ranked("json", 12, "a")}, races{ranked("book", 12, "c", "d"),
			ranked("mix", 12, "e", "f")},
			"a is fastest in json; the 2 other rankings have no clear winner"},
		{"one open", races{ranked("json", 12, "a")}, races{ranked("book", 12, "c", "d")},
			"a is fastest in json; book has no clear winner"},
		{"others settled", races{ranked("json", 12, "a")}, races{ranked("book", 12, "c")},
			"a is fastest in json"},
		{"nobody", races{ranked("json", 5, "a", "b", "c"), ranked("text", 4, "d", "b", "c")}, nil,
			"None of the 2 rankings has a clear winner"},
		{"one server", races{ranked("json", 1, "a"), ranked("text", 1, "a")}, nil,
			"a is the only server that is ranked"},
		{"one server, others with another limit",
			races{{scenario: "json", first: []string{"a"}, of: 1, alone: "Only a was at its limit"}}, nil,
			"Only a was at its limit"},
		{"within the noise", races{{scenario: "json", first: []string{"a"}, of: 4, within: true}}, nil,
			"a is fastest, but by less than a copy differed"},
		{"half of them", races{ranked("json", 4, "a", "b"), ranked("text", 4, "d", "b", "c")}, nil,
			"The fastest server depends on scenario and load: a, d"},
		{"equal ones", races{ranked("json", 4, "a", "b", "c"), ranked("text", 4, "b", "a", "c")},
			nil,
			"a, b and c are fastest, without a significant difference between them"},
		{"the same scenario", races{ranked("json", 12, "a")}, races{ranked("json", 12, "c")},
			"a is fastest"},
	} {
		if got := c.firsts.headline(c.open, 12) + c.open.unsettled(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Peaks have no interval, so what the rounds scatter by must keep one of them from winning by chance.
func TestPeaks(t *testing.T) {
	t.Parallel()
	sweep := func(name string, mean, sd float64) stats.Sweep {
		r := &harness.Summary{Target: name, Throughput: harness.Estimate{Mean: mean, SD: sd}}
		return stats.Sweep{Target: name, Scenario: "json", Peak: 10, Knee: 5,
			Points: []stats.Point{{Connections: 10, Row: r}}}
	}
	for want, sweeps := range map[string][]stats.Sweep{
		"a has the highest peak, 100 requests per second": {sweep("a", 100, 2),
			sweep("b", 90, 2)},
		"a and b have the highest peaks, up to 100 requests per second": {sweep("b", 97, 2),
			sweep("a", 100, 2), sweep("c", 80, 2)},
		"a and b have the highest peaks, up to 200 requests per second": {sweep("a", 200, nan()),
			sweep("b", 170, nan()), sweep("c", 100, nan())},
		"5 servers have about the same highest peak, 100 requests per second": {sweep("a", 100, 2),
			sweep("b", 99, 2), sweep("c", 98, 2), sweep("d", 98, 2), sweep("e", 97, 2)},
	} {
		f, got := sweepFinding(sweeps)
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if together := strings.Contains(f.Words,
			"differ by no more than the rounds vary"); together == strings.HasPrefix(want, "a has") {
			t.Errorf("%q says %q", want, f.Words)
		}
	}
}

// What says nothing is not offered: wrk's figures make no headline, a sweep has no table of ratios.
func TestNothingToChoose(t *testing.T) {
	t.Parallel()
	own := &content.Group{How: harness.Load{Loader: harness.LoaderLoad}}
	wrk := &content.Group{How: harness.Load{Loader: harness.LoaderWrk}}
	if !onlyChecks(wrk, []*content.Group{own, wrk}) || onlyChecks(own, []*content.Group{own, wrk}) ||
		onlyChecks(wrk, []*content.Group{wrk}) {
		t.Error("wrk is a check where the run has other loads, and only there")
	}
	load := harness.Load{Loader: "load", Mode: "closed", Connections: 20}
	row := harness.Summary{Target: "gin", Scenario: "json", Load: load.String()}
	in := content.Input{Run: harness.Run{Plan: harness.Plan{Loads: []harness.Load{load}}},
		Rows: []harness.Summary{row},
		Detail: content.Detail{Versus: []stats.Versus{{Target: "gin", Base: "chi", Scenario: "json",
			Load: load.String(), Ratio: harness.Estimate{Mean: 1.1}}}}}
	in.Rows = append(in.Rows, harness.Summary{Target: "chi", Scenario: "json", Load: load.String()})
	for _, name := range []string{"chi", "gin"} {
		in.Run.Subjects = append(in.Run.Subjects, harness.Subject{Entry: harness.Entry{Target: name, Alias: name}})
	}
	if got := newChoices(in).(pageChoices).Baselines; !slices.Equal(got, []string{"chi", "gin"}) {
		t.Errorf("of a ranking the baselines are %q", got)
	}
	in.Rows = in.Rows[:1]
	in.Sweeps = []stats.Sweep{{Target: "gin", Scenario: "json", Points: []stats.Point{{Connections: 20,
		Row: &row}}}}
	if got := newChoices(in).(pageChoices).Baselines; len(got) != 0 {
		t.Errorf("of a sweep the baselines are %q", got)
	}
	if got := whyUnranked([]harness.Summary{{Unranked: "2 of 2 turns had no correct answer"},
		{Unranked: "2 of 2 turns had no correct answer"}}); got != "2 of 2 turns had no correct answer" {
		t.Errorf("rows without a failed request are not ranked because %q", got)
	}
	if got := whyUnranked([]harness.Summary{{Unranked: "3 failed", Failed: 3}}); got != "failed requests" {
		t.Errorf("rows with failed requests are not ranked because %q", got)
	}
}

// A row that something else limited may be proved to be faster than the only one with a rank, or not.
func TestBesides(t *testing.T) {
	t.Parallel()
	group := func(apart bool, name string, mean, low, high float64) *content.Group {
		return &content.Group{Scenario: "json", Load: "c20", Apart: apart, Ranked: []harness.Summary{{Target: name,
			Throughput: harness.Estimate{Mean: mean, Low: low, High: high}}}}
	}
	slow := group(false, "py", 5000, 4900, 5100)
	for want, other := range map[string]*content.Group{
		"go is faster than py: at least 9,000 and not 5,000": group(true, "go", 9000, 8800, 9200),
		"Only py was at its limit: go may be faster":         group(true, "go", 5000, 4800, 5200),
		"": {Scenario: "text", Load: "c20", Apart: true, Ranked: slow.Ranked},
	} {
		got := besides(slow, []*content.Group{slow, other})
		if !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
