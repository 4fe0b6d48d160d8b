package report

import (
	"html/template"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
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
	c := rangeCell{cell: figureCell(column, e.Mean, duration(e.Mean))}
	if s := durations(e); s != none {
		c.Range = s
	}
	return c
}

func ratesView(in Input) any {
	var all []ratesGroup
	for i, g := range groups(in) {
		for _, r := range cpuRankingsOf(in, g) {
			all = append(all, newRatesGroup(in, i, g, r))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newRatesGroup(in Input, number int, g *group, r stats.CPURanking) ratesGroup {
	v := ratesGroup{heading: newHeading(number, g.scenario, g.load), Facts: prose(cpuRankingFacts(r)), Words: typesetAll(briefly(cpuRankingWords(r))), Notes: typesetAll(briefly(cpuRankingTable(r, false).notes))}
	v.Title = cpuRankingTitle(v.Scenario+", "+loadWords(g.how, g.load), r)
	var rounds [][]chart.Dot
	var seen []float64
	for _, x := range r.Rows {
		_, with := spent(in.turnsOf(x.Target, r.Scenario, r.Load))
		d := dots(with, perRequest, duration)
		rounds = append(rounds, d)
		seen = append(append(seen, values(d)...), x.CPU.Mean, x.CPU.High)
	}
	scale := chart.FromZero(slices.DeleteFunc(seen, unknown)...)
	marks := scale.Ticks(3)
	v.Ruler = chart.Ruler(scale, marks, briefTime)
	for i, x := range r.Rows {
		v.Rows = append(v.Rows, ratesRow{
			who: in.who(x.Target, x.Version), Tier: wordCell("tier", tierOf(x)), Strip: strip(scale, marks, rounds[i], x.CPU, duration),
			CPU: timeCell("cpu_per_answer_s", x.CPU), P99: timeCell("p99_s", x.P99),
			Wide: []rangeCell{
				{cell: figureCell("user_per_answer_s", x.User.Mean, duration(x.User.Mean))},
				{cell: figureCell("system_per_answer_s", x.System.Mean, duration(x.System.Mean))},
				timeCell("mean_s", x.Mean), timeCell("p50_s", x.P50),
			},
		})
	}
	return v
}
