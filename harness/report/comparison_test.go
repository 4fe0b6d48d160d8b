package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

// comparison is one of n runs, in which each kind of row stands.
func comparison(n int) stats.Comparison {
	c := stats.Comparison{Baseline: "nethttp", Notes: []string{"different kernel: 6.1 in A, 6.2 in B"}}
	for i := range n {
		c.Runs = append(c.Runs, stats.ComparedRun{
			Label: string(rune('A' + i)), Name: fmt.Sprintf("results/2026112%d-101500-standard", i),
			Started: time.Date(2026, 11, 20+i, 10, 15, 0, 0, time.UTC), Rounds: 10,
		})
	}
	const barred = "B: not ranked: 3 of 10 requests failed"
	add := func(figure, target string, ratio float64, verdict, reason string) {
		mean := 71_789 * ratio
		if figure == stats.FigureCPU {
			mean = 13.4e-6 * ratio
		}
		r := stats.ComparedRow{Figure: figure, Target: target, Scenario: "json", Load: "closed-c20"}
		for i := range n {
			x := ratio * (1 - 0.031*float64(i))
			if verdict == stats.ChangeBaseline {
				x = 1
			}
			r.Sides = append(r.Sides, stats.Side{Version: "v1", N: 10, Mean: mean * x / ratio, Ratio: harness.Estimate{Mean: x, SD: 0.1, CV: 0.1, Low: x * 0.99, High: x * 1.01}})
			if i == 0 {
				continue
			}
			s := stats.ChangeStep{From: i - 1, Change: harness.Estimate{Mean: 0.969, SD: nan, CV: nan, Low: 0.9591, High: 0.9789}, P: 0.00012, Absolute: -0.031, Verdict: verdict, Reason: reason}
			if reason != "" || verdict == stats.ChangeBaseline {
				s.Change, s.P = unknown(), nan
			}
			r.Steps = append(r.Steps, s)
			if reason != "" {
				r.Sides[i].Ratio, r.Sides[i].Reason = unknown(), reason
			}
		}
		c.Rows = append(c.Rows, r)
	}
	for _, f := range []string{stats.FigureThroughput, stats.FigureCPU} {
		add(f, "gone", 1, stats.ChangeBarred, "B: target absent")
		c.Rows[len(c.Rows)-1].Sides[1].Mean = nan
		add(f, "fiber", 1.54, stats.ChangeImproved, "")
		add(f, "gorillamux", 1.02, stats.ChangeWorse, "")
		add(f, "nethttp", 1, stats.ChangeBaseline, "")
		add(f, "iris", 0.91, stats.ChangeNone, "")
		add(f, "gorestful", 0.82, stats.ChangeBarred, barred)
		add(f, "chi", 0.82, stats.ChangeBarred, barred)
	}
	return c
}

func writeComparison(t *testing.T, format string, c stats.Comparison) []byte {
	t.Helper()
	f, err := tables.ComparisonFormatByName(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestComparisonGolden(t *testing.T) {
	t.Parallel()
	for _, f := range tables.ComparisonFormats() {
		got := writeComparison(t, f.Name, comparison(2))
		golden(t, "comparison."+f.Name, got)
		sane(t, "comparison."+f.Name, got)
	}
	narrow(t, writeComparison(t, "text", comparison(2)))
	for _, f := range []string{"text", "markdown"} {
		got := writeComparison(t, f, comparison(9))
		golden(t, "trend."+f, got)
		sane(t, "trend."+f, got)
	}
	narrow(t, writeComparison(t, "text", comparison(9)))
	if _, err := tables.ComparisonFormatByName("pdf"); err == nil || err.Error() != `unknown format "pdf"; there are: text, markdown, csv, json` {
		t.Errorf("%v", err)
	}
}

// What programs read: every line of the CSV has the columns of its head, and these are the members of the JSON.
func TestComparisonForPrograms(t *testing.T) {
	t.Parallel()
	c := comparison(3)
	lines, err := csv.NewReader(bytes.NewReader(writeComparison(t, "csv", c))).ReadAll()
	if err != nil || len(lines) != 1+2*len(c.Rows) {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	var out struct {
		Baseline string
		Steps    []map[string]any
	}
	if err := json.Unmarshal(writeComparison(t, "json", c), &out); err != nil || out.Baseline != "nethttp" || len(out.Steps) != len(lines)-1 {
		t.Fatalf("%v: %+v", err, out)
	}
	for i, step := range out.Steps {
		if len(step) != len(lines[0]) {
			t.Errorf("step %d has %d members, the CSV has %d columns", i, len(step), len(lines[0]))
		}
		for j, name := range lines[0] {
			v, ok := step[name]
			cell := fmt.Sprint(v)
			if v == nil {
				cell = ""
			}
			if !ok || cell != lines[i+1][j] {
				t.Errorf("step %d: %s is %v (%v) in the JSON and %q in the CSV", i, name, v, ok, lines[i+1][j])
			}
		}
	}
}

// Names from outside must break neither a terminal nor a table.
func TestComparisonHostileNames(t *testing.T) {
	t.Parallel()
	plain := writeComparison(t, "markdown", comparison(2))
	for _, text := range []string{"a|b", "<script>", "\x1b[2J", strings.Repeat("x", 500), "a\nb", "[x](http://y)", ""} {
		c := comparison(2)
		for i := range c.Rows {
			c.Rows[i].Target = text
			if s := &c.Rows[i].Steps[0]; s.Reason != "" {
				s.Reason += ": " + text
			}
		}
		c.Runs[0].Name, c.Baseline, c.Notes = text, text, []string{text + "!"}
		got := writeComparison(t, "text", c)
		narrow(t, got)
		sane(t, "text", got)
		md := writeComparison(t, "markdown", c)
		sameTables(t, text, md, plain)
		sane(t, "markdown", md)
	}
}
