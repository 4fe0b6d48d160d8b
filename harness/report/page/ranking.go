package page

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
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
	Gaps      string // "6 gaps"
	Warnings  []string
}

type unrankedRow struct {
	who
	Rate, Why string
}

func rankingView(in content.Input) any {
	var all []rankingGroup
	for i, g := range content.Groups(in) {
		if g.How.Open() {
			continue
		}
		all = append(all, newRankingGroup(in, i, g))
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newRankingGroup(in content.Input, i int, g *content.Group) rankingGroup {
	v := rankingGroup{heading: newHeading(i, g.Scenario, g.Load), Facts: figures.Prose(g.Facts()), Measure: "requests per second"}
	v.Title = g.Title()
	for _, w := range append(content.LimitWords(g), content.MadeWords(in.Run.Plan, g)...) {
		v.Limits = append(v.Limits, figures.Prose(w))
	}
	if g.How.SLO > 0 {
		v.Measure = "capacity, requests per second"
	}
	var rounds [][]chart.Dot
	var seen []float64
	for _, r := range g.Ranked {
		d := dots(turnsOf(in, r.Target, r.Scenario, r.Load), achieved, figures.Rate)
		rounds = append(rounds, d)
		seen = append(append(seen, values(d)...), r.Throughput.Mean, r.Throughput.High)
	}
	scale := chart.FromZero(seen...)
	marks := scale.Ticks(5)
	v.Ruler = chart.Ruler(scale, marks, brief)
	for i, r := range g.Ranked {
		v.Rows = append(v.Rows, rankingRow{
			who: whoOf(in, r.Target, r.Version), Rank: i + 1, Place: g.Rank(i), Strip: strip(scale, marks, rounds[i], r.Throughput, figures.Rate),
			Mean:     figureCell("throughput_mean_rps", r.Throughput.Mean, figures.Rate(r.Throughput.Mean)),
			Interval: figureCell("ci_low_rps", r.Throughput.Low, strings.Replace(figures.Interval(r.Throughput), "..", " to ", 1)),
			Relative: figureCell("relative", r.Relative.Mean, figures.Factor(r.Relative.Mean)),
			Low:      figureCell("relative_low", r.Relative.Low, ""), High: figureCell("relative_high", r.Relative.High, ""), Range: ratioSpan(r.Relative),
			Count: figureCell("n", float64(r.N), fmt.Sprint(r.N)),
			Gaps:  harness.GapMark(r.Warnings), Warnings: briefly(content.WithoutGaps(r.Warnings)),
		})
	}
	for _, r := range g.Unranked {
		v.Unranked = append(v.Unranked, unrankedRow{who: whoOf(in, r.Target, r.Version), Rate: figures.Rate(r.Throughput.Mean), Why: figures.Prose(r.Unranked)})
	}
	return v
}

// strip draws the rounds of a row and says in words what is to be seen.
func strip(scale chart.Scale, marks []float64, rounds []chart.Dot, e harness.Estimate, text func(float64) string) template.HTML {
	label := "mean " + text(e.Mean)
	if !figures.Unknown(e.Low) && !figures.Unknown(e.High) {
		label += ", interval " + text(e.Low) + " to " + text(e.High)
	}
	if len(rounds) > 0 {
		all := values(rounds)
		label += fmt.Sprintf(", %s from %s to %s", figures.Counted(len(all), "round"), text(slices.Min(all)), text(slices.Max(all)))
	}
	return chart.Strip{Scale: scale, Ticks: marks, Dots: rounds, Mean: e.Mean, Low: e.Low, High: e.High, Label: label}.HTML()
}

// ratioSpan prints the interval of a ratio as the page's script does.
func ratioSpan(e harness.Estimate) string {
	if figures.Unknown(e.Mean) || figures.Unknown(e.Low) || figures.Unknown(e.High) || e.Low == e.High {
		return ""
	}
	return fmt.Sprintf("%.2f to %.2f", e.Low, e.High)
}

func briefly(warnings []string) []string {
	var all []string
	for _, w := range warnings {
		all = append(all, figures.Prose(w))
	}
	return all
}
