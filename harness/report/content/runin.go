package content

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// mostRates is how many windows of a curve a line of text shows.
const mostRates = 40

// RunInLines say how each target warmed up, as the mean of its launches.
func RunInLines(all []stats.RunInCurve) []string {
	var lines sentences
	for _, group := range RunInGroups(all) {
		var runs []harness.RunIn
		for _, c := range group {
			runs = append(runs, c.RunIn)
		}
		mean := harness.MeanRunIn(runs)
		if mean == nil {
			continue
		}
		var rates []string
		for i, x := range mean.Rates {
			if i == mostRates {
				rates = append(rates, "...")
				break
			}
			rates = append(rates, figures.Rate(x))
		}
		of := ""
		if len(runs) > 1 {
			of = fmt.Sprintf(", the mean of %d launches", len(runs))
		}
		lines.add("%s, %s: %s requests/s in windows of %s%s: %s",
			figures.Short(group[0].Target), figures.Short(group[0].Scenario), strings.Join(rates, ", "),
			Seconds(mean.Window), of,
			SettledWords(*mean))
	}
	return lines
}

// SettledWords say when a run-in reached its final rate, or that it did not.
func SettledWords(r harness.RunIn) string {
	after, known := r.Settled()
	switch {
	case !known && r.End() == 0:
		return "too short to say when it was warm"
	case !known:
		return "still changing at its end: it may have become faster later"
	case after == 0:
		return "within 5 % of its end from the beginning"
	}
	return fmt.Sprintf("within 5 %% of its end after %s", Seconds(after.Seconds()))
}

// Seconds is a time in words.
func Seconds(s float64) string { return fmt.Sprintf("%.3g s", s) }

// RunInGroups are the curves by target and scenario, in the order in which they came.
func RunInGroups(all []stats.RunInCurve) [][]stats.RunInCurve {
	return groupBy(all, func(c stats.RunInCurve) [2]string { return [2]string{c.Target, c.Scenario} })
}
