package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// hostile is a report of which every text comes from an enemy.
func hostile(text string) content.Input {
	in := input()
	r := &in.Run
	r.ID, r.Reason, r.Plan.Name, r.Plan.Order, r.Plan.Machine.ServerCPUs = text, text, text, text, text
	r.Environment.CPUModel, r.Environment.Kernel, r.Environment.Go, r.Warnings = text, text, text, []string{text}
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
		x.Target, x.Version, x.Scenario, x.Warnings = text, text, text, []string{text}
		if x.Unranked != "" && text != "" { // without a reason it would have a rank
			x.Unranked = text
		}
	}
	return in
}

// hostileStandings has them in the sentences and matrices on who differs.
func hostileStandings(text string) content.Input {
	in := raceInput(5, 10)
	s := &in.Standings[0]
	s.Verdict = text
	for i := range s.Targets {
		s.Targets[i], s.Tiers[i/3][i%3] = text, text
	}
	for i := range s.Pairs {
		s.Pairs[i].A, s.Pairs[i].B, s.Pairs[i].SignedRank = text, text, 1
	}
	s.Outliers = []stats.Outlier{{Target: text, Round: 1, Off: 1, Score: 9, Causes: []string{text}}}
	return in
}

func hostileSlices(text string) content.Input {
	in := slicedInput()
	for i := range in.Rows {
		in.Rows[i].Target = text
		if p := in.Rows[i].Sliced; p != nil {
			p.Baseline = text + "2"
		}
	}
	return in
}

// hostileSweep has more numbers of connections than a terminal is wide for.
func hostileSweep(text string) content.Input {
	in := sweepInput()
	for i := range in.Sweeps {
		s := &in.Sweeps[i]
		s.Points, s.Target, s.Scenario = append(s.Points, s.Points...), text, text
	}
	return in
}

func hostileComparison(text string) stats.Comparison {
	c := comparison(2)
	for i := range c.Rows {
		c.Rows[i].Target = text
		if s := &c.Rows[i].Steps[0]; s.Reason != "" {
			s.Reason = text
		}
	}
	c.Runs[0].Name, c.Baseline, c.Notes = text, text, []string{text}
	return c
}

func hostileChanges(text string) []stats.Change {
	all := changes()
	for i := range all {
		all[i].Target, all[i].Scenario, all[i].Load = text, text, text
		if all[i].B != nil && all[i].B.Unranked != "" {
			all[i].B.Unranked = text
		}
	}
	return all
}

// Texts from outside must break neither a terminal nor a document.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for name, describe := range map[string]func(text string) func(bool) []content.Block{
		"report":    func(text string) func(bool) []content.Block { return of(hostile(text)) },
		"standings": func(text string) func(bool) []content.Block { return of(hostileStandings(text)) },
		"slices":    func(text string) func(bool) []content.Block { return of(hostileSlices(text)) },
		"sweep":     func(text string) func(bool) []content.Block { return of(hostileSweep(text)) },
		"comparison": func(text string) func(bool) []content.Block {
			return func(wide bool) []content.Block { return content.Comparison(hostileComparison(text), wide) }
		},
		"compare": func(text string) func(bool) []content.Block {
			return func(bool) []content.Block { return content.Compare(text, text, hostileChanges(text)) }
		},
	} {
		_, plain := both(t, describe("plain"))
		for _, text := range []string{
			"<script>alert(1)</script>", "a|b", "| --- |", "a\nb", "\r\n\r\n# heading", "a\\|b", `\`, "```",
			"[x](javascript:y)",
			"![x](http://y)", "~~x~~", "**x**", "_x_", "&lt;b&gt;", "\x1b[31mred\x1b[0m\x07", "\u202egnirts",
			"\xff\xfe", "\x00",
			strings.Repeat("x", 10_000), strings.Repeat("x y|", 2_500), strings.Repeat("→", 10_000),
		} {
			_, md := both(t, describe(text))
			sameTables(t, name, text, md, plain)
			if len(md) > 60_000 {
				t.Errorf("%s: %.20q makes a report of %d bytes", name, text, len(md))
			}
			if bytes.ContainsAny(md, "<>") || link.Match(md) || bytes.Contains(md, []byte("**x")) {
				t.Errorf("%s: %.30q is markup in the report", name, text)
			}
		}
		if name == "report" { // an empty name is no name of a target elsewhere
			_, md := both(t, describe(""))
			sameTables(t, name, "", md, plain)
		}
	}
}

var (
	link          = regexp.MustCompile(`[^\\]\]\(`)
	unescapedPipe = regexp.MustCompile(`(^|[^\\])(\\\\)*\|`)
)

// sameTables fails unless a report has the lines of another, and each table row the same number of cells.
func sameTables(t *testing.T, name, text string, got, want []byte) {
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
		t.Errorf("%s: %.30q changes the lines or cells of the report from\n%v to\n%v", name, text, w, g)
	}
}
