package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// TestBrowserReport uses the report of the reference run as a reader does.
func TestBrowserReport(t *testing.T) {
	chromium(t)
	path, in := pageOf(t, keptRun)
	b := open(t, path, 1280, "light")
	all := b.seen(0)
	if n := len(strings.Fields(all)); n != 14 {
		t.Fatalf("the ranking shows %d rows: %s", n, all)
	}
	if other := b.seen(1); other != "" {
		t.Errorf("beside the scenario text the page shows %s", other)
	}
	click := func(column string) { b.press(`#ranking table.figures th[data-sort="` + column + `"] button`) }
	click("target")
	if got := b.seen(0); !strings.HasPrefix(got, "chi echo echo5 fasthttp ") {
		t.Errorf("sorted by target the rows are %s", got)
	}
	click("throughput_mean_rps")
	falling := strings.Fields(b.seen(0))
	click("throughput_mean_rps")
	rising := strings.Fields(b.seen(0))
	if slices.Reverse(falling); !slices.Equal(rising, falling) || rising[0] != "gorestful" {
		t.Errorf("sorted by rate, the smallest first, the rows are %s, the other way round %s", rising, falling)
	}
	const order = `document.querySelector('#ranking th[aria-sort]').getAttribute("aria-sort")`
	if got := ask[string](b, order); got != "ascending" {
		t.Errorf("aria-sort is %q", got)
	}
	click("rank")

	b.choose("engine", "fasthttp")
	if got := strings.Fields(b.seen(0)); !slices.Equal(slices.Sorted(slices.Values(got)),
		[]string{"fasthttp", "fiber", "fiber3"}) {
		t.Errorf("of the engine fasthttp the page shows %s", got)
	}
	const heads = `Array.from(document.querySelectorAll("#pairs .group")[0]
		.querySelectorAll("thead th, tbody tr"))
		.filter(function (e) { return e.offsetParent !== null && e.textContent !== ""; }).length`
	if n := ask[int](b, heads); n != 5 {
		t.Errorf("of the engine fasthttp the matrix shows %d rows and columns, want 3 and 2", n)
	}
	b.choose("engine", "")
	b.press(`[data-tab="json"]`)
	if a, z := b.seen(0), b.seen(1); a != "" || len(strings.Fields(z)) != 14 {
		t.Errorf("of the scenario json the page shows %q of text and %q of json", a, z)
	}
	rebased(t, b, in)

	before := ask[string](b, "getComputedStyle(document.documentElement).backgroundColor")
	b.press("#theme")
	if after := ask[string](b, "getComputedStyle(document.documentElement).backgroundColor"); after == before {
		t.Errorf("the switch leaves the page %s", after)
	}
	b.fits(1280)
	b.quiet()
}

// drawn are the places of all that the chart of the json scenario draws of a target, and its ruler.
func drawn(b *tab, target string) string {
	b.t.Helper()
	return ask[string](b, `(function (table) {
		return Array.from(table.querySelectorAll('thead svg *, ' +
			'tr[data-target="`+target+`"] svg.strip *')).map(function (e) {
			return ["class", "x", "x1", "x2", "cx", "width", "y", "href", "data-value"].map(function (k) {
				var v = e.getAttribute(k) || "", number = parseFloat(v);
				return isNaN(number) ? v : number.toFixed(1);
			}).join(" ");
		}).join("\n");
	})(document.querySelectorAll("#ranking table.ratios")[1])`)
}

// rebased chooses a baseline and compares the ratios with those that stats computes. The chart is drawn
// again: with the usual baseline it is as it was.
func rebased(t *testing.T, b *tab, in content.Input) {
	t.Helper()
	ratio := func(target, column string) string {
		return ask[string](b, `document.querySelectorAll("#ranking table.ratios")[1]
			.querySelector('tr[data-target="`+target+`"] .`+column+`').nextElementSibling.textContent`)
	}
	usual, chart := ratio("fiber", "rate"), drawn(b, "fiber")
	b.choose("baseline", "gin")
	for _, v := range in.Detail.Versus {
		if v.Base != "gin" || v.Scenario != "json" {
			continue
		}
		sign := ""
		if v.Target == "hertz" { // something else was its limit
			sign = "≥ "
		}
		for column, e := range map[string]harness.Estimate{"rate": v.Ratio, "cost": v.CPU} {
			want := fmt.Sprintf("%s%.2f %.2f to %.2f", sign, e.Mean, e.Low, e.High)
			if v.Target == "gin" {
				want = "1"
			} else if column == "cost" {
				want = strings.TrimPrefix(want, sign)
			}
			if got := ratio(v.Target, column); got != want {
				t.Errorf("the ratio by %s of %s against gin is %q, want %q", column, v.Target, got, want)
			}
		}
	}
	if drawn(b, "fiber") == chart {
		t.Error("with another baseline the chart stays as it was")
	}
	if hash := ask[string](b, "location.hash"); hash != "#scenario=json&baseline=gin" {
		t.Errorf("the address ends with %q", hash)
	}
	b.choose("baseline", "nethttp")
	if got := drawn(b, "fiber"); got != chart {
		t.Errorf("drawn again the chart is\n%s\nwant\n%s", got, chart)
	}
	b.choose("baseline", "")
	if got := ratio("fiber", "rate"); got != usual {
		t.Errorf("against the usual baseline again it is %q, was %q", got, usual)
	}
}

// TestBrowserShares opens a page by an address that says what to show, and takes its table along as Markdown.
func TestBrowserShares(t *testing.T) {
	chromium(t)
	path, _ := pageOf(t, keptRun)
	b := open(t, path, 1280, "light")
	b.do(chromedp.Navigate("file://" + path + "#scenario=json&engine=fasthttp&baseline=fiber"))
	if a, z := b.seen(0), b.seen(1); a != "" || z != "fasthttp fiber fiber3" {
		t.Errorf("the address shows %q of text and %q of json", a, z)
	}
	if got := ask[string](b, `document.querySelectorAll("#ranking .base")[2].textContent`); got != "fiber" {
		t.Errorf("the baseline is %q", got)
	}
	const copied = `new Promise(function (done) {
		Object.defineProperty(navigator, "clipboard", { configurable: true, value: %s });
		document.querySelectorAll("#ranking button.copy")[1].click();
		setTimeout(function () {
			var area = document.querySelector("#ranking textarea");
			done(window.copied || (area ? area.value : ""));
		}, 50);
	})`
	for name, clipboard := range map[string]string{
		"a clipboard": `{ writeText: function (t) { window.copied = t; return Promise.resolve(); } }`,
		"none":        "undefined", "one that refuses": `{ writeText: function () { return Promise.reject(); } }`} {
		ask[chromedp.Void](b, "window.copied = undefined; 0")
		lines := strings.Split(
			strings.TrimSpace(ask[string](b, fmt.Sprintf(copied, clipboard), chromedp.EvalAwaitPromise)),
			"\n",
		)
		if len(lines) != 5 || !strings.HasPrefix(lines[0], "| # | target | engine | requests/s |") ||
			!strings.HasPrefix(
				lines[1],
				"| --: | --- | --- | --: |",
			) || !strings.HasPrefix(strings.Replace(lines[2], "1=", "1", 1), "| 1 | fasthttp v1.") ||
			strings.Count(lines[2], "|") != strings.Count(lines[0], "|") {
			t.Errorf("with %s the table is copied as %q", name, lines)
		}
	}
	for selector, want := range map[string]string{`meta[property="og:title"]`: "Servers on fasthttp answer",
		`meta[name="description"]`: "requests per second"} {
		if got := ask[string](b, fmt.Sprintf("document.querySelector(%q).content", selector)); !strings.Contains(
			got,
			want,
		) {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	head := strings.ReplaceAll(ask[string](b, `document.querySelector("h1").textContent`), "\u00a0", " ")
	if title := ask[string](b, "document.title"); !strings.HasPrefix(title, head) {
		t.Errorf("the title is %q", title)
	}
	b.fits(1280)
}

// paperPages are most pages of paper that a report takes.
const paperPages = 7

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// TestBrowserPrints counts the sheets of paper that the largest pages take.
func TestBrowserPrints(t *testing.T) {
	chromium(t)
	for _, name := range []string{"reference", "bookstore", "python", "sweep", "ramp"} {
		path, _ := pageOf(t, "../../results/"+name)
		b := open(t, path, 1280, "light")
		pdf, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{})
		if err != nil {
			t.Fatalf("%s cannot be printed: %v", name, err)
		}
		if n := len(pdfPage.FindAll(pdf.Data, -1)); n < 1 || n > paperPages {
			t.Errorf("%s takes %d sheets of paper, want 1 to %d", name, n, paperPages)
		}
	}
}
