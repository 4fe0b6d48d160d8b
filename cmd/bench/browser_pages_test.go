package main

import (
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/report/content"
	reportpage "tenrounds/harness/report/page"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/session/site"
)

// call sends a command of the browser's protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(b.ctx, command, params)
	return err
}

const keptRun = "../../results/reference"

// TestBrowserSaves saves summary.csv and the first chart out of the page.
func TestBrowserSaves(t *testing.T) {
	chromium(t)
	run := copied(t, keptRun)
	if exit, _, words := said(t, "report", "--write", run); exit != exitcode.OK { // the columns of this version
		t.Fatalf("exit %d: %s", exit, words)
	}
	path, _ := pageOf(t, run)
	b := open(t, path, 1280, "light")
	dir := t.TempDir()
	b.do()
	if _, err := chromedp.CallBrowser(b.ctx, browser.SetDownloadBehavior,
		browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow,
			DownloadPath: dir}); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(run, "summary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	name := ask[string](b, `document.querySelector('a[download^="summary.csv"]').getAttribute("download")`)
	b.press(`a[download="` + name + `"]`)
	got := eventually(t, filepath.Join(dir, name))
	if strings.HasSuffix(name, ".gz") { // large ones are compressed
		z, err := gzip.NewReader(strings.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if got = string(text); err != nil {
			t.Error(err)
		}
	}
	if got != string(want) {
		t.Errorf("what was saved has %d bytes and is not summary.csv, which has %d", len(got), len(want))
	}
	b.press("#ranking button.draw")
	svg := eventually(t, filepath.Join(dir, "ratios-text.svg"))
	if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil ||
		strings.Count(svg, `class="sign"`) != 2*14 ||
		!strings.Contains(svg, "≥ ") {
		t.Errorf("the chart was saved as %.2000s (%v), want a sign for each of 14 servers in both figures", svg,
			err)
	}
	b.quiet()
}

// TestBrowserAccessible looks at the pages of all kinds of runs on a desk and on a phone, light and dark, and
// at one on paper. Labels of charts must not overlap, and a table that is cut must say so. One browser shows
// each page in every way: a new one for each would take most of the time.
func TestBrowserAccessible(t *testing.T) {
	chromium(t)
	index := siteOf(t, shown...)
	pages := map[string]string{
		"site":      index,
		"ramp":      rampPage(t),
		"bookstore": bookstorePage(t),
		"own":       ownPage(t),
	}
	for _, name := range shown {
		pages[name] = filepath.Join(filepath.Dir(index), site.Runs, name, "report.html")
	}
	for name, path := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, path, 1280, "light")
			for _, width := range []int64{1280, 390} {
				for _, theme := range []string{"light", "dark"} {
					t.Run(fmt.Sprintf("%d-%s", width, theme), func(t *testing.T) {
						b := &tab{t: t, ctx: b.ctx}
						b.show(width, theme)
						b.legible()
						b.fits(int(width))
						b.accessible()
					})
				}
			}
			b.quiet()
		})
	}
}

// ownPage is the page of a kept run as if its servers were any: without an engine, a version and a contract.
func ownPage(t *testing.T) string {
	t.Helper()
	_, in := pageOf(t, "../../results/precise-slow")
	for i := range in.Run.Subjects {
		s := &in.Run.Subjects[i]
		s.Manifest, s.Build, s.Verification, s.After = harness.Target{Name: s.Target}, harness.Build{}, nil, nil
	}
	for i := range in.Rows {
		in.Rows[i].Version = ""
	}
	return pageFile(t, in)
}

// bookstorePage is the page of a kept run of the bookstore with some of its frameworks: axe-core needs
// minutes for all.
func bookstorePage(t *testing.T) string {
	t.Helper()
	dir := "../../results/bookstore-postgres"
	run, turns, cut, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	left := func(alias string) bool {
		return !slices.Contains([]string{"nethttp", "chi", "fiber"}, strings.TrimSuffix(alias, "-bookstore"))
	}
	turns = slices.DeleteFunc(turns, func(m harness.Measurement) bool { return left(m.Target) })
	run.Subjects = slices.DeleteFunc(run.Subjects, func(s harness.Subject) bool { return left(s.Alias) })
	run.Plan.Entries = slices.DeleteFunc(run.Plan.Entries, func(e harness.Entry) bool { return left(e.Alias) })
	in, err := reports.Detailed(dir, run, turns, cut)
	if err != nil {
		t.Fatal(err)
	}
	return pageFile(t, in)
}

// rampPage is the page of the kept ramp as if its steps had been kept too, with failures at its end.
func rampPage(t *testing.T) string {
	t.Helper()
	_, in := pageOf(t, "../../results/ramp")
	for _, m := range in.Detail.Turns {
		for i := range 50 {
			s := harness.RampStep{At: float64(i), Users: min(400*(i+1), 19_000), Sent: int64(2000 * (i + 1)),
				P99: 0.0002 * float64(1+i*i)}
			if i > 40 {
				s.Failed = int64(100 * (i - 40))
			}
			s.Correct = s.Sent - s.Failed
			m.Result.Ramp = append(m.Result.Ramp, s)
		}
	}
	return pageFile(t, in)
}

// TestBrowserHostile shows the browser a run of which every name is a script.
func TestBrowserHostile(t *testing.T) {
	chromium(t)
	evil := `"><img src=x onerror="window.broken=1"><script>window.broken=1</script>`
	_, in := pageOf(t, keptRun)
	in.Run.ID, in.Run.Plan.Name, in.Run.Environment.CPUModel = evil, evil, evil
	in.Detail.Notices = []string{evil}
	for i := range in.Run.Subjects {
		in.Run.Subjects[i].Alias, in.Run.Subjects[i].Manifest.Engine = evil, evil
	}
	for i := range in.Rows {
		in.Rows[i].Target, in.Rows[i].Warnings = fmt.Sprint(i, evil), harness.Doubts{{Text: evil}}
	}
	for i := range in.Detail.Curves {
		in.Detail.Curves[i].Target = in.Rows[i].Target
	}
	index := filepath.Join(t.TempDir(), "index.html")
	f, err := os.Create(index)
	if err != nil {
		t.Fatal(err)
	}
	err = reportpage.Site(f, []reportpage.SiteRun{{Name: evil, Page: "runs/" + evil + "/x.html", Run: in.Run,
		Rows: in.Rows},
		{Name: "b", Page: "javascript:window.broken=1", Run: in.Run, Rows: in.Rows}, {Name: evil, Fault: evil}})
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	for path, use := range map[string]func(*tab){
		pageFile(t, in): func(b *tab) { b.press(`[data-tab="json"]`) },
		index:           func(b *tab) { b.choose("a", "1") },
	} {
		b := open(t, path, 1280, "light")
		use(b)
		if ask[bool](b, "window.broken === 1") || ask[int](b, "document.images.length") != 0 {
			t.Errorf("%s: a name was run as a script or became an element", path)
		}
		b.quiet()
	}
}

// shown are kept runs whose pages have sections of all kinds but those of the bookstore and of ramps.
var shown = []string{"reference", "wrk-check", "precise-aa", "precise-slow", "slo2", "sweep", "users-local",
	"python"}

// siteOf has the command make a site of kept runs.
func siteOf(t *testing.T, runs ...string) string {
	t.Helper()
	from, to := filepath.Join(t.TempDir(), "results"), filepath.Join(t.TempDir(), "site")
	if err := os.Mkdir(from, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range runs {
		kept, err := filepath.Abs(filepath.Join("../../results", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(kept, filepath.Join(from, name)); err != nil {
			t.Fatal(err)
		}
	}
	exit, out, words := said(t, "site", "--results", from, "--out", to)
	if exit != exitcode.OK || !strings.HasPrefix(out, fmt.Sprintf("%d runs in ", len(runs))) ||
		strings.Contains(words, "left out") {
		t.Fatalf("exit %d, %s%s", exit, out, words)
	}
	return filepath.Join(to, site.Index)
}

// TestBrowserSite opens the index from the file system, compares two runs, and follows a link to a report.
func TestBrowserSite(t *testing.T) {
	chromium(t)
	b := open(t, siteOf(t, "reference", "turns", "wrk-check", "bookstore-postgres"), 1280, "light")
	compare := func(a, z, baseline, command string) {
		t.Helper()
		for id, run := range map[string]string{"a": a, "b": z} {
			b.choose(id, ask[string](b, fmt.Sprintf(`Array.from(document.querySelectorAll("#a option"))
				.find(function (o) { return o.textContent.endsWith(%q); }).value`, run)))
		}
		b.choose("baseline", baseline)
		if got := ask[string](b, `document.getElementById("command").textContent`); got != command {
			t.Errorf("the command is %q, want %q", got, command)
		}
	}
	compare("wrk-check", "turns", "nethttp", "bench compare results/wrk-check results/turns")
	_, a := pageOf(t, "../../results/wrk-check")
	_, z := pageOf(t, "../../results/turns")
	of := func(in content.Input, target string) harness.Summary {
		return in.Rows[slices.IndexFunc(in.Rows, func(r harness.Summary) bool {
			return r.Target == target && r.Scenario == "json" && r.Load == "closed-c20"
		})]
	}
	cells := ask[string](b, `Array.from(Array.from(document.querySelectorAll("#tables tbody tr"))
		.find(function (r) { return r.cells[0].textContent === "gin"; }).cells)
		.map(function (c) { return c.textContent; }).join("|")`)
	x, y := of(a, "gin"), of(z, "gin")
	change := fmt.Sprintf("%+.1f %%", 100*(y.Throughput.Mean/x.Throughput.Mean-1))
	change = strings.Replace(change, "-", "−", 1)
	ratios := fmt.Sprintf("|%.2f|%.2f|", x.Relative.Mean/of(a, "nethttp").Relative.Mean,
		y.Relative.Mean/of(z, "nethttp").Relative.Mean)
	for _, want := range []string{"|" + change + "|", ratios, "|73,983|", "|57,899|"} {
		if !strings.Contains(cells, want) {
			t.Errorf("the comparison says %s, want %s", cells, want)
		}
	}
	if words := ask[string](b, `document.getElementById("terms").textContent`); !strings.Contains(words,
		"loads or their times") {
		t.Errorf("of the different loads the page says %q", words)
	}
	compare("bookstore-postgres", "bookstore-postgres", "fiber-bookstore",
		"bench compare --baseline fiber-bookstore results/bookstore-postgres results/bookstore-postgres")
	// The database was the limit of all rows of a mix, so they have ratios to each other.
	mix := ask[[]string](b, `Array.from(Array.from(document.querySelectorAll("#tables h3"))
		.find(function (h) { return h.textContent.indexOf("book-mix") === 0; })
		.nextSibling.querySelectorAll("tbody tr"))
		.map(function (r) { return r.textContent; })`)
	for _, line := range mix {
		if strings.Contains(line, "not ranked") || strings.Count(line, "(limit: database)") != 2 ||
			strings.Count(line, "+0.0 %") != 2 {
			t.Errorf("a line of the mix is %s", line)
		}
	}
	if len(mix) != 4 {
		t.Errorf("the mix has %d lines, want 4", len(mix))
	}
	b.quiet()
	b.do(chromedp.Click(chromedp.CSS(`#runs a[href*="reference"]`)))
	b.do(chromedp.WaitReady(chromedp.CSS("#ranking")))
	if of := ask[string](
		b,
		`document.querySelector(".kicker").textContent`,
	); !strings.Contains(of, "reference") {
		t.Errorf("the link leads to %q", of)
	}
}
