package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
)

// siteIndex makes the index of a site of one run.
func siteIndex(t *testing.T, in content.Input) element {
	t.Helper()
	var b bytes.Buffer
	if err := page.Site(&b, []page.SiteRun{{Name: "r", Folder: "results/r", Page: "runs/r.html", Run: in.Run,
		Rows: in.Rows}}); err != nil {
		t.Fatal(err)
	}
	return parse(t, b.Bytes())
}

// How a row stands is said as its report says it, and it has a ratio if the report gives it one.
func TestSiteStands(t *testing.T) {
	t.Parallel()
	in, want := input(), map[string]string{}
	in.Rows = nil
	add := func(target string, verdict harness.Verdict, stand string, edit func(*harness.Summary)) {
		r := row(target, "v1", "closed-c20", 10_000)
		r.Verdict = verdict
		if edit != nil {
			edit(&r)
		}
		in.Rows, want[target] = append(in.Rows, r), stand
	}
	add("old", "", "", nil)
	add("fast", harness.VerdictServer, "", nil)
	add("books", harness.VerdictDatabase, "limit: database", nil)
	add("odd", harness.VerdictUnclear, "limit: unclear", nil)
	add("easy", harness.VerdictOffered, "offered", nil)
	add("slow-client", harness.VerdictGenerator, "not ranked, limit: generator", nil)
	add("failed", harness.VerdictServer, "not ranked",
		func(r *harness.Summary) { r.Unranked = "17 of 20 requests failed" })
	add("copy", harness.VerdictServer, "a copy", func(r *harness.Summary) { r.CopyOf = "fast" })

	var data struct {
		Targets, Stands []string
		Runs            []struct {
			Folder string
			Rows   [][]*float64
		}
	}
	if err := json.Unmarshal([]byte(siteIndex(t, in).byID("data").text()), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Runs) != 1 || data.Runs[0].Folder != "results/r" || len(data.Runs[0].Rows) != len(want) {
		t.Fatalf("%+v", data)
	}
	for _, r := range data.Runs[0].Rows {
		target := data.Targets[int(*r[0])]
		if got := data.Stands[int(*r[2])]; got != want[target] {
			t.Errorf("%s is said to be %q, want %q", target, got, want[target])
		}
		if ratio := want[target] == "" || strings.HasPrefix(want[target], "limit: "); ratio != (r[6] != nil) {
			t.Errorf("%s has a ratio: %v, want %v", target, r[6] != nil, ratio)
		}
	}
}

// The best of a run is one whose server was the limit; where none was, the index says what was.
func TestSiteBest(t *testing.T) {
	t.Parallel()
	in := input()
	in.Rows = []harness.Summary{row("fast", "v1", "closed-c20", 10_000),
		row("books", "v1", "closed-c20", 20_000), row("odd", "v1", "closed-c20", 5_000)}
	in.Rows[1].Verdict, in.Rows[2].Verdict = harness.VerdictDatabase, harness.VerdictUnclear
	best := func() string {
		return siteIndex(t, in).byID("runs").column("best")[0].attr("data-value") + ": " +
			siteIndex(t, in).byID("runs").all(func(e element) bool { return e.attr("class") == "soft" })[0].text()
	}
	if got := best(); got != "fast: 10,000 in text, closed-c20" {
		t.Errorf("the best is %s", got)
	}
	in.Rows = in.Rows[1:]
	if got := best(); got != "books: 20,000 in text, closed-c20, limit: database" {
		t.Errorf("where no server was the limit the best is %s", got)
	}
}

// The index names the fastest of a run, which a copy is not.
func TestSiteNamesNoCopy(t *testing.T) {
	t.Parallel()
	text := siteIndex(t, copiedInput()).byID("runs").text()
	if !strings.Contains(text, "target1") || strings.Contains(text, "target3-copy") {
		t.Errorf("%.4000s", text)
	}
}
