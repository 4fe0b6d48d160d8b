package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// WithGaps is the name of a row's target, with how many gaps it has.
func WithGaps(r harness.Summary) string {
	if m := harness.GapMark(r.Warnings); m != "" {
		return r.Target + " (" + m + ")"
	}
	return r.Target
}

// GapLines say in short which gaps the targets have: a line an engine with the gaps that all its targets share, then one
// for those that have more. The reasons are left to report.md and report.html.
func GapLines(subjects []harness.Subject) (lines []string) {
	var engines []string
	byEngine := map[string][]harness.Subject{}
	for _, s := range subjects {
		if e := s.Manifest.Engine; len(s.Gaps()) > 0 {
			if byEngine[e] == nil {
				engines = append(engines, e)
			}
			byEngine[e] = append(byEngine[e], s)
		}
	}
	if engines != nil {
		lines = append(lines, "Gaps are checks that a target is known to fail; report.md and report.html give the reasons:")
	}
	for _, e := range engines {
		var targets []string
		shared := checksOf(byEngine[e][0])
		for _, s := range byEngine[e] {
			targets = append(targets, fmt.Sprintf("%s (%s)", s.Alias, harness.GapWords(len(s.Gaps()))))
			own := checksOf(s)
			shared = slices.DeleteFunc(shared, func(c string) bool { return !slices.Contains(own, c) })
		}
		if len(shared) > 0 {
			lines = append(lines, fmt.Sprintf("- %s: %s", figures.List(targets), shortChecks(shared)))
		}
		lines = append(lines, furtherGaps(byEngine[e], shared)...)
	}
	return lines
}

// furtherGaps names the gaps that not all targets of an engine share, with the targets that have the same ones.
func furtherGaps(subjects []harness.Subject, shared []string) (lines []string) {
	var order []string
	have := map[string][]string{}
	for _, s := range subjects {
		own := slices.DeleteFunc(checksOf(s), func(c string) bool { return slices.Contains(shared, c) })
		if len(own) == 0 {
			continue
		}
		checks := shortChecks(own)
		if have[checks] == nil {
			order = append(order, checks)
		}
		have[checks] = append(have[checks], s.Alias)
	}
	for _, checks := range order {
		also := ""
		if len(shared) > 0 {
			also = " also"
		}
		lines = append(lines, fmt.Sprintf("- %s%s: %s", figures.List(have[checks]), also, checks))
	}
	return lines
}

// checksOf are the names of the checks that are gaps of a subject.
func checksOf(s harness.Subject) (checks []string) {
	for _, g := range s.Gaps() {
		checks = append(checks, g.Check)
	}
	return checks
}

// shortChecks joins names of checks and gives the part before the slash once: "post/a, b; wait/c".
func shortChecks(checks []string) string {
	var b strings.Builder
	last := ""
	for i, c := range slices.Sorted(slices.Values(checks)) {
		area, name, _ := strings.Cut(c, "/")
		switch {
		case i > 0 && area == last:
			b.WriteString(", " + name)
		case i > 0:
			b.WriteString("; " + c)
		default:
			b.WriteString(c)
		}
		last = area
	}
	return b.String()
}

// GapWords says how many gaps a subject has and what that means; empty if it has none.
func GapWords(s harness.Subject) string {
	n := len(s.Gaps())
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s has %s: it fails these checks as it is known to, and does the same work otherwise", s.Alias, harness.GapWords(n))
}

// WithoutGaps are the warnings of a row but the one that says how many gaps it has.
func WithoutGaps(warnings []string) []string {
	mark := harness.GapMark(warnings)
	return slices.DeleteFunc(slices.Clone(warnings), func(w string) bool { return mark != "" && w == mark })
}
