package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/stats"
)

// What the page has for each kind of run, and what it lacks.
func TestPageSays(t *testing.T) {
	t.Parallel()
	nobody, alone := copiedInput(), besideInput()
	s := &nobody.Standings[0]
	nobody.Rows = []harness.Summary{nobody.Rows[0], nobody.Rows[3]}
	s.Targets, s.Pairs, s.Tiers, s.Rounds = []string{"target3"}, nil, nil, 0
	alone.Besides = nil
	cold := warmedInput()
	cold.RunIns = nil
	broke := openRow("nethttp", harness.VerdictServer, 30_000, 6200)
	broke.Stopped, broke.StoppedBy = 1, harness.ParseStop("failed>1%: x")
	broke.Failed, broke.Reasons = 12, harness.Reasons{"connect: refused": 12}
	ramp := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 9000, Hatch: 200, StopWhen: "failed>1%"},
		Duration:  time.Minute,
	}
	spreads := input()
	spreads.Spreads = []stats.Spread{spread()}
	spreads.Spreads[0].Rows[0].Framework = "<script>"
	for name, c := range map[string]struct {
		in         content.Input
		have, lack []string
	}{
		"beside": {besideInput(), []string{"Locust adds", "&#43;3.99 ms", "-500 µs",
			`data-column="added_mean_s"`, "limit in 1 of 1 rounds"}, nil},
		"users alone": {alone, nil, []string{"Locust adds"}},
		"gaps": {gapsInput(), []string{`<a class="gaps" href="#gaps">2 gaps</a>`, `<h3 id="gaps">Known gaps</h3>`,
			"<code>405</code>",
			"a middleware reads it", "so they are ranked separately"}, []string{"2 gaps (gappy)"}},
		"costs": {costsInput(), []string{"CPU time per answer", "123 µs", "8.12", "hertz", "the limit was another",
			"in 1 of 6 rounds"}, nil},
		"database": {databaseInput(), []string{"PostgreSQL 15.13, private, on CPU 1",
			`data-value="0.0064"`,
			`data-value="0.76"`}, nil},
		"no database": {limitedInput(), nil, []string{"database: "}},
		"warmed": {warmedInput(), []string{"6 s to 8 s: 12,690 requests/s", "within 5 % of its end after 8 s",
			"run in for 16s after each launch",
			"other work: 1.25 of 2 CPUs: xz; it takes CPU time", "turbo", "governor"}, nil},
		"cold":   {cold, nil, []string{`id="runin"`}},
		"unmet":  {rateInput(), []string{"31.1 ms*", "never sent"}, nil},
		"failed": {usersInput(), []string{"17 status 503"}, nil},
		"broke":  {openInput(ramp, broke), []string{"Failed requests of nethttp: 12 connect: refused."}, nil},
		"copies": {copiedInput(), []string{`data-value="1">copy</td>`,
			`data-value="2">1=</td>`,
			"target1: 100,000 requests per second", "Slowest: target5"}, nil},
		"a copy alone": {nobody, []string{"the same program"}, []string{"Tier 1"}},
		"one round":    {raceInput(3, 1), []string{"n = 1 round,"}, []string{"1 rounds"}},
		"spread": {spreads, []string{"by a factor of 6.12", "iris, echo: no rank in json.", "&lt;script&gt;",
			"33.3 % of the fastest"}, nil},
		"intervals": {raceInput(5, 10), nil, []string{"95 of 100 such bands"}},
	} {
		got := write(t, "html", c.in)
		sanePage(t, name, got)
		text := strings.Join(strings.Fields(strings.ReplaceAll(string(got), "\u00a0", " ")), " ")
		for _, w := range c.have {
			if !strings.Contains(text, w) {
				t.Errorf("%s: the page has no %q", name, w)
			}
		}
		for _, w := range c.lack {
			if strings.Contains(text, w) {
				t.Errorf("%s: the page has %q", name, w)
			}
		}
	}
}

// The page puts the two rankings of a spread side by side.
func TestPageSpread(t *testing.T) {
	t.Parallel()
	in := spreadInput()
	var means, want []float64
	for _, x := range parse(t, write(t, "html", in)).byID("spread").column("throughput_mean_rps") {
		means = append(means, number(t, x.attr("data-value")))
	}
	for _, r := range in.Spreads[0].Rows {
		want = append(want, r.Plain.Mean, r.Application.Mean)
	}
	if !slices.Equal(means, want) {
		t.Errorf("the page shows %v, want %v", means, want)
	}
}

// A chart names those who are ranked apart.
func TestChartOfClasses(t *testing.T) {
	t.Parallel()
	charts := page.Charts(gapsInput())
	if len(charts) == 0 || !strings.Contains(charts[0].Text,
		"Ranked apart: gappy 120,000 (tuned, limit server)") {
		t.Errorf("%d charts do not say who is ranked apart", len(charts))
	}
}

// The headline names significant differences only: a scenario without one has none.
func TestHeadlineOfWhatIsSettled(t *testing.T) {
	t.Parallel()
	both, tied := raceInput(7, 10), raceInput(3, 10) // three are one tier, fewer than half of seven
	tied.Rows[0].Target, tied.Standings[0].Tiers[0][0], tied.Standings[0].Targets[0] = "lucky", "lucky", "lucky"
	for i := range tied.Rows {
		tied.Rows[i].Scenario = "json"
	}
	tied.Standings[0].Scenario = "json"
	both.Rows, both.Standings = append(both.Rows, tied.Rows...), append(both.Standings, tied.Standings...)
	_, head, _ := bytes.Cut(write(t, "html", both), []byte("<h1>"))
	head, _, _ = bytes.Cut(head, []byte("</h1>"))
	if !bytes.Contains(head, []byte("target1")) || bytes.Contains(head, []byte("lucky")) {
		t.Errorf("%q", head)
	}
}
