package report_test

import (
	"bytes"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

// A curve stands in every report: as a line, and drawn.
func TestRunIns(t *testing.T) {
	t.Parallel()
	in := content.Input{
		Run: harness.Run{
			ID: "x", Plan: harness.Plan{Scenarios: []string{"json"}, Entries: []harness.Entry{{Target: "py", Alias: "py", Warmup: 16e9}}},
			Subjects: []harness.Subject{{Entry: harness.Entry{Target: "py", Alias: "py"}, Build: harness.Build{Version: "3.1.3"}}},
		},
		Rows: []harness.Summary{{Target: "py", Scenario: "json", Load: "closed-c20", N: 2}},
		RunIns: []stats.RunInCurve{
			{Target: "py", Scenario: "json", Round: 1, RunIn: harness.RunIn{Window: 2, Rates: []float64{722, 1478, 4689, 12690, 14121, 13700, 13700, 13700}}},
			{Target: "py", Scenario: "json", Round: 2, RunIn: harness.RunIn{Window: 2, Error: "broken"}},
		},
	}
	const line = "722, 1,478, 4,689, 12,690, 14,121, 13,700, 13,700, 13,700 requests/s in windows of 2 s"
	for name, show := range map[string]func(*bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return tables.Text(b, in) },
		"markdown": func(b *bytes.Buffer) error { return tables.Markdown(b, in) },
		"page":     func(b *bytes.Buffer) error { return page.Write(b, in) },
	} {
		var b bytes.Buffer
		if err := show(&b); err != nil {
			t.Fatal(err)
		}
		said := strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\u00a0", " ")), " ")
		for _, want := range []string{line, "within 5 % of its end after 8 s", "run in for 16s after each launch"} {
			if name == "page" && want == line {
				want = "6 s to 8 s: 12,690 requests/s"
			}
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
	}
	in.RunIns = nil
	if html := string(write(t, "html", in)); strings.Contains(html, `id="runin"`) || len(content.RunInLines(nil)) > 0 {
		t.Error("a section of nothing")
	}
}
