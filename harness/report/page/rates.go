package page

import (
	"html/template"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// ratesGroup is a ranking by CPU time for each answer at an offered rate, with every round drawn.
type ratesGroup struct {
	heading
	Title, Facts string
	Words, Notes []string
	Ruler        template.HTML
	Rows         []ratesRow
}

type ratesRow struct {
	who
	Tier     cell
	CPU, P99 rangeCell
	Strip    template.HTML
	// Wide are the figures that a narrow screen has no room for.
	Wide []rangeCell
}

// rangeCell is a figure with its interval beneath.
type rangeCell struct {
	cell
	Range string
}

func timeCell(column string, e harness.Estimate) rangeCell {
	c := rangeCell{cell: figureCell(column, e.Mean, figures.Duration(e.Mean))}
	if s := content.Durations(e); s != figures.None {
		c.Range = s
	}
	return c
}

func ratesView(in content.Input) any {
	var all []ratesGroup
	for i, g := range content.Groups(in) {
		for _, r := range content.CPURankingsOf(in, g) {
			all = append(all, newRatesGroup(in, i, g, r))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newRatesGroup(in content.Input, number int, g *content.Group, r stats.CPURanking) ratesGroup {
	v := ratesGroup{heading: newHeading(number, g.Scenario, g.Load), Facts: figures.Prose(content.CPURankingFacts(r)), Words: typesetAll(briefly(content.CPURankingWords(r))), Notes: typesetAll(briefly(content.CPURankingTable(r, false).Notes))}
	v.Title = content.CPURankingTitle(v.Scenario+", "+content.LoadWords(g.How, g.Load), r)
	var rounds [][]chart.Dot
	var seen []float64
	for _, x := range r.Rows {
		_, with := spent(turnsOf(in, x.Target, r.Scenario, r.Load))
		d := dots(with, perRequest, figures.Duration)
		rounds = append(rounds, d)
		seen = append(append(seen, values(d)...), x.CPU.Mean, x.CPU.High)
	}
	scale := chart.FromZero(slices.DeleteFunc(seen, figures.Unknown)...)
	marks := scale.Ticks(3)
	v.Ruler = chart.Ruler(scale, marks, briefTime)
	for i, x := range r.Rows {
		v.Rows = append(v.Rows, ratesRow{
			who: whoOf(in, x.Target, x.Version), Tier: wordCell("tier", content.TierOf(x)), Strip: strip(scale, marks, rounds[i], x.CPU, figures.Duration),
			CPU: timeCell("cpu_per_answer_s", x.CPU), P99: timeCell("p99_s", x.P99),
			Wide: []rangeCell{
				{cell: figureCell("user_per_answer_s", x.User.Mean, figures.Duration(x.User.Mean))},
				{cell: figureCell("system_per_answer_s", x.System.Mean, figures.Duration(x.System.Mean))},
				timeCell("mean_s", x.Mean), timeCell("p50_s", x.P50),
			},
		})
	}
	return v
}
