package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
)

// rankingGroup is a ranking with every round drawn.
type rankingGroup struct {
	heading
	Title, Facts, Measure string
	// Limits says what limited the rows.
	Limits   []string
	Ruler    template.HTML
	Rows     []rankingRow
	Unranked []unrankedRow
}

type rankingRow struct {
	who
	Rank int
	// Place is the rank as people read it: copies, and rows that the generator limited, have none.
	Place                           string
	Strip                           template.HTML
	Mean, Interval, Relative, Count cell
	// Low, High and Range are the interval of Relative.
	Low, High cell
	Range     string
	Warnings  []string
}

type unrankedRow struct {
	who
	Rate, Why string
}

func rankingView(in Input) any {
	var all []rankingGroup
	for i, g := range groups(in) {
		if g.how.Open() {
			continue
		}
		all = append(all, newRankingGroup(in, i, g))
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newRankingGroup(in Input, i int, g *group) rankingGroup {
	v := rankingGroup{heading: newHeading(i, g.scenario, g.load), Facts: prose(g.facts()), Measure: "requests per second"}
	v.Title = g.title()
	for _, w := range append(limitWords(g), madeWords(in.Run.Plan, g)...) {
		v.Limits = append(v.Limits, prose(w))
	}
	if g.how.SLO > 0 {
		v.Measure = "capacity, requests per second"
	}
	var rounds [][]chart.Dot
	var seen []float64
	for _, r := range g.ranked {
		d := dots(in.turnsOf(r.Target, r.Scenario, r.Load), achieved, rate)
		rounds = append(rounds, d)
		seen = append(append(seen, values(d)...), r.Throughput.Mean, r.Throughput.High)
	}
	scale := chart.FromZero(seen...)
	marks := scale.Ticks(5)
	v.Ruler = chart.Ruler(scale, marks, brief)
	for i, r := range g.ranked {
		v.Rows = append(v.Rows, rankingRow{
			who: in.who(r.Target, r.Version), Rank: i + 1, Place: g.rank(i), Strip: strip(scale, marks, rounds[i], r.Throughput, rate),
			Mean:     figureCell("throughput_mean_rps", r.Throughput.Mean, rate(r.Throughput.Mean)),
			Interval: figureCell("ci_low_rps", r.Throughput.Low, strings.Replace(interval(r.Throughput), "..", " to ", 1)),
			Relative: figureCell("relative", r.Relative.Mean, factor(r.Relative.Mean)),
			Low:      figureCell("relative_low", r.Relative.Low, ""), High: figureCell("relative_high", r.Relative.High, ""), Range: ratioSpan(r.Relative),
			Count:    figureCell("n", float64(r.N), fmt.Sprint(r.N)),
			Warnings: briefly(r.Warnings),
		})
	}
	for _, r := range g.unranked {
		v.Unranked = append(v.Unranked, unrankedRow{who: in.who(r.Target, r.Version), Rate: rate(r.Throughput.Mean), Why: prose(r.Unranked)})
	}
	return v
}

// strip draws the rounds of a row and says in words what is to be seen.
func strip(scale chart.Scale, marks []float64, rounds []chart.Dot, e harness.Estimate, text func(float64) string) template.HTML {
	label := "mean " + text(e.Mean)
	if !unknown(e.Low) && !unknown(e.High) {
		label += ", interval " + text(e.Low) + " to " + text(e.High)
	}
	if len(rounds) > 0 {
		all := values(rounds)
		label += fmt.Sprintf(", %s from %s to %s", counted(len(all), "round"), text(slices.Min(all)), text(slices.Max(all)))
	}
	return chart.Strip{Scale: scale, Ticks: marks, Dots: rounds, Mean: e.Mean, Low: e.Low, High: e.High, Label: label}.HTML()
}

// ratioSpan prints the interval of a ratio as the page's script does.
func ratioSpan(e harness.Estimate) string {
	if unknown(e.Mean) || unknown(e.Low) || unknown(e.High) || e.Low == e.High {
		return ""
	}
	return fmt.Sprintf("%.2f to %.2f", e.Low, e.High)
}

func briefly(warnings []string) []string {
	var all []string
	for _, w := range warnings {
		all = append(all, prose(w))
	}
	return all
}
