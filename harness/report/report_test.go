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
		t.Errorf("%s is not what it was (go test ./harness/report -update writes it anew); now it is\n%s",
			path, got)
	}
}

// write shows a run in a format.
func write(t *testing.T, name string, in content.Input) []byte {
	t.Helper()
	f, err := report.ByName(report.Formats(), name)
	if err != nil {
		t.Fatal(err)
	}
	return written(t, f, in)
}

func written[T any](t *testing.T, f report.Format[T], in T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// both shows blocks on a terminal, which is narrow, and as a document.
func both(t *testing.T, describe func(wide bool) []content.Block) (text, markdown []byte) {
	t.Helper()
	var a, b bytes.Buffer
	if err := tables.Text(&a, describe(false)); err != nil {
		t.Fatal(err)
	}
	if err := tables.Markdown(&b, describe(true)); err != nil {
		t.Fatal(err)
	}
	narrow(t, a.Bytes())
	sane(t, "text", a.Bytes())
	sane(t, "markdown", b.Bytes())
	return a.Bytes(), b.Bytes()
}

// of describes a run.
func of(in content.Input) func(bool) []content.Block {
	return func(wide bool) []content.Block { return content.Report(in, wide) }
}

func TestGolden(t *testing.T) {
	t.Parallel()
	none := content.Input{Run: harness.Run{ID: "x", Status: harness.StatusRunning, Ended: time.Unix(1, 0)}}
	full, quick := selftest()
	for name, describe := range map[string]func(bool) []content.Block{
		"plain": of(input()), "empty": of(none), "limits": of(limitedInput()), "database": of(databaseInput()),
		"users": of(usersInput()), "rate": of(rateInput()), "ramp": of(endedInput()), "slo": of(sloInput()),
		"sweep": of(sweepInput()), "sliced": of(slicedInput()), "beside": of(besideInput()),
		"costs":  of(costsInput()),
		"spread": of(spreadInput()), "tiers": of(tiersInput()), "copies": of(copiedInput()),
		"gaps":   of(gapsInput()),
		"warmed": of(warmedInput()), "selftest": full, "selftest.quick": quick,
		"facts":      func(wide bool) []content.Block { return content.TargetFacts(facts(), wide) },
		"compare":    func(bool) []content.Block { return content.Compare("results/a", "results/b", changes()) },
		"comparison": func(wide bool) []content.Block { return content.Comparison(comparison(2), wide) },
		"trend":      func(wide bool) []content.Block { return content.Comparison(comparison(9), wide) },
	} {
		text, markdown := both(t, describe)
		golden(t, name, slices.Concat(text, []byte("\n---- markdown ----\n\n"), markdown))
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
	if i := bytes.IndexFunc(b, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' ||
			r == '\u202e'
	}); i >= 0 {
		t.Errorf("%s holds a control character: %q", name, b[max(0, i-20):i+5])
	}
}

// Figures that are large or none must not break the tables either.
func TestExtremeFigures(t *testing.T) {
	t.Parallel()
	for _, f := range []float64{0, 1e-12, 999_999, 9_999_999, 1e12, math.MaxFloat64, math.Inf(1),
		math.Inf(-1), nan} {
		in := limitedInput()
		for i := range in.Rows {
			r := &in.Rows[i]
			r.Throughput = harness.Estimate{Mean: f, SD: f, CV: min(f, 0.5), Low: f, High: f}
			r.Relative = harness.Estimate{Mean: min(f, 999), Low: min(f, 999), High: f}
			r.Times = &harness.Distribution{P50: min(f, 9999), P99: min(f, 9999), Max: f}
			*r.Costs = harness.Costs{
				User: min(f, 1e3), System: min(f, 1e3), ServerShare: min(f, 9), ServerBusy: min(f, 1),
				GeneratorBusy: min(f, 1), RSSIdle: f, RSSPeak: f,
				RSSAfter: f, Voluntary: f,
			}
		}
		for _, format := range report.Formats() {
			got := written(t, format, in)
			if math.IsNaN(f) || math.IsInf(f, 0) {
				sane(t, fmt.Sprint(format.Name, f), got)
			}
			if format.Name == "text" && f < 1e7 {
				narrow(t, got)
			}
		}
	}
}

func TestByName(t *testing.T) {
	t.Parallel()
	const want = `unknown format "pdf"; there are: `
	if _, err := report.ByName(report.Formats(), "pdf"); err == nil ||
		err.Error() != want+"short, text, markdown, benchfmt, bookstore, html, csv, json" {
		t.Errorf("error %v", err)
	}
	if _, err := report.ByName(report.ComparisonFormats(), "pdf"); err == nil ||
		err.Error() != want+"text, markdown, csv, json" {
		t.Errorf("error %v", err)
	}
}

// However many targets there are, a terminal shows every pair.
func TestMatrixFits(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, 3, 13, 14, 30, 60} {
		in := raceInput(n, 10)
		in.Standings[0].Pairs[0].Ratio = 12.5
		got := write(t, "text", in)
		narrow(t, got)
		cells := 0
		_, matrix, _ := bytes.Cut(got, []byte("How many times"))
		for line := range strings.Lines(string(matrix)) {
			f := strings.Fields(line)
			if len(f) > 2 && f[1] == "target"+f[0] { // not cut
				cells += len(f) - 2
			}
		}
		if cells != n*(n-1)/2 {
			t.Errorf("%d targets: %d pairs in the matrix, want %d:\n%s", n, cells, n*(n-1)/2, matrix)
		}
	}
}

// A terminal leaves out what the run has shown already: its violations.
func TestToldViolations(t *testing.T) {
	t.Parallel()
	in := input()
	in.Told = true
	if bytes.Contains(write(t, "text", in), []byte("violation: ")) ||
		!bytes.Contains(write(t, "markdown", in), []byte("## Violations")) {
		t.Error("violations are shown twice, or not in the document")
	}
}
