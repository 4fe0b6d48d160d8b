package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
)

// chromium finds a browser. The tests of pages are run by make test-browser, which needs one; go test does
// without.
func chromium(t *testing.T) string {
	t.Helper()
	if os.Getenv("TENROUNDS_BROWSER") == "" {
		t.Skip("tests in a browser are run by: make test-browser")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("there is no Chromium on PATH: install it (Debian: apt-get install chromium)")
	return ""
}

// tab is a page in a browser, with what it did.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string // but for data: links
	faults   []string // exceptions, and what the content security policy refused
}

// open shows a page to a browser of its own.
func open(t *testing.T, path string, width int64, theme string) *tab {
	t.Helper()
	// Without its sandbox, which needs rights that a container has not; it sees our own pages only.
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		// to start, on a busy machine
		chromedp.NoSandbox, chromedp.ExecPath(chromium(t)), chromedp.WSURLReadTimeout(2*time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	b := &tab{t: t}
	b.ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(b.hear))
	t.Cleanup(cancel)
	for _, err := range []error{call(b, network.Enable, network.EnableParams{}),
		call(b, log.Enable, cdp.Empty{})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	b.show(width, theme)
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate((&url.URL{Scheme: "file", Path: path}).String()))
	return b
}

// show gives the window a width and the system a theme.
func (b *tab) show(width int64, theme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme",
		Value: theme}}}
	if err := call(b, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.faults = append(b.faults, e.Entry.Text)
		}
	}
}

// patience is how long the browser may take for a step: what a test waits for may never come.
const patience = time.Minute

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// ask evaluates a script in the page.
func ask[T any](b *tab, script string, options ...chromedp.EvaluateOption) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, options...))
	if err != nil {
		b.t.Fatalf("%v\n%s", err, script)
	}
	return v
}

// choose takes a value in a select, as a reader would.
func (b *tab) choose(id, value string) {
	b.t.Helper()
	ask[bool](b, fmt.Sprintf(`(function (e) { e.value = %q; return e.dispatchEvent(new Event("change")); })
		(document.getElementById(%q))`, value, id))
}

// seen are the targets of the visible rows in the figures of a group of the ranking, from the top.
func (b *tab) seen(group int) string {
	b.t.Helper()
	return ask[string](b, fmt.Sprintf(`Array.from(document.querySelectorAll("#ranking section.group")[%d]
		.querySelectorAll("table.figures tbody tr")).filter(function (r) { return r.offsetParent !== null; })
		.map(function (r) { return r.dataset.target; }).join(" ")`, group))
}

// press clicks what a selector finds.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// quiet fails if the page asked for anything but itself, or went wrong.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) != 1 || len(b.faults) != 0 {
		b.t.Errorf("the page asked for %q and went wrong with %q; it should ask for itself alone", b.requests,
			b.faults)
	}
}

// fits fails if the page is wider than its window.
func (b *tab) fits(width int) {
	b.t.Helper()
	if w := ask[int](b, "document.documentElement.scrollWidth"); w > width {
		b.t.Errorf("the page is %d pixels wide in a window of %d", w, width)
	}
}

// accessible fails on what axe-core, which looks for what keeps people from using a page, finds serious.
func (b *tab) accessible() {
	b.t.Helper()
	axe, err := os.ReadFile(os.Getenv("TENROUNDS_AXE"))
	if errors.Is(err, os.ErrNotExist) {
		b.t.Skip("there is no axe-core: make test-browser gets it with npm (Debian: apt-get install npm)")
	}
	if err != nil {
		b.t.Fatal(err)
	}
	ask[chromedp.Void](b, string(axe)+"; 0")
	found := ask[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then(function (r) {
		return r.violations.filter(function (v) { return v.impact === "serious" || v.impact === "critical"; })
			.map(function (v) { return v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(function (n) {
				return n.html.slice(0, 200) + " " + n.failureSummary.slice(0, 200);
			}).join(" | "); });
	})`, chromedp.EvalAwaitPromise)
	for _, f := range found {
		b.t.Errorf("axe-core: %s", f)
	}
}

// pageOf makes the page of a kept run in a folder of its own.
func pageOf(t *testing.T, dir string) (path string, in content.Input) {
	t.Helper()
	run, turns, cut, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if in, err = reports.Detailed(dir, run, turns, cut); err != nil {
		t.Fatal(err)
	}
	return pageFile(t, in), in
}

func pageFile(t *testing.T, in content.Input) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Write(&b, in); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), results.PageFile)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// eventually waits for a file that the browser writes.
func eventually(t *testing.T, path string) string {
	t.Helper()
	for range 2400 {
		if b, err := os.ReadFile(path); err == nil {
			return string(b)
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s was not saved", path)
	return ""
}
