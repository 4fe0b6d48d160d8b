package report_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

const reference = "../../results/reference"

// detailed is what bench report hands over for a folder.
func detailed(run harness.Run, turns []harness.Measurement) (content.Input, error) {
	s := stats.NewSummariser(run)
	for _, m := range turns {
		if err := s.Add(m); err != nil {
			return content.Input{}, err
		}
	}
	rows := s.Rows()
	standings := s.Standings(rows)
	return content.Input{Run: run, Rows: rows, Sweeps: stats.Sweeps(run, rows), Standings: standings,
		Detail: content.Detail{
			Turns: turns, Curves: s.Curves(rows), Versus: s.Versus(rows), Rounds: s.RowFigures(rows),
			Files: []content.File{{Name: "rounds.csv", Text: results.RoundsCSV(run, turns)},
				{Name: "summary.csv", Text: results.SummaryCSV(run, rows)},
				{Name: "pairs.csv", Text: results.PairsCSV(run, standings)}},
		}}, nil
}

// referenceRun is what bench report hands over for it, read once for all tests: with the race detector that
// takes seconds.
var referenceRun = sync.OnceValues(func() (content.Input, error) {
	run, turns, _, err := results.Read(reference)
	if err != nil {
		return content.Input{}, err
	}
	return detailed(run, turns)
})

func readReference(t *testing.T) content.Input {
	t.Helper()
	in, err := referenceRun()
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// element is one of a parsed page with what it lies in.
type element struct {
	*html.Node
}

func parse(t *testing.T, page []byte) element {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return element{n}
}

func (e element) attr(name string) string {
	for _, a := range e.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// all are the elements below one that a condition holds for.
func (e element) all(want func(element) bool) (found []element) {
	for n := range e.Descendants() {
		if n.Type == html.ElementNode && want(element{n}) {
			found = append(found, element{n})
		}
	}
	return found
}

func (e element) byID(id string) element {
	for _, x := range e.all(func(x element) bool { return x.attr("id") == id }) {
		return x
	}
	return element{&html.Node{}}
}

// column are the elements of a column: those that name it, and the cells beneath a head of this name.
func (e element) column(name string) []element {
	return e.all(func(x element) bool {
		if x.Data != "td" || x.attr("data-column") != "" {
			return x.attr("data-column") == name
		}
		heads := element{
			x.Parent.Parent.Parent,
		}.all(
			func(h element) bool { return h.Data == "th" && h.attr("scope") == "col" },
		)
		at := 0
		for n := x.PrevSibling; n != nil; n = n.PrevSibling {
			if n.Type == html.ElementNode {
				at++
			}
		}
		return at < len(heads) && heads[at].attr("data-sort") == name
	})
}

// dots are those of strips, which name their column.
func (e element) dots(column string) (all []element) {
	for _, strip := range e.column(column) {
		all = append(all, strip.all(func(x element) bool { return x.Data == "circle" })...)
	}
	return all
}

func (e element) text() string {
	var b strings.Builder
	for n := range e.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// inGroup is the nearest value of an attribute around an element.
func (e element) around(name string) string {
	for n := e.Node; n != nil; n = n.Parent {
		if v := (element{n}).attr(name); v != "" {
			return v
		}
	}
	return ""
}

// savedFile takes a file out of the page as the reader would save it.
func savedFile(t *testing.T, page element, name string) string {
	t.Helper()
	links := page.all(func(x element) bool { return strings.TrimSuffix(x.attr("download"), ".gz") == name })
	if len(links) != 1 {
		t.Fatalf("the page has %d links to save %s, want 1", len(links), name)
	}
	_, encoded, _ := strings.Cut(links[0].attr("href"), "base64,")
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err == nil && strings.HasSuffix(links[0].attr("download"), ".gz") {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(b)); err == nil {
			b, err = io.ReadAll(z)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// round is a line of rounds.csv by column.
type round map[string]string

func (r round) number(t *testing.T, column string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(r[column], 64)
	if err != nil {
		t.Fatalf("rounds.csv: %s: %v", column, err)
	}
	return f
}

func roundsOf(t *testing.T, text string) (all []round) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range records[1:] {
		r := round{}
		for i, name := range records[0] {
			r[name] = fields[i]
		}
		all = append(all, r)
	}
	return all
}

// equal compares figures as far as a page has digits.
func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Max(math.Abs(a), math.Abs(b)) }

// TestPageFigures computes what the page shows again, from the rounds.csv that can be saved from it.
func TestPageFigures(t *testing.T) {
	t.Parallel()
	t.Run("made now", func(t *testing.T) {
		checkFigures(t, parse(t, write(t, "html", readReference(t))),
			28, 260) // nethttp is the baseline in both scenarios
	})
	t.Run("slices", func(t *testing.T) {
		checkFigures(t, parse(t, write(t, "html", readKept(t, "precise-a"))),
			4, 18)
	})
}

// checkFigures is for a page with so many rows, each with its mean and its cost, and so many rounds of them.
func checkFigures(t *testing.T, page element, rows, turns int) {
	t.Helper()
	type key struct{ target, scenario, load string }
	rounds := map[key][]round{}
	for _, r := range roundsOf(t, savedFile(t, page, "rounds.csv")) {
		k := key{r["target"], r["scenario"], r["load"]}
		rounds[k] = append(rounds[k], r)
	}
	of := func(e element) []round {
		return rounds[key{e.around("data-target"), e.around("data-scenario"), e.around("data-load")}]
	}
	means, dots, costs := 0, 0, 0
	for _, cell := range page.byID("ranking").column("throughput_mean_rps") {
		sum := 0.0
		for _, r := range of(cell) {
			sum += r.number(t, "goodput_rps")
		}
		want := sum / float64(len(of(cell)))
		if got, _ := strconv.ParseFloat(cell.attr("data-value"), 64); !equal(got, want) {
			t.Errorf("%s %s: the mean is %v, rounds.csv says %v", cell.around("data-scenario"),
				cell.around("data-target"), got, want)
		}
		if text := strconv.Itoa(
			int(math.Round(want)),
		); strings.ReplaceAll(strings.Fields(cell.text())[0], ",", "") != text {
			t.Errorf("%s: people read %q, want %s", cell.around("data-target"), cell.text(), text)
		}
		means++
	}
	for _, dot := range page.byID("ranking").dots("round_cpu_ratio") {
		base := rounds[key{"nethttp", dot.around("data-scenario"), dot.around("data-load")}]
		if want := quotient(t, of(dot), base, dot.attr("data-round")); !equal(
			number(t, dot.attr("data-value")),
			want,
		) {
			t.Errorf("%s: a dot at %s in round %s, rounds.csv says %v", dot.around("data-target"),
				dot.attr("data-value"), dot.attr("data-round"), want)
		}
		dots++
	}
	for column, section := range map[string]string{"server_cpu_s": "ranking", "generator_cpu_s": "cpu"} {
		for _, cell := range page.byID(section).column(column + "/correct") {
			if got, want := number(t, cell.attr("data-value")), eachAnswer(t, of(cell), column); !equal(got, want) {
				t.Errorf("%s: %s for each answer is %v, rounds.csv says %v", cell.around("data-target"), column,
					got, want)
			}
			costs++
		}
	}
	if means != rows || dots != turns || costs != 2*rows {
		t.Errorf("the page shows %d means, %d rounds and %d costs, want %d, %d and %d", means, dots, costs, rows,
			turns, 2*rows)
	}
}

// quotient is the CPU time per answer of a row in a round divided by that of another row.
func quotient(t *testing.T, of, by []round, number string) float64 {
	t.Helper()
	in := func(all []round) []round {
		return slices.DeleteFunc(slices.Clone(all), func(r round) bool { return r["round"] != number })
	}
	return eachAnswer(t, in(of), "server_cpu_s") / eachAnswer(t, in(by), "server_cpu_s")
}

// eachAnswer is a figure of a row for each correct answer: of all rounds together, in slices the mean over
// the rounds.
func eachAnswer(t *testing.T, rounds []round, column string) float64 {
	t.Helper()
	sum, answers, each := 0.0, 0.0, 0.0
	for _, r := range rounds {
		n := r.number(t, "correct")
		if r["carried"] != "" {
			n += r.number(t, "carried")
		}
		sum, answers, each = sum+r.number(t, column), answers+n, each+r.number(t, column)/n/float64(len(rounds))
	}
	if strings.HasPrefix(rounds[0]["load"], "sliced") {
		return each
	}
	return sum / answers
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What a section of the page is for, and only where the folder has it.
func TestPageSections(t *testing.T) {
	t.Parallel()
	slo := harness.Load{
		Loader:      "load",
		Mode:        "rate",
		RateLoad:    harness.RateLoad{SLO: 20 * time.Millisecond},
		Connections: 100,
		Duration:    time.Second,
	}
	ramp := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 19_000, Hatch: 200, StopWhen: "p99>1s"},
		Duration:  95 * time.Second,
	}
	searched := openInput(slo, openRow("fasthttp", "", 51_200, 0))
	searched.Detail.Turns = []harness.Measurement{{
		Turn: harness.Turn{Round: 1, Target: "fasthttp", Scenario: "text", Load: slo}, Capacity: 51_200,
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: 1}}},
		Steps:  []harness.Step{{Rate: 51_200, Passed: true, P99: 0.01}, {Rate: 102_400, P99: 0.5}},
	}}
	for name, c := range map[string]struct {
		in         content.Input
		have, lack []string
	}{
		"reference": {readReference(t), []string{"answer", "ranking", "pairs", "noise", "latency", "cpu",
			"limits", "facts", "drift", "figures", "environment"}, []string{"sweep", "open", "tries",
			"crosscheck", "layouts"}},
		"sweep": {sweepInput(), []string{"answer", "doubts", "sweep", "environment"},
			[]string{"ranking", "open", "tries", "figures", "drift"}},
		"slo": {searched, []string{"ranking", "tries"}, []string{"sweep", "open"}},
		"ramp": {openInput(ramp, openRow("fasthttp", harness.VerdictOffered, 50_000, 19_000)),
			[]string{"open"}, []string{"ranking", "tries"}},
		"plain": {input(), []string{"answer", "doubts", "ranking", "crosscheck", "environment"},
			[]string{"drift", "cpu", "latency", "figures", "pairs", "noise", "facts"}},
		"empty": {content.Input{Run: harness.Run{ID: "x", Status: harness.StatusFailed,
			Reason: "no space left"}}, []string{"answer", "doubts", "environment"}, []string{"ranking", "drift"}},
	} {
		b := write(t, "html", c.in)
		page := parse(t, b)
		for _, id := range c.have {
			if page.byID(id).Type == html.ErrorNode {
				t.Errorf("%s: the page has no section %s", name, id)
			}
		}
		for _, id := range c.lack {
			if page.byID(id).Type != html.ErrorNode {
				t.Errorf("%s: the page has a section %s", name, id)
			}
		}
		sanePage(t, name, b)
	}
}

var request = regexp.MustCompile(`(?i)(src|href|srcset|action|poster)="([^"#][^"]*)"` +
	`|url\(|@import|<iframe|<object|<embed|<base`)

// sanePage fails on what no page may hold: figures that are none, and anything that a browser would fetch.
func sanePage(t *testing.T, name string, b []byte) {
	t.Helper()
	text := parse(t, b).byID("main").text()
	if bad := noFigure.FindString(text); bad != "" {
		t.Errorf("%s: the page holds %q: %.200s", name, bad, text[max(0, strings.Index(text, bad)-80):])
	}
	for _, m := range request.FindAllSubmatch(b, -1) {
		link := html.UnescapeString(string(m[2]))
		if !strings.HasPrefix(link, "data:text/plain;base64,") &&
			!strings.HasPrefix(link, "data:image/svg+xml;base64,") {
			t.Errorf("%s: the page would fetch %.80q", name, m[0])
		}
	}
	if len(b) > 1e6 { // 13 servers in slices, with their tables to save
		t.Errorf("%s: the page has %d bytes, over 1 MB", name, len(b))
	}
}

// TestPageHostile gives the page texts from an enemy. Its elements must be those of a page with plain texts.
func TestPageHostile(t *testing.T) {
	t.Parallel()
	ill := func(text string) content.Input {
		in := hostile(text)
		in.Detail.Notices = []string{text}
		in.Detail.Files = []content.File{{Name: "summary.csv", Text: "target,n\nx,1\n"}}
		for i, r := range in.Rows {
			in.Detail.Curves = append(in.Detail.Curves,
				stats.Curve{Target: r.Target, Scenario: r.Scenario, Load: r.Load,
					Points: []stats.CurvePoint{{Share: 0.5, Seconds: 1}}})
			in.Detail.Versus = append(in.Detail.Versus,
				stats.Versus{Target: r.Target, Base: r.Target, Scenario: r.Scenario, Load: r.Load,
					Ratio: harness.Estimate{Mean: 1}})
			load := in.Run.Plan.Loads[min(i/4, 1)]
			in.Detail.Turns = append(in.Detail.Turns, harness.Measurement{Turn: harness.Turn{Round: 1 + i,
				Target: r.Target, Scenario: r.Scenario, Load: load},
				Started: time.Unix(int64(i+1), 0), Result: &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: 5,
					Goodput: 5}}}})
		}
		in.Run.Plan.Scenarios = []string{text}
		spoil(&in, text)
		return in
	}
	elements := func(b []byte) (all []string) {
		for _, e := range parse(t, b).all(func(element) bool { return true }) {
			all = append(all, e.Data)
		}
		return all
	}
	plain, nothing := elements(write(t, "html", ill("plain"))), elements(write(t, "html", ill("")))
	for _, text := range []string{
		"<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--", "-->", "<![CDATA[", "</style>",
		"</title>", "</svg>", `"onload="alert(1)`, `' onclick='x`,
		"a\nb", "\r\n\x00", "\u202egnirts", "\u2028", "\xff\xfe", "javascript:alert(1)",
		"{{.}}", "&lt;", "עברית",
		strings.Repeat("x", 10_000), strings.Repeat("<b>", 4_000),
	} {
		b := write(t, "html", ill(text))
		want := plain
		if strings.TrimFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }) == "" {
			want = nothing
		}
		if got := elements(b); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%.30q changes the elements of the page: %d, want %d", text, len(got), len(want))
		}
		for _, e := range parse(t, b).all(func(element) bool { return true }) {
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") &&
					a.Key == "href" {
					t.Errorf("%.30q gives <%s> the attribute %s", text, e.Data, a.Key)
				}
			}
		}
		if bytes.ContainsRune(b, '\u202e') || len(b) > 500_000 {
			t.Errorf("%.30q: the page has %d bytes, or turns the direction of its text", text, len(b))
		}
		for _, f := range page.Charts(ill(text)) {
			wellFormed(t, f)
		}
	}
}

// A long run's tables are packed, so that its page stays small.
func TestPagePacksLargeFiles(t *testing.T) {
	t.Parallel()
	in := input()
	text := "round,order\n" + strings.Repeat("1,2\n", 100_000)
	in.Detail.Files = []content.File{{Name: "rounds.csv", Text: text}}
	b := write(t, "html", in)
	if got := savedFile(t, parse(t, b), "rounds.csv"); got != text {
		t.Errorf("what is saved has %d bytes, want %d", len(got), len(text))
	}
	if len(b) > len(text)/2 {
		t.Errorf("the page has %d bytes for a table of %d", len(b), len(text))
	}
}

// FuzzPage looks for a name that changes the elements of a page, or that a chart does not survive.
func FuzzPage(f *testing.F) {
	elements := func(t *testing.T, b []byte) (n int) {
		return len(parse(t, b).all(func(e element) bool {
			return e.Data == "script" || e.Data == "b" || e.Data == "img" || e.Data == "svg" || e.Data == "section"
		}))
	}
	for _, s := range []string{"gin", "<b>", "</script>", "-->", "\x00", "\u202e", `"'`, "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		one, other := input(), input()
		for i := range one.Rows {
			one.Rows[i].Target, other.Rows[i].Target = "x"+text, "xy"
			one.Rows[i].Version, one.Run.ID = text, text
		}
		if got, want := elements(t, write(t, "html", one)), elements(t, write(t, "html", other)); got != want {
			t.Errorf("%q makes %d elements, want %d", text, got, want)
		}
		for _, c := range page.Charts(one) {
			wellFormed(t, c)
		}
	})
}
