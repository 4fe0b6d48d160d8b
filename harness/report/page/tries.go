package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// triesView shows each try of a search for a capacity: the rate that was offered and the p99 that came of it.
func triesView(in content.Input) any {
	var all []panels
	for i, g := range content.Groups(in) {
		if g.How.SLO == 0 {
			continue
		}
		if p := newTries(in, i, g); len(p.Panels) > 0 {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newTries(in content.Input, number int, g *content.Group) panels {
	p := panels{heading: newHeading(number, g.Scenario, g.Load)}
	p.Title = p.Scenario + ", p99 over the rate that was offered"
	if g.Apart {
		p.Title += ", ranked apart: limit " + figures.Short(g.Verdict)
	}
	limit := g.How.SLO.Seconds()
	var rates []float64
	times := []float64{limit}
	rows := slices.Concat(g.Ranked, g.Unranked)
	points := make([][]chart.Point, len(rows))
	for i, r := range rows {
		for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
			for _, s := range m.Steps {
				if s.Rate <= 0 || s.P99 <= 0 {
					continue
				}
				rates, times = append(rates, s.Rate), append(times, s.P99)
				points[i] = append(points[i], tryPoint(m.Round, s))
			}
		}
	}
	if len(rates) == 0 {
		return panels{}
	}
	shape := chart.Panel{X: chart.Decades(rates...), Y: chart.Decades(times...), Limit: limit, LimitLabel: "limit " + figures.Duration(limit)}
	shape.XTicks, shape.YTicks = ticks(shape.X, 4, brief), ticks(shape.Y, 4, briefTime)
	for i, r := range rows {
		c := shape
		c.Dots, c.Label = points[i], fmt.Sprintf("%d tries of which the best rate kept is %s", len(points[i]), figures.Rate(r.Throughput.Mean))
		p.Panels = append(p.Panels, panel{who: whoOf(in, r.Target, r.Version), Chart: c.HTML(),
			Cells: []cell{figureCell("throughput_mean_rps", r.Throughput.Mean, figures.Rate(r.Throughput.Mean)+" requests/s")}})
	}
	return p
}

func tryPoint(round int, s harness.Step) chart.Point {
	class, outcome := "hollow", "not kept"
	switch {
	case s.Passed:
		class, outcome = "", "kept"
	case s.Limited:
		outcome = "the generator could not keep its times"
	}
	return chart.Point{X: s.Rate, Y: s.P99, Column: "tries", Class: class,
		Title: fmt.Sprintf("round %d, %s requests/s: p99 %s, %s", round, figures.Rate(s.Rate), figures.Duration(s.P99), outcome)}
}
