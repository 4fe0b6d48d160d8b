package report

import (
	"fmt"
	"slices"

	"tenrounds/harness"
)

// withGaps is the name of a row's target, with how many gaps it has.
func withGaps(r harness.Summary) string {
	if m := harness.GapMark(r.Warnings); m != "" {
		return r.Target + " (" + m + ")"
	}
	return r.Target
}

// gapLines are the gaps of a subject, under a line that says what they are. None if it has none.
func gapLines(s harness.Subject) (lines []string) {
	if words := gapWords(s); words != "" {
		lines = append(lines, words)
	}
	for _, g := range s.Gaps() {
		lines = append(lines, fmt.Sprintf("- %v", g))
	}
	return lines
}

// gapWords says how many gaps a subject has and what that means; empty if it has none.
func gapWords(s harness.Subject) string {
	n := len(s.Gaps())
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s has %s: it fails these checks as it is known to, and does the same work otherwise", s.Alias, harness.GapWords(n))
}

// withoutGaps are the warnings of a row but the one that says how many gaps it has.
func withoutGaps(warnings []string) []string {
	mark := harness.GapMark(warnings)
	return slices.DeleteFunc(slices.Clone(warnings), func(w string) bool { return mark != "" && w == mark })
}

// gapView is a target with its gaps.
type gapView struct {
	Target, Words string
	Gaps          []harness.Gap
}

func gapsView(in Input) (all []gapView) {
	for _, s := range in.Run.Subjects {
		if gaps := s.Gaps(); len(gaps) > 0 {
			v := gapView{short(s.Alias), harness.GapWords(len(gaps)), nil}
			for _, g := range gaps {
				v.Gaps = append(v.Gaps, harness.Gap{Check: short(g.Check), Observed: prose(g.Observed), Why: prose(g.Why)})
			}
			all = append(all, v)
		}
	}
	return all
}
