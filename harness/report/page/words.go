package page

import (
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// What the other formats print with the signs of a keyboard.
var (
	fromTo   = regexp.MustCompile(`(\d)\.\.(\d)`)
	negative = regexp.MustCompile(`(^|[ (])-(\d)`)
)

// typeset prints the figures of a sentence as the page's tables do: "0.99 to 1.01", and a minus sign that is
// one.
func typeset(s string) string {
	return negative.ReplaceAllString(fromTo.ReplaceAllString(s, "$1 to $2"), "${1}−$2")
}

func typesetAll(all []string) []string {
	for i, s := range all {
		all[i] = typeset(s)
	}
	return all
}

// doubtLimit is how much of a warning the page shows: it may name every target of the run.
const doubtLimit = 1200

// doubtWords are the warnings of a run with its loads as the page's titles name them.
func doubtWords(in content.Input) []string {
	var all []string
	for _, w := range content.Warnings(in) {
		all = append(all, typeset(figures.Clip(figures.OneLine(inTitles(in, w)), doubtLimit)))
	}
	return all
}

// inTitles begins a warning with the title of what it is of, where it begins with the names of a scenario and
// a load.
func inTitles(in content.Input, warning string) string {
	for _, r := range in.Rows {
		rest, of := strings.CutPrefix(warning, r.Scenario+", "+r.Load)
		if of && slices.ContainsFunc([]string{": ", " ("}, func(next string) bool {
			return strings.HasPrefix(rest,
				next)
		}) {
			return r.Scenario + ", " + content.LoadWords(content.LoadOf(in.Run.Plan, r.Load), r.Load) + rest
		}
	}
	return warning
}
