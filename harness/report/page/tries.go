package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// triesView shows each step of a search for a capacity: the rate that was offered and the p99 at it.
func triesView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		if g.How.SLO == 0 {
			return nil
		}
		v := newGroup(i, g)
		v.Title = v.Scenario + ", p99 by the rate offered"
		if g.Apart {
			v.Title += ", ranked apart: limit " + figures.Short(string(g.Verdict))
		}
		var all []series
		tried := 0
		for _, r := range slices.Concat(g.Ranked, g.Unranked) {
			s := newSeries(in, r, figureCell("throughput_mean_rps", r.Throughput.Mean,
				figures.Rate(r.Throughput.Mean)+" requests/s"))
			for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
				for _, step := range m.Steps {
					if step.Rate > 0 && step.P99 > 0 {
						s.dots = append(s.dots, tryPoint(m.Round, step))
					}
				}
			}
			tried += len(s.dots)
			s.label = fmt.Sprintf("%d tries; the capacity is %s", len(s.dots), figures.Rate(r.Throughput.Mean))
			if r.Tries > 0 {
				s.label += fmt.Sprintf(" (%s)", span(r.Throughput, figures.Rate))
			}
			all = append(all, s)
		}
		p := plot{x: chart.Decades, y: chart.Decades, xTicks: 4, yTicks: 4, xLabel: brief, yLabel: briefTime,
			limit: g.How.SLO.Seconds()}
		if tried == 0 || !p.draw(&v, all) {
			return nil
		}
		return []group{v}
	})
}

func tryPoint(round int, s harness.Step) chart.Point {
	class, outcome := "hollow", "limit broken"
	switch {
	case s.Passed:
		class, outcome = "", "limit met"
	case s.Limited:
		outcome = "the generator was too slow"
	}
	return chart.Point{X: s.Rate, Y: s.P99, Column: "tries", Class: class,
		Title: fmt.Sprintf("round %d, %s requests/s: p99 %s, %s", round, figures.Rate(s.Rate),
			figures.Duration(s.P99), outcome)}
}
