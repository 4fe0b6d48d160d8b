package report_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
)

// A target with gaps keeps its rank, says how many it has, and every report lists them.
func TestGapsInEveryFormat(t *testing.T) {
	t.Parallel()
	in := input()
	in.Sweeps, in.Standings = nil, nil
	a, b := row("quick", "v1", "closed-c20", 90_000), row("gappy", "v1", "closed-c20", 120_000)
	a.Verdict, b.Verdict, b.Warnings = harness.VerdictServer, harness.VerdictServer, []string{"2 gaps", "it rains"}
	in.Rows = []harness.Summary{b, a}
	in.Run.Subjects = []harness.Subject{{
		Entry:    harness.Entry{Target: "gappy", Alias: "gappy"},
		Warnings: b.Warnings,
		Verification: &harness.Verification{Target: "gappy", Checks: 162, Gaps: []harness.Gap{
			{Check: "method/override", Observed: "405", Why: "a middleware reads it"},
			{Check: "wait/header-drip", Observed: "open after", Why: "no timeout"},
		}},
	}}
	for format, want := range map[string][]string{
		"text":     {"gappy (2 gaps)", "- gappy (2 gaps): method/override; wait/header-drip", "report.md", "warning: it rains (gappy)"},
		"markdown": {"gappy (2 gaps)", "## Gaps", "| method/override | 405 | a middleware reads it |", "it rains (gappy)"},
		"html":     {`<a class="gaps" href="#gaps">2 gaps</a>`, `<h3 id="gaps">Gaps</h3>`, "<code>405</code>", "a middleware reads it"},
	} {
		got := string(write(t, format, in))
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s lacks %q", format, w)
			}
		}
		if strings.Contains(got, "2 gaps (gappy)") {
			t.Errorf("%s says the gaps among the warnings once more", format)
		}
		if format == "text" && strings.Contains(got, "not ranked") {
			t.Errorf("gappy has lost its rank:\n%s", got)
		}
	}
}

// On a terminal the gaps that the targets of an engine share stand once, without the reasons.
func TestGapsOnATerminal(t *testing.T) {
	t.Parallel()
	subject := func(engine, name string, checks ...string) harness.Subject {
		v := &harness.Verification{Target: name}
		for _, c := range checks {
			v.Gaps = append(v.Gaps, harness.Gap{Check: c, Observed: "404", Why: "it does so"})
		}
		return harness.Subject{Entry: harness.Entry{Target: name, Alias: name}, Manifest: harness.Target{Engine: engine}, Verification: v}
	}
	in := input()
	in.Run.Subjects = []harness.Subject{
		subject("gunicorn", "flask", "post/large", "post/sent", "path/slash"), subject("uvicorn", "fastapi", "path/slash"),
		subject("gunicorn", "django", "post/large", "post/sent"), subject("gunicorn", "hug", "post/large", "post/sent", "path/slash"),
		subject("tornado", "tornado"),
	}
	got := string(write(t, "text", in))
	want := "- flask (3 gaps), django (2 gaps) and hug (3 gaps): post/large, sent\n- flask and hug also: path/slash\n- fastapi (1 gap): path/slash\n"
	if !strings.Contains(got, want) || strings.Contains(got, "it does so") || strings.Contains(got, "tornado (") {
		t.Errorf("the text lacks %q:\n%s", want, got)
	}
}
