package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// runInView draws how fast servers were in each stretch after a launch: a chart for each scenario, a panel for each target.
func runInView(in content.Input) any {
	var all []panels
	for _, scenario := range in.Run.Plan.Scenarios {
		var curves []stats.RunInCurve
		for _, c := range in.RunIns {
			if c.Scenario == scenario && len(c.Rates) > 0 {
				curves = append(curves, c)
			}
		}
		if len(curves) > 0 {
			all = append(all, newRunInPanels(in, len(all), scenario, curves))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newRunInPanels(in content.Input, number int, scenario string, curves []stats.RunInCurve) panels {
	p := panels{heading: newHeading(number, scenario, ""), Title: figures.Short(scenario) + ", requests per second over the seconds after the launch"}
	var times, rates []float64
	groups := content.RunInGroups(curves)
	lines, dots := make([][]chart.Line, len(groups)), make([][]chart.Point, len(groups))
	for i, g := range groups {
		for _, c := range g {
			l := chart.Line{Name: figures.Short(c.Target)}
			for k, x := range c.Rates {
				q := chart.Point{X: float64(k+1) * c.Window, Y: x} // the rate of a stretch is known at its end
				l.Points = append(l.Points, q)
				times, rates = append(times, q.X), append(rates, q.Y)
				q.Column, q.Title = "run_in", fmt.Sprintf("round %d, %s to %s: %s requests/s", c.Round, content.Seconds(q.X-c.Window), content.Seconds(q.X), figures.Rate(x))
				dots[i] = append(dots[i], q)
			}
			lines[i] = append(lines[i], l)
		}
	}
	shape := chart.Panel{X: chart.FromZero(times...), Y: chart.FromZero(rates...), Behind: fmt.Sprintf("runin-%d", number)}
	shape.XTicks, shape.YTicks = ticks(shape.X, 4, content.Seconds), ticks(shape.Y, 4, brief)
	p.Shared = shape.Shared(shape.Behind, slices.Concat(lines...))
	for i, g := range groups {
		var runs []harness.RunIn
		for _, c := range g {
			runs = append(runs, c.RunIn)
		}
		mean := harness.MeanRunIn(runs)
		words := content.SettledWords(*mean)
		c := shape
		c.Lines, c.Dots, c.Label = lines[i], dots[i], fmt.Sprintf("warm-up of %s: %s", figures.Short(g[0].Target), words)
		p.Panels = append(p.Panels, panel{who: whoOf(in, g[0].Target, versionOf(in, g[0].Target)), Words: words, Chart: c.HTML(),
			Cells: []cell{figureCell("run_in_end_rps", mean.End(), figures.Rate(mean.End())+" requests/s at the end")}})
	}
	return p
}

func versionOf(in content.Input, alias string) string {
	for _, s := range in.Run.Subjects {
		if s.Alias == alias {
			return s.Build.Version
		}
	}
	return ""
}
