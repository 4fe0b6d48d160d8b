package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// readKept is what bench report hands over for a kept run.
func readKept(t *testing.T, name string) content.Input {
	t.Helper()
	run, turns, _, err := results.Read(filepath.Join("../../results", name))
	if err != nil {
		t.Fatal(err)
	}
	in, err := detailed(run, turns)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// geometric is the geometric mean of the ratios of two rows round by round.
func geometric(t *testing.T, a, b []round, get func(round) float64) float64 {
	t.Helper()
	sum, n := 0.0, 0
	for _, x := range a {
		for _, y := range b {
			if x["round"] == y["round"] {
				sum, n = sum+math.Log(get(x)/get(y)), n+1
			}
		}
	}
	if n == 0 {
		t.Fatal("the two have no round in common")
	}
	return math.Exp(sum / float64(n))
}

// TestPageStandings computes the tiers' figures and the matrix again from rounds.csv, and holds the matrix
// against pairs.csv.
func TestPageStandings(t *testing.T) {
	t.Parallel()
	in := readKept(t, "turns") // in slices ratios are of levels, not of these figures
	page := parse(t, write(t, "html", in))
	rounds := roundsOf(t, savedFile(t, page, "rounds.csv"))
	rows := func(target, scenario string) (all []round) {
		for _, r := range rounds {
			if r["target"] == target && r["scenario"] == scenario {
				all = append(all, r)
			}
		}
		return all
	}
	members := 0
	for _, cell := range page.byID("ranking").column("throughput_mean_rps") {
		of, sum := rows(cell.around("data-target"), cell.around("data-scenario")), 0.0
		for _, r := range of {
			sum += r.number(t, "goodput_rps")
		}
		if got := number(t, cell.attr("data-value")); !equal(got, sum/float64(len(of))) {
			t.Errorf("the page says %v of %s, rounds.csv %v", got, cell.around("data-target"), sum/float64(len(of)))
		}
		members++
	}
	pairs := roundsOf(t, results.PairsCSV(in.Run, in.Standings))
	cells := page.byID("pairs").column("ratio")
	for _, cell := range cells {
		a, b, scenario := cell.around("data-target"), cell.attr("data-base"), cell.around("data-scenario")
		want := geometric(t, rows(a, scenario), rows(b, scenario),
			func(r round) float64 { return r.number(t, "goodput_rps") })
		if got := number(t, cell.attr("data-value")); !equal(got, want) {
			t.Errorf("%s, %s and %s: the ratio is %v, rounds.csv says %v", scenario, a, b, got, want)
		}
		i := slices.IndexFunc(pairs, func(p round) bool {
			return p["target_a"] == a && p["target_b"] == b &&
				p["scenario"] == scenario
		})
		if i < 0 {
			t.Fatalf("pairs.csv has no %s and %s", a, b)
		}
		p := pairs[i]
		equals, open := strings.HasPrefix(cell.text(), "= "), strings.HasPrefix(cell.text(), "? ")
		if open != (p["outcome"] == "not settled") || equals != (p["outcome"] == "equal") ||
			!strings.HasSuffix(
				cell.text(),
				fmt.Sprintf(" %.2f to %.2f", p.number(t, "ratio_low"), p.number(t, "ratio_high")),
			) {
			t.Errorf("%s and %s: the page says %q, pairs.csv %v", a, b, cell.text(), p)
		}
	}
	if members != 28 || len(cells) != len(pairs) || len(cells) != 144 {
		t.Errorf("%d rows, %d cells, %d pairs; want 28, 144 and 144", members, len(cells), len(pairs))
	}
}

// trimmedRatio is the ratio of two targets of a run in slices: the geometric mean over the rounds of trimmed
// means over neighbouring slices. It is of one round where that is given.
func trimmedRatio(t *testing.T, slicesCSV, a, b, round string) float64 {
	t.Helper()
	rates := map[string]map[string][]float64{a: {}, b: {}}
	for _, s := range roundsOf(t, slicesCSV) {
		if of := rates[s["target"]]; of != nil && (round == "" || s["round"] == round) {
			of[s["round"]] = append(of[s["round"]], s.number(t, "goodput_rps"))
		}
	}
	sum := 0.0
	for number, all := range rates[a] {
		var logs []float64
		for i, rate := range all {
			logs = append(logs, math.Log(max(rate, 1)/max(rates[b][number][i], 1)))
		}
		slices.Sort(logs)
		logs = logs[len(logs)/4 : len(logs)-len(logs)/4]
		for _, l := range logs {
			sum += l / float64(len(logs))
		}
	}
	return math.Exp(sum / float64(len(rates[a])))
}

// TestPageSlices computes the ratios of a sliced run again, those of its two copies as well: of CPU time from
// rounds.csv, of throughput from slices.csv.
func TestPageSlices(t *testing.T) {
	t.Parallel()
	in := readKept(t, "precise-aa")
	page, slicesCSV := parse(t, write(t, "html", in)), results.SlicesCSV(in.Run, in.Detail.Turns)
	rounds := roundsOf(t, savedFile(t, page, "rounds.csv"))
	of := func(target string) (all []round) {
		for _, r := range rounds {
			if r["target"] == target {
				all = append(all, r)
			}
		}
		return all
	}
	cost := func(r round) float64 {
		carried := 0.0
		if r["carried"] != "" {
			carried = r.number(t, "carried")
		}
		return r.number(t, "server_cpu_s") / (r.number(t, "correct") + carried)
	}
	for _, c := range []struct {
		section, column string
		dots            string
		get             func(round) float64
	}{
		{"ranking", "cpu_ratio", "round_cpu_ratio", cost}, {"ranking", "ratio", "round_ratio", nil},
		{"noise", "cpu_ratio", "round_cpu_ratio", cost}, {"noise", "ratio", "round_ratio", nil},
	} {
		found, dots := 0, 0
		for _, x := range page.byID(c.section).column(c.column) {
			if x.Data == "td" && x.around("data-target") == "copy" {
				want := trimmedRatio(t, slicesCSV, "copy", "nethttp", "")
				if c.get != nil {
					want = geometric(t, of("copy"), of("nethttp"), c.get)
				}
				if got := number(t, x.attr("data-value")); !equal(got, want) {
					t.Errorf("%s, %s: %v, the tables say %v", c.section, c.column, got, want)
				}
				found++
			}
		}
		for _, x := range page.byID(c.section).dots(c.dots) {
			same := func(r round) bool { return r["round"] == x.attr("data-round") }
			a, b := of("copy"), of("nethttp")
			want := trimmedRatio(t, slicesCSV, "copy", "nethttp", x.attr("data-round"))
			if c.get != nil {
				want = c.get(a[slices.IndexFunc(a, same)]) / c.get(b[slices.IndexFunc(b, same)])
			}
			if got := number(t, x.attr("data-value")); !equal(got, want) {
				t.Errorf("%s, %s in round %s: %v, want %v", c.section, c.column, x.attr("data-round"), got, want)
			}
			dots++
		}
		if found != 1 || dots != 10 {
			t.Errorf("%s, %s: %d figures and %d dots, want 1 and 10", c.section, c.column, found, dots)
		}
	}
}

// TestPageCosts computes memory and how busy the CPUs were again from rounds.csv.
func TestPageCosts(t *testing.T) {
	t.Parallel()
	page := parse(t, write(t, "html", readKept(t, "slo2")))
	rounds := roundsOf(t, savedFile(t, page, "rounds.csv"))
	checked := 0
	for _, c := range []struct{ section, column string }{
		{"cpu", "rss_peak_bytes"}, {"cpu", "rss_idle_bytes"}, {"cpu", "server_cpu_share"},
		{"limits", "server_cpus_busy_share"}, {"limits", "generator_cpus_busy_share"},
	} {
		for _, x := range page.byID(c.section).column(c.column) {
			i := slices.IndexFunc(rounds, func(r round) bool { return r["target"] == x.around("data-target") })
			if i < 0 {
				t.Fatalf("%s, %s: no row of %q", c.section, c.column, x.around("data-target"))
			}
			// One round each.
			if got, want := number(t, x.attr("data-value")), rounds[i].number(t, c.column); !equal(got, want) {
				t.Errorf("%s of %s: %v, rounds.csv says %v", c.column, x.around("data-target"), got, want)
			}
			checked++
		}
	}
	if checked != 13*(1+1+1+1+1) {
		t.Errorf("%d figures were compared", checked)
	}
	for _, x := range page.byID("limits").column("limit") {
		i := slices.IndexFunc(rounds, func(r round) bool { return r["target"] == x.around("data-target") })
		if got := x.attr("data-value"); got != rounds[i]["limit"] {
			t.Errorf("the limit of %s is %q, rounds.csv says %q", x.around("data-target"), got, rounds[i]["limit"])
		}
	}
}

// Users against failures: each round of a ramp that failed is a dot, and a page without failures says so.
func TestPageFailures(t *testing.T) {
	t.Parallel()
	ramp := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 19_000, Hatch: 200, StopWhen: "failed>1%"},
		Duration:  95 * time.Second,
	}
	in := openInput(ramp, openRow("fasthttp", harness.VerdictServer, 50_000, 12_000))
	turn := func(n int, failed int64) harness.Measurement {
		return harness.Measurement{Turn: harness.Turn{Round: n, Target: "fasthttp", Scenario: "text", Load: ramp},
			Result: &harness.LoadResult{Users: 12_000,
				Targets: []harness.TargetLoad{{Scheduled: 1000, Correct: 1000 - failed, Timeouts: failed,
					ResponseTime: harness.Distribution{P99: 1}}}}}
	}
	in.Detail.Turns = []harness.Measurement{turn(1, 0), turn(2, 0)}
	if page := string(write(t, "html", in)); !strings.Contains(page, "No request failed in any round") {
		t.Error("the page does not say that nothing failed")
	}
	in.Detail.Turns = []harness.Measurement{turn(1, 0), turn(2, 15)}
	page := parse(t, write(t, "html", in))
	var got []string
	for _, x := range page.byID("open").column("failed/requests") {
		got = append(got, x.attr("data-at")+" "+x.attr("data-value"))
	}
	if want := []string{"12000 0", "12000 0.015"}; !slices.Equal(got, want) {
		t.Errorf("the dots are %q, want %q", got, want)
	}
}

// TestPageFacts shows facts.csv, and what is left where it is damaged or not there.
func TestPageFacts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := results.WriteFacts(dir, []harness.Facts{
		{Target: harness.Target{Name: "gin", Engine: "net/http"},
			Build: harness.Build{Version: "v1.2.0", Go: "go1.26.8", Bytes: 14_567_890,
				Modules: map[string]string{"a": "v1"}},
			Start: harness.Estimate{Mean: 0.0123, SD: 0.0012}, N: 10, Packages: 312, Lines: 59},
		{Target: harness.Target{Name: "node", Engine: "node:http"}, Build: harness.Build{Version: "v22"},
			Start: unknown()},
	}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, results.FactsFile))
	if err != nil {
		t.Fatal(err)
	}
	whole := string(b)
	show := func(text string) element {
		in := input()
		in.Run.Subjects[0].Build.Bytes = 1 << 20
		in.Detail.Files = []content.File{{Name: results.FactsFile, Text: text}}
		p := write(t, "html", in)
		sanePage(t, "facts", p)
		return parse(t, p).byID("facts")
	}
	table := roundsOf(t, whole)
	section := show(whole)
	for _, column := range []string{"start_mean_s", "binary_bytes", "modules", "packages", "main_lines",
		"net_http"} {
		cells := section.column(column)
		if len(cells) != 2 {
			t.Fatalf("%s stands there %d times", column, len(cells))
		}
		for i, x := range cells {
			if got, want := x.attr("data-value"), table[i][column]; got != want {
				t.Errorf("%s is %q, facts.csv says %q", column, got, want)
			}
		}
	}
	if text := section.text(); !strings.Contains(text, "12.3 ms") || !strings.Contains(text, "10 launches") ||
		strings.Contains(text, "(run: ") {
		t.Errorf("the section says %s", text)
	}
	for text, want := range map[string]string{
		whole[:strings.LastIndex(whole, ",")]: "cannot be shown",
		"\x00\"":                              "cannot be shown",
		"a,b\n":                               "it has no column target",
		"target,version\ngin,v9\n":            "v9 (run: v1.2.0)",
		"target,start_mean_s,binary_bytes\ngin,many,-5\nx,1e999,\n": "Their start-up time was not measured",
	} {
		if got := show(text).text(); !strings.Contains(got, want) {
			t.Errorf("of %q the page says %q, want %q", text, got, want)
		}
	}
	in := input()
	in.Run.Subjects[0].Build.Bytes = 1 << 20
	if got := parse(t, write(t, "html", in)).byID("facts").text(); !strings.Contains(got, "1.0 MiB") ||
		!strings.Contains(got, "bench facts --out DIR") {
		t.Errorf("without facts.csv the page says %q", got)
	}
}

// The words of the answer for a newcomer.
func TestPageAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   content.Input
		want []string
	}{
		"reference": {readReference(t), []string{"Servers on fasthttp answer 2.", "as fast as those on " +
			"net/http; on net/http " +
			"the fastest and the slowest differ by ",
			"are not significantly slower; all others are", "(limit unclear)",
			"fasthttp, fiber and fiber3 need the least CPU time per answer"}},
		"copies": {readKept(t, "precise-aa"), []string{"No significant difference between copy and nethttp",
			"The difference to nethttp is not significant"}},
		"tiers": {raceInput(5, 10), []string{"target1, target2 and target3 are fastest, without",
			"Slowest: target5"}},
		"few": {raceInput(5, 5), []string{"Its interval overlaps with"}},
		"one": {readKept(t, "slo2"), []string{"fiber is fastest, but there were too few rounds to be sure",
			"fiber3 55,834 and hertz 55,834 (limited by the generator)"}},
		"offered": {readKept(t, "ramp"), []string{"servers kept up with up to 19,000 users"}},
		"sweep": {readKept(t, "sweep"), []string{"have the highest peaks, up to ",
			"differ by no more than the rounds vary"}},
		"wrk": {readKept(t, "wrk-check"), []string{"Servers on fasthttp answer 1.5x as fast as those on net/http",
			"fiber and fiber3 are not significantly slower"}},
		"scenarios": {readKept(t, "bookstore-full"),
			[]string{"fiber-bookstore is fastest in book-overview-0-full, but there were too few rounds",
				"Not ranked (2 of 2 turns had no correct answer)"}},
		"one tier": {raceInput(3, 10), []string{"No significant difference between target1, target2 and target3",
			"this run does not show which is fastest"}},
	} {
		text := parse(t, write(t, "html", c.in)).byID("answer").text()
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the answer is %s, want %q", name, fmt.Sprintf("%.900q", text), want)
			}
		}
	}
}

// spoil puts a text wherever the sections on standings, slices, costs, limits, facts and the machine show
// one.
func spoil(in *content.Input, text string) {
	pair := stats.Pair{A: text, B: text, N: 6, Ratio: 1.2, Low: 1.1, High: 1.3, P: 0.01, Holm: 0.02,
		SignedRank: 0.03, Apart: true}
	in.Standings = []stats.Standing{
		{Scenario: text, Load: in.Rows[0].Load, Verdict: harness.Verdict(text), Rounds: 6,
			Targets: []string{text, text}, Pairs: []stats.Pair{pair},
			Tiers: [][]string{{text, text}}, Trend: stats.Trend{Change: nan,
				P: nan}, Copies: []stats.Copy{{Throughput: pair, CPU: pair}}},
	}
	for i := range in.Rows {
		r := &in.Rows[i]
		r.Verdict, r.Limit, r.Disturbance = harness.Verdict(text), text, text
		r.Costs = &harness.Costs{User: 1e-5, System: 1e-5, ServerBusy: 0.9, GeneratorBusy: 0.5, RSSIdle: 1 << 20,
			RSSPeak: 2 << 20, RSSAfter: 2 << 20}
		ratio := harness.Estimate{Mean: 1.1, Low: 1, High: 1.2}
		r.Sliced = &harness.SlicedRatios{Baseline: text + "2", CPU: ratio, Throughput: ratio, CPURatio: ratio}
	}
	in.Run.Data = text
	in.Run.Findings = []harness.Finding{{Check: text, Level: harness.FindingNote, Found: text}}
	in.Run.Variants = []harness.Variant{{Name: text, Target: text, Version: text, Dir: text}}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	// A buffer takes everything.
	_ = w.Write([]string{"target", "version", "engine", "released", "modules", "starts", "start_mean_s",
		"stars", "stars_date"})
	_ = w.Write([]string{text, text, text, text, text, text, "0.01", text, text})
	w.Flush()
	in.Detail.Files = append(in.Detail.Files, content.File{Name: results.FactsFile, Text: b.String()})
}

// A name that is shown in a matrix of pairs, a tier or a table of facts is one line of bounded length there
// too.
func TestPageHostileSections(t *testing.T) {
	t.Parallel()
	in := hostile("<b>" + strings.Repeat("y", 500))
	spoil(&in, "<b>"+strings.Repeat("y", 500))
	page := parse(t, write(t, "html", in))
	for _, id := range []string{"pairs", "noise", "ranking", "cpu", "limits", "facts"} {
		section := page.byID(id)
		if section.Data != "section" {
			t.Errorf("the page has no section %s: its texts are not tried", id)
			continue
		}
		if strings.Contains(section.text(), strings.Repeat("y", 450)) ||
			!strings.Contains(section.text(), "<b>yyy") {
			t.Errorf("section %s shows %.700q", id, section.text())
		}
	}
}
