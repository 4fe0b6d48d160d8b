package report_test

import (
	"bytes"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/stats"
)

// copiedInput is a run of five targets with a copy of the third, which is the fastest of all.
func copiedInput() content.Input {
	in := raceInput(5, 10)
	twin := row("target3-copy", "v1", "closed-c20", 101_000)
	twin.CopyOf, twin.N = "target3", 10
	in.Rows = append([]harness.Summary{twin}, in.Rows...)
	in.Run.Subjects = []harness.Subject{{Entry: harness.Entry{Target: "target3", Alias: "target3-copy", CopyOf: "target3"}}}
	in.Standings[0].Copies = []stats.Copy{{Throughput: stats.Pair{A: "target3", B: "target3-copy", N: 10, Ratio: 0.98, Low: 0.96, High: 1.0004}}}
	return in
}

// A copy stands in the table and takes no place: the one beneath it is the first.
func TestCopyTakesNoPlace(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"text":     {"copy target3-copy", "   1 target1", "   5 target5", "target3 and target3-copy are one program"},
		"markdown": {"| copy | target3-copy |", "| 1 | target1 |", "| 5 | target5 |", "| copy of target3 |", "differences in throughput of less than 4.0 % mean nothing here"},
		"html":     {`data-value="1">copy</td>`, `data-value="2">1</td>`, "target1: 100,000 requests per second", "Last: target5"},
	} {
		got := string(write(t, name, copiedInput()))
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in\n%.3000s", name, w, got)
			}
		}
	}
	narrow(t, write(t, "text", copiedInput()))
}

// One target and its copy: the noise is said, and nobody is compared.
func TestOneTargetAndItsCopy(t *testing.T) {
	t.Parallel()
	in := copiedInput()
	in.Rows = []harness.Summary{in.Rows[0], in.Rows[3]}
	in.Standings[0].Targets, in.Standings[0].Pairs, in.Standings[0].Tiers, in.Standings[0].Rounds = []string{"target3"}, nil, nil, 0
	for _, name := range []string{"text", "markdown", "html"} {
		got := string(write(t, name, in))
		if strings.Contains(got, "faster than whom,") || strings.Contains(got, "faster than whom cannot") || !strings.Contains(got, "one program with the same") {
			t.Errorf("%s:\n%.3000s", name, got)
		}
	}
}

// A run without a copy says so once, and how to get one; a run with one does not, nor one in which nobody is compared.
func TestNoCopy(t *testing.T) {
	t.Parallel()
	without := raceInput(3, 10)
	of := raceInput(3, 10)
	of.Standings[0].Targets = []string{"target1", "nethttp"}
	apart := raceInput(3, 10)
	apart.Run.Subjects = []harness.Subject{{Entry: harness.Entry{Target: "x", Alias: "x-copy", CopyOf: "x"}}}
	nobody := raceInput(3, 10)
	nobody.Standings = nil
	for _, c := range []struct {
		name string
		in   content.Input
		want string
	}{
		{"none", without, "was not measured: --aa target1 adds a copy to the next one."},
		{"net/http is the usual one", of, "was not measured: --aa nethttp adds"},
		{"there is one", copiedInput(), ""},
		{"it cannot be compared", apart, ""},
		{"nobody is", nobody, ""},
	} {
		for _, name := range []string{"text", "markdown"} {
			got := strings.Join(strings.Fields(string(write(t, name, c.in))), " ")
			if n := strings.Count(got, "took part twice"); n > 1 || (n == 1) != (c.want != "") || !strings.Contains(got, c.want) {
				t.Errorf("%s, %s: said %d times, want %q:\n%.2000s", c.name, name, n, c.want, got)
			}
		}
	}
}

// A single round is not "1 rounds".
func TestOneRound(t *testing.T) {
	t.Parallel()
	in := raceInput(3, 1)
	in.Run.Plan.Rounds = 1
	for i := range in.Rows {
		e := &in.Rows[i].Throughput
		e.SD, e.CV, e.Low, e.High = nan, nan, nan, nan
		in.Rows[i].Relative.Low, in.Rows[i].Relative.High = nan, nan
	}
	for _, f := range tableFormats() {
		got := strings.Join(strings.Fields(string(write(t, f.Name, in))), " ")
		if f.Name == "benchfmt" {
			continue
		}
		if strings.Contains(got, "1 rounds") || !strings.Contains(got, "n = 1 round, ") || !strings.Contains(got, "have 1 round in common") {
			t.Errorf("%s: %s", f.Name, got)
		}
		sane(t, f.Name, []byte(got))
	}
	if html := string(write(t, "html", in)); !strings.Contains(html, "n = 1 round,") || strings.Contains(html, "1 rounds") {
		t.Error("the page does not say n = 1 round, or says 1 rounds")
	}
}

// A copy whose original stands elsewhere is said to be one, and a standing is shown with its own rows alone.
func TestCopyApart(t *testing.T) {
	t.Parallel()
	in := copiedInput()
	for i := range in.Rows {
		in.Rows[i].Verdict = harness.VerdictServer
	}
	in.Rows[0].Verdict = harness.VerdictUnclear
	in.Standings[0].Verdict = harness.VerdictServer
	for _, name := range []string{"text", "markdown"} {
		got := strings.Join(strings.Fields(string(write(t, name, in))), " ")
		if !strings.Contains(got, "target3-copy is a copy of target3, which does not stand in this table.") || strings.Count(got, "Who is faster than whom, compared") != 1 {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// The index of a site names the fastest of a run, which a copy is not.
func TestSiteNamesNoCopy(t *testing.T) {
	t.Parallel()
	in := copiedInput()
	var b bytes.Buffer
	if err := page.Site(&b, []page.SiteRun{{Name: "r", Page: "runs/r.html", Run: in.Run, Rows: in.Rows}}); err != nil {
		t.Fatal(err)
	}
	index, _, _ := strings.Cut(b.String(), "<script")
	if !strings.Contains(index, "target1") || strings.Contains(index, "target3-copy") {
		t.Errorf("%.4000s", index)
	}
}
