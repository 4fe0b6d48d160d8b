package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// WithGaps is the name of a row's target, with its number of gaps.
func WithGaps(r harness.Summary) string {
	if m := harness.GapWords(r.Warnings.Gaps()); m != "" {
		return r.Target + " (" + m + ")"
	}
	return r.Target
}

// gapTables list the gaps of each target, with the reasons.
func gapTables(subjects []harness.Subject) (all []Block) {
	for _, s := range subjects {
		gaps := s.Gaps()
		if len(gaps) == 0 {
			continue
		}
		b := Block{Facts: fmt.Sprintf("%s has %s: it is known to fail these checks, and does equal work otherwise",
			s.Alias, harness.GapWords(len(gaps)))}
		if all == nil {
			b.Title = "Gaps"
		}
		b.columns(true, "l check", "l observed", "l why")
		for _, g := range gaps {
			b.row(g.Check, g.Observed, g.Why)
		}
		all = append(all, b)
	}
	return all
}

// gapList lists the gaps without the reasons: for each engine the gaps of all its targets, then those of
// some.
func gapList(subjects []harness.Subject) (b Block) {
	gappy := slices.DeleteFunc(slices.Clone(subjects),
		func(s harness.Subject) bool { return len(s.Gaps()) == 0 })
	for _, engine := range groupBy(gappy, func(s harness.Subject) string { return s.Manifest.Engine }) {
		var targets sentences
		shared := checksOf(engine[0])
		for _, s := range engine {
			targets.add("%s (%s)", s.Alias, harness.GapWords(len(s.Gaps())))
			own := checksOf(s)
			shared = slices.DeleteFunc(shared, func(c string) bool { return !slices.Contains(own, c) })
		}
		also := ""
		if len(shared) > 0 {
			b.Notes.add("%s: %s", figures.List(targets), shortChecks(shared))
			also = " also"
		}
		further := lists{}
		for _, s := range engine {
			own := slices.DeleteFunc(checksOf(s), func(c string) bool { return slices.Contains(shared, c) })
			if len(own) > 0 {
				further.add(shortChecks(own), s.Alias)
			}
		}
		for _, x := range further {
			b.Notes.add("%s%s: %s", figures.List(x.names), also, x.key)
		}
	}
	if b.Notes != nil {
		b.Facts = "Gaps are checks that a target is known to fail; report.md and report.html give the reasons"
	}
	return b
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
