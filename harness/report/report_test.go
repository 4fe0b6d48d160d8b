package report_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

var update = flag.Bool("update", false, "write testdata/*.golden anew")

// golden compares a report with a file that somebody has read and found right.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what it was (go test ./harness/report -update writes it anew); now it is\n%s", path, got)
	}
}

var nan = math.NaN()

func unknown() harness.Estimate {
	return harness.Estimate{Mean: nan, SD: nan, CV: nan, Low: nan, High: nan}
}

func row(target, version, load string, mean float64) harness.Summary {
	return harness.Summary{
		Target: target, Version: version, Scenario: "text", Load: load, N: 6, Requests: int64(mean * 12),
		Throughput: harness.Estimate{Mean: mean, SD: mean / 100, CV: 0.01, Low: mean * 0.99, High: mean * 1.01},
		Relative:   harness.Estimate{Mean: mean / 50_000, SD: nan, CV: nan, Low: mean / 51_000, High: mean / 49_000},
		Times:      &harness.Distribution{Mean: 20 / mean, P50: 18 / mean, P99: 100 / mean, Max: 0.0421},
	}
}

// buildError is what an error with a compiler's output looks like.
const buildError = "build hertz: exit status 1\n# tenrounds/servers/hertz\nservers/hertz/main.go:12:3: undefined: x\n\tnote: module requires Go 1.27\n"

func input() content.Input {
	own := harness.Load{Loader: "load", Mode: "closed", Connections: 20, Duration: 2 * time.Second, Warmup: 500 * time.Millisecond}
	wrk := own
	wrk.Loader, wrk.Threads = "wrk", 2
	r := harness.Run{
		ID: "20260701-100000-quick", Status: harness.StatusInterrupted, Reason: "SIGINT",
		Started: time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC), Ended: time.Date(2026, 7, 1, 10, 2, 3, 4, time.UTC),
		Plan: harness.Plan{
			Name: "quick", Rounds: 6, Launch: "round", Order: "shuffled", Up: "all", Seed: 42, Scenarios: []string{"text", "json"},
			Loads: []harness.Load{own, wrk}, Machine: harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1"},
		},
		Environment: harness.Environment{OS: "linux", Arch: "amd64", Kernel: "6.18.44", CPUModel: "Test CPU @ 2.50GHz", CPUs: 2, Memory: 8 << 30, Go: "go1.26.8", Steal: 0.0123},
		Warnings:    []string{buildError, "the contract was not verified before the rounds (--no-verify)"},
	}
	for i, name := range []string{"fasthttp", "nethttp", "gin", "broken"} {
		s := harness.Subject{
			Entry:    harness.Entry{Target: name, Alias: name},
			Manifest: harness.Target{Name: name, Engine: "net/http", Static: "http.ServeContent"}, Build: harness.Build{Version: fmt.Sprintf("v1.%d.0", i)},
			Verification: &harness.Verification{Target: name, Checks: 120, Encoding: "proved"},
		}
		if name == "fasthttp" {
			s.Manifest.Engine, s.Build.Modules = "fasthttp", map[string]string{"github.com/valyala/fasthttp": "v1.73.0"}
		}
		if name == "gin" {
			s.Env, s.Flags, s.Verification = []string{"GOGC=400"}, []string{"--fast"}, nil
		}
		if name == "broken" {
			s.Verification.Violations = []harness.Violation{{
				Target: name, Check: "json/body", Want: `{"message":"Hello, World!"}`, Got: `{"message":` + strings.Repeat("<wrong>", 200), Why: "only equal work is compared",
			}}
		}
		r.Subjects = append(r.Subjects, s)
	}
	failing := row("gin", "v1.2.0", "closed-c20", 61_234)
	failing.Failed, failing.Unranked, failing.Relative = 17, "17 of 734808 requests failed", unknown()
	broken := row("broken", "v1.3.0", "closed-c20", 1)
	broken.Throughput, broken.Relative, broken.Times, broken.N = unknown(), unknown(), nil, 0
	broken.Unranked = "6 of 6 turns could not be measured: not launched again after 2 failures in a row: broken (PID 123) ended: exit status 2\npanic: runtime error\n\ngoroutine 1 [running]:\nmain.main()\n"
	few := row("nethttp", "v1.1.0", "closed-c20", 50_000)
	few.N, few.Throughput.Low, few.Throughput.High, few.Relative.Low, few.Relative.High = 5, nan, nan, nan, nan
	few.Warnings = []string{"launched again: it had ended before this turn: signal: killed", "the generator was busy"}
	first := row("fasthttp", "v1.0.0", "closed-c20", 123_456)
	first.Warnings = []string{"the generator was busy"}
	cross := row("fasthttp", "v1.0.0", "wrk-c20-t2", 130_000)
	cross.Relative = harness.Estimate{Mean: 1, Low: 1, High: 1}
	silent := row("nethttp", "v1.1.0", "wrk-c20-t2", 0)
	silent.Throughput, silent.Relative, silent.Unranked, silent.Times = harness.Estimate{CV: nan, Low: nan, High: nan}, unknown(), "6 of 6 turns had no correct answer", nil
	return content.Input{Run: r, Rows: []harness.Summary{first, few, failing, broken, cross, silent}}
}

func write(t *testing.T, name string, in content.Input) []byte {
	t.Helper()
	f, err := report.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tableFormats are the formats of words alone; the page has tests of its own.
func tableFormats() []report.Format {
	return slices.DeleteFunc(wholeFormats(), func(f report.Format) bool { return f.Name == "html" })
}

// wholeFormats are those that show all of a run; the bookstore's has a test of its own.
func wholeFormats() []report.Format {
	return slices.DeleteFunc(report.Formats(), func(f report.Format) bool { return f.Name == "bookstore" })
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, f := range tableFormats() {
		got := write(t, f.Name, input())
		golden(t, f.Name, got)
		sane(t, f.Name, got)
	}
	narrow(t, write(t, "text", input()))
	golden(t, "empty.markdown", write(t, "markdown", content.Input{Run: harness.Run{ID: "x", Status: harness.StatusRunning, Ended: time.Unix(1, 0)}}))
	golden(t, "empty.text", write(t, "text", content.Input{Run: harness.Run{ID: "x", Status: harness.StatusFailed, Reason: "no space left"}}))
}

func compare(t *testing.T, a, b string, changes []stats.Change) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := tables.Compare(&buf, a, b, changes); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func changes() []stats.Change {
	a, b := row("gin", "v1", "closed-c20", 50_000), row("gin", "v2", "closed-c20", 55_000)
	failed, none := row("chi", "v1", "closed-c20", 40_000), row("echo", "v1", "closed-c50", 1)
	failed.Unranked, none.Throughput = "3 of 10 requests failed:\nof these 2 wrong", unknown()
	return []stats.Change{
		{Target: "gin", Scenario: "text", Load: "closed-c20", A: &a, B: &b, Throughput: 0.1},
		{Target: "chi", Scenario: "text", Load: "closed-c20", A: &a, B: &failed, Throughput: -0.2},
		{Target: "gone", Scenario: "text", Load: "closed-c20", A: &a, Throughput: nan},
		{Target: "echo", Scenario: "text", Load: "closed-c50", A: &none, B: &b, Throughput: nan},
		{Target: "new", Scenario: "json", Load: "closed-c20", B: &b, Throughput: nan},
	}
}

func TestCompareGolden(t *testing.T) {
	t.Parallel()
	got := compare(t, "results/20260701-100000-standard", "results/20260702-100000-standard", changes())
	golden(t, "compare", got)
	narrow(t, got)
	sane(t, "compare", got)
	if got := compare(t, "a", "b", nil); string(got) != "A = a\nB = b\n" {
		t.Errorf("nothing to compare: %q", got)
	}
}

// narrow fails on a line that is wider than a terminal.
func narrow(t *testing.T, b []byte) {
	t.Helper()
	for line := range strings.Lines(string(b)) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("a line has %d columns: %.200q", n, line)
		}
	}
}

var noFigure = regexp.MustCompile(`\b(NaN|[+-]?Inf|9223372036854775807|-9223372036854775808)\b|%!`)

// sane fails on what no report may hold: figures that are none, and characters that a terminal obeys.
func sane(t *testing.T, name string, b []byte) {
	t.Helper()
	if bad := noFigure.Find(b); bad != nil {
		t.Errorf("%s holds %q", name, bad)
	}
	if i := bytes.IndexFunc(b, func(r rune) bool { return unicode.IsControl(r) && r != '\n' || r == '\u202e' }); i >= 0 {
		t.Errorf("%s holds a control character: %q", name, b[max(0, i-20):i+5])
	}
}

// hostile is a report of which every text comes from an enemy.
func hostile(text string) content.Input {
	in := input()
	r := &in.Run
	r.ID, r.Reason, r.Plan.Name, r.Plan.Order, r.Plan.Machine.ServerCPUs = text, text, text, text, text
	r.Environment.CPUModel, r.Environment.Kernel, r.Environment.Go, r.Warnings = text, text, text, []string{text}
	for i := range r.Subjects {
		s := &r.Subjects[i]
		s.Alias, s.Env, s.Flags, s.Build.Version, s.Manifest.Engine, s.Manifest.Static = text, []string{text}, []string{text}, text, text, text
		s.Verification = &harness.Verification{Encoding: text, Violations: []harness.Violation{{Target: text, Check: text, Want: text, Got: text, Why: text}}}
	}
	for i := range in.Rows {
		x := &in.Rows[i]
		x.Target, x.Version, x.Scenario, x.Warnings = text, text, text, []string{text}
		if x.Unranked != "" && text != "" { // without a reason it would have a rank
			x.Unranked = text
		}
	}
	return in
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	plain := write(t, "markdown", hostile("plain"))
	for _, text := range []string{
		"<script>alert(1)</script>", "a|b", "| --- |", "a\nb", "\r\n\r\n# heading", "a\\|b", `\`, "```", "[x](javascript:y)", "![x](http://y)", "~~x~~", "**x**", "_x_", "&lt;b&gt;",
		"\x1b[31mred\x1b[0m\x07", "\u202egnirts", "\xff\xfe", "\x00", strings.Repeat("x", 10_000), strings.Repeat("x y|", 2_500), strings.Repeat("→", 10_000), "",
	} {
		md := write(t, "markdown", hostile(text))
		sane(t, "markdown", md)
		sameTables(t, text, md, plain)
		if len(md) > 60_000 {
			t.Errorf("%.20q makes a report of %d bytes", text, len(md))
		}
		if bytes.ContainsAny(md, "<>") || link.Match(md) || bytes.Contains(md, []byte("**x")) {
			t.Errorf("%.30q is markup in the report", text)
		}
		txt := write(t, "text", hostile(text))
		narrow(t, txt)
		sane(t, "text", txt)
		ch := changes()
		for i := range ch {
			ch[i].Target, ch[i].Scenario, ch[i].Load = text, text, text
			if ch[i].B != nil && ch[i].B.Unranked != "" {
				ch[i].B.Unranked = text
			}
		}
		cmp := compare(t, text, text, ch)
		narrow(t, cmp)
		sane(t, "compare", cmp)
	}
}

var link = regexp.MustCompile(`[^\\]\]\(`)

var unescapedPipe = regexp.MustCompile(`(^|[^\\])(\\\\)*\|`)

// sameTables fails unless a report has the lines of another, and each table row the same number of cells.
func sameTables(t *testing.T, text string, got, want []byte) {
	t.Helper()
	count := func(b []byte) (all []string) {
		for line := range strings.Lines(string(b)) {
			if strings.HasPrefix(line, "|") {
				all = append(all, fmt.Sprint(len(unescapedPipe.FindAllString(line, -1))))
			} else {
				all = append(all, "-")
			}
		}
		return all
	}
	if g, w := count(got), count(want); strings.Join(g, " ") != strings.Join(w, " ") {
		t.Errorf("%.30q changes the lines or cells of the report from\n%v to\n%v", text, w, g)
	}
}

// Figures that are large or none must not break the tables either.
func TestExtremeFigures(t *testing.T) {
	t.Parallel()
	for _, f := range []float64{0, 1e-12, 999_999, 9_999_999, math.MaxFloat64, math.Inf(1), math.Inf(-1), nan} {
		in := input()
		for i := range in.Rows {
			e := harness.Estimate{Mean: f, SD: f, CV: min(f, 0.5), Low: f, High: f}
			in.Rows[i].Throughput = e
			in.Rows[i].Relative = harness.Estimate{Mean: min(f, 999), Low: min(f, 999), High: f}
			if in.Rows[i].Times != nil {
				in.Rows[i].Times = &harness.Distribution{P50: min(f, 9999), P99: min(f, 9999), Max: f}
			}
		}
		txt := write(t, "text", in)
		if f < 1e7 {
			narrow(t, txt)
		}
		if math.IsNaN(f) || math.IsInf(f, 0) {
			sane(t, fmt.Sprint(f), txt)
			sane(t, fmt.Sprint(f), write(t, "markdown", in))
		}
	}
}

func TestByName(t *testing.T) {
	t.Parallel()
	if _, err := report.ByName("pdf"); err == nil || err.Error() != `unknown format "pdf"; there are: text, markdown, benchfmt, bookstore, html` {
		t.Errorf("error %v", err)
	}
}
