package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// MadeWords says which rows of a group were built, started or run in otherwise than their targets are.
func MadeWords(p harness.Plan, g *Group) []string {
	var all []string
	for _, r := range slices.Concat(g.Ranked, g.Unranked) {
		i := slices.IndexFunc(p.Entries, func(e harness.Entry) bool { return e.Alias == r.Target })
		if i < 0 {
			continue
		}
		if made := p.Entries[i].Made(); made != "" {
			all = append(all, figures.Short(r.Target)+": "+made)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	return []string{strings.Join(all, "; ") + "."}
}

// mostRates is how many stretches of a curve a line of text shows.
const mostRates = 40

// RunInLines says how each target warmed up, the mean of its launches.
func RunInLines(all []stats.RunInCurve) (lines []string) {
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
		lines = append(lines, fmt.Sprintf("%s, %s: %s requests/s in windows of %s%s: %s", figures.Short(group[0].Target), figures.Short(group[0].Scenario),
			strings.Join(rates, ", "), Seconds(mean.Window), of, SettledWords(*mean)))
	}
	return lines
}

// SettledWords says when a run-in settled, or that it did not.
func SettledWords(r harness.RunIn) string {
	after, known := r.Settled()
	switch {
	case !known && r.End() == 0:
		return "too short a run-in to say when it was warm"
	case !known:
		return "not within 5 % of its end before the last stretches: it may have got faster later"
	case after == 0:
		return "within 5 % of its end from the beginning"
	}
	return fmt.Sprintf("within 5 %% of its end after %s", Seconds(after.Seconds()))
}

// Seconds is a time in words.
func Seconds(s float64) string { return fmt.Sprintf("%.3g s", s) }

// RunInGroups are the curves of one target and scenario together, in the order in which they came.
func RunInGroups(all []stats.RunInCurve) (groups [][]stats.RunInCurve) {
	for _, c := range all {
		i := slices.IndexFunc(groups, func(g []stats.RunInCurve) bool { return g[0].Target == c.Target && g[0].Scenario == c.Scenario })
		if i < 0 {
			i, groups = len(groups), append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// Settings are what an entry of a plan has of its own.
func Settings(e harness.Entry) string {
	var all []string
	if e.Class != "" {
		all = append(all, e.Class)
	}
	own := strings.Join(slices.Concat(all, e.Env, e.Flags), " ")
	if made := e.Made(); made != "" {
		own = strings.TrimPrefix(own+", "+made, ", ")
	}
	return own
}
