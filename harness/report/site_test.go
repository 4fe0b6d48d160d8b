package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
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
	r := page.SiteRun{Name: "r", Folder: "results/r", Page: "runs/r.html"}
	r.Show(in)
	if err := page.Site(&b, []page.SiteRun{r}); err != nil {
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

// The index shows what each run found, in a sentence and in a small chart with a sign for each server. A
// self-test stands there too, and is compared with nothing.
func TestSiteFindings(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	runs := []page.SiteRun{
		{Name: "reference", Page: "runs/reference/report.html"},
		{Name: "users"},
		{Name: "self"},
	}
	runs[0].Show(readReference(t))
	runs[1].Show(readKept(t, "users-local"))
	runs[2].ShowSelftest(harness.Selftest{Target: "nethttp", Parts: []harness.SelftestPart{
		{Rounds: 6, Plan: harness.Plan{Name: harness.PartEqual, Rounds: 60}}}})
	if err := page.Site(&b, runs); err != nil {
		t.Fatal(err)
	}
	index := parse(t, b.Bytes())
	text := index.byID("runs").text()
	for _, want := range []string{"Servers on fasthttp answer 2.", "All 13 servers kept up with 4,000 users",
		"Self-test of the harness with nethttp: 10 tests of equal"} {
		if !strings.Contains(text, want) {
			t.Errorf("the index has no %q: %s", want, text)
		}
	}
	var signs []int
	for _, x := range index.all(func(e element) bool { return e.attr("class") == "sparks" }) {
		signs = append(signs, len(x.all(func(e element) bool { return e.Data == "use" })))
	}
	if !slices.Equal(signs, []int{14, 13}) && !slices.Equal(signs, []int{13, 14}) {
		t.Errorf("the small charts have %d signs, want 14 of the reference and 13 of the users", signs)
	}
	if data := index.byID("data").text(); strings.Contains(data, "self") {
		t.Error("a self-test is offered for a comparison")
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
