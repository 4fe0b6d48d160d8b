package report

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
)

// triesView shows each try of a search for a capacity: the rate that was offered and the p99 that came of it.
func triesView(in Input) any {
	var all []panels
	for i, g := range groups(in) {
		if g.how.SLO == 0 {
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

func newTries(in Input, number int, g *group) panels {
	p := panels{heading: newHeading(number, g.scenario, g.load)}
	p.Title = p.Scenario + ", p99 over the rate that was offered"
	if g.apart {
		p.Title += ", ranked apart: limit " + short(g.verdict)
	}
	limit := g.how.SLO.Seconds()
	var rates []float64
	times := []float64{limit}
	rows := slices.Concat(g.ranked, g.unranked)
	points := make([][]chart.Point, len(rows))
	for i, r := range rows {
		for _, m := range in.turnsOf(r.Target, r.Scenario, r.Load) {
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
	shape := chart.Panel{X: chart.Decades(rates...), Y: chart.Decades(times...), Limit: limit, LimitLabel: "limit " + duration(limit)}
	shape.XTicks, shape.YTicks = ticks(shape.X, 4, brief), ticks(shape.Y, 4, briefTime)
	for i, r := range rows {
		c := shape
		c.Dots, c.Label = points[i], fmt.Sprintf("%d tries of which the best rate kept is %s", len(points[i]), rate(r.Throughput.Mean))
		p.Panels = append(p.Panels, panel{who: in.who(r.Target, r.Version), Chart: c.HTML(),
			Cells: []cell{figureCell("throughput_mean_rps", r.Throughput.Mean, rate(r.Throughput.Mean)+" requests/s")}})
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
		Title: fmt.Sprintf("round %d, %s requests/s: p99 %s, %s", round, rate(s.Rate), duration(s.P99), outcome)}
}
