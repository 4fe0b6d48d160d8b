package page

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// runInView draws how fast servers were during their warm-up after a launch, a group for each scenario.
func runInView(in content.Input) any {
	var all []group
	for _, scenario := range in.Run.Plan.Scenarios {
		var curves []stats.RunInCurve
		for _, c := range in.RunIns {
			if c.Scenario == scenario && len(c.Rates) > 0 {
				curves = append(curves, c)
			}
		}
		v := group{heading: newHeading(len(all), scenario, ""), Title: figures.Short(scenario) +
			", requests per second by time since the launch"}
		var panels []series
		for _, g := range content.RunInGroups(curves) {
			panels = append(panels, runInSeries(in, g))
		}
		p := plot{id: "runin", x: chart.FromZero, y: chart.FromZero, xTicks: 4, yTicks: 4, xLabel: content.Seconds,
			yLabel: brief}
		if p.draw(&v, panels) {
			all = append(all, v)
		}
	}
	return orNone(all)
}

// runInSeries draws the launches of one target.
func runInSeries(in content.Input, launches []stats.RunInCurve) series {
	r := harness.Summary{Target: launches[0].Target}
	if s := subjectOf(in, r.Target); s != nil {
		r.Version = s.Build.Version
	}
	s := newSeries(in, r)
	var runs []harness.RunIn
	for _, c := range launches {
		runs = append(runs, c.RunIn)
		line := chart.Line{}
		for k, rate := range c.Rates {
			q := chart.Point{X: float64(k+1) * c.Window, Y: rate} // the rate of a window is known at its end
			line.Points = append(line.Points, q)
			q.Column, q.Title = "run_in", fmt.Sprintf("round %d, %s to %s: %s requests/s", c.Round,
				content.Seconds(q.X-c.Window),
				content.Seconds(q.X), figures.Rate(rate))
			s.dots = append(s.dots, q)
		}
		s.lines = append(s.lines, line)
	}
	mean := harness.MeanRunIn(runs)
	s.Words = content.SettledWords(*mean)
	s.label = fmt.Sprintf("warm-up of %s: %s", s.Target, s.Words)
	s.Cells = []cell{figureCell("run_in_end_rps", mean.End(), figures.Rate(mean.End())+" requests/s at the end")}
	return s
}
