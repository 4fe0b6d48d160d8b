package page

import (
	"regexp"

	"tenrounds/harness"
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

// warningLimit is how much of a warning the page shows: it may name every target of the run.
const warningLimit = 1200

// warningsOf are the warnings of a run, with its loads as the titles of the page name them.
func warningsOf(in content.Input) (all []string) {
	title := func(scenario, load string) string {
		return rowTitle(in, harness.Summary{Scenario: scenario, Load: load})
	}
	for _, w := range content.Warnings(in, title) {
		all = append(all, typeset(figures.Clip(figures.OneLine(w), warningLimit)))
	}
	return all
}
