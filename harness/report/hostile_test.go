package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// hostile is a report of which every text comes from an enemy.
func hostile(text string) content.Input {
	in := input()
	r := &in.Run
	r.ID, r.Reason, r.Plan.Name, r.Plan.Order, r.Plan.Machine.ServerCPUs = text, text, text, harness.Order(
		text,
	), text
	r.Environment.CPUModel, r.Environment.Kernel, r.Environment.Go = text, text, text
	r.Warnings = harness.Doubts{
		{Text: text},
	}
	for i := range r.Subjects {
		s := &r.Subjects[i]
		s.Alias, s.Env, s.Flags, s.Build.Version = text, []string{text}, []string{text}, text
		s.Manifest.Engine, s.Manifest.Static = text, text
		s.Verification = &harness.Verification{
			Encoding: text, Violations: []harness.Violation{{Target: text, Check: text, Want: text, Got: text,
				Why: text}},
		}
	}
	for i := range in.Rows {
		x := &in.Rows[i]
		x.Target, x.Version, x.Scenario, x.Warnings = text, text, text, harness.Doubts{{Text: text}}
		if x.Unranked != "" && text != "" { // without a reason it would have a rank
			x.Unranked = text
		}
	}
	return in
}

// hostileBlock is a block of which every text comes from an enemy.
func hostileBlock(text string, columns int) content.Block {
	b := content.Block{
		Title: text, Facts: text + ".", Words: []string{text, text + "!"}, Notes: []string{text, text + "!"},
		Head: []string{text}, Align: "l", Repeat: 1, Rows: [][]string{{text}, {text}},
	}
	for i := range columns {
		b.Head, b.Align = append(b.Head, fmt.Sprint(i)), b.Align+"r"
		b.Rows[0], b.Rows[1] = append(b.Rows[0], "1,234.5"), append(b.Rows[1], "-")
	}
	return b
}

// Texts from outside must break neither a terminal nor a document.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	describe := func(text string) func(bool) []content.Block {
		return func(wide bool) []content.Block {
			labelled := hostileBlock(text, 0)
			labelled.Label, labelled.Strong, labelled.Repeat = text, true, 0
			// 20 columns are more than a terminal is wide for.
			return append(content.Report(hostile(text), wide), hostileBlock(text, 20), labelled)
		}
	}
	_, plain := both(t, describe("plain"))
	for _, text := range []string{
		"<script>alert(1)</script>", "a|b", "| --- |", "a\nb", "\r\n\r\n# heading", "a\\|b", `\`, "```",
		"[x](javascript:y)", "![x](http://y)", "~~x~~", "**x**", "_x_", "&lt;b&gt;", "\x1b[31mred\x1b[0m\x07",
		"\u202egnirts", "\xff\xfe", "\x00", strings.Repeat("x", 10_000), strings.Repeat("x y|", 2_500),
		strings.Repeat("→", 10_000),
	} {
		_, md := both(t, describe(text))
		sameTables(t, text, md, plain)
		if len(md) > 80_000 {
			t.Errorf("%.20q makes a report of %d bytes", text, len(md))
		}
		if bytes.ContainsAny(md, "<>") || link.Match(md) || text == "**x**" && bytes.Contains(md, []byte("**x")) {
			t.Errorf("%.30q is markup in the report", text)
		}
	}
}

var (
	link          = regexp.MustCompile(`[^\\]\]\(`)
	unescapedPipe = regexp.MustCompile(`(^|[^\\])(\\\\)*\|`)
)

// sameTables fails unless a report has the lines of another, and each table row the same number of cells.
func sameTables(t *testing.T, text string, got, want []byte) {
	t.Helper()
	count := func(b []byte) (all []string) {
		for line := range strings.Lines(string(b)) {
			if strings.HasPrefix(line, "|") {
				all = append(all, fmt.Sprint(len(unescapedPipe.FindAllString(line, -1))))
			} else {
				all = append(all, "-")
			}
		}
		return all
	}
	if g, w := count(got), count(want); strings.Join(g, " ") != strings.Join(w, " ") {
		t.Errorf("%.30q changes the lines or cells of the report from\n%v to\n%v", text, w, g)
	}
}
