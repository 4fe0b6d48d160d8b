package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// ramped is a figure of the steps of a ramp that is shown over the users that there were.
type ramped struct {
	id, title, column string
	get               func(harness.RampStep) float64 // NaN where the step does not tell
	scale             func(...float64) chart.Scale
	label, text       func(float64) string
}

var (
	rampFailed = ramped{"failures", "failed requests over users", "failed/sent", func(s harness.RampStep) float64 {
		return float64(s.Failed) / float64(s.Sent) // of no requests it is no number
	}, chart.FromZero, figures.Percent, figures.Percent}
	rampP99 = ramped{"pace", "p99 of the response time over users", "p99_s", func(s harness.RampStep) float64 {
		if s.P99 <= 0 {
			return nan()
		}
		return s.P99
	}, chart.Decades, briefTime, figures.Duration}
)

// marked is about how many steps of a ramp have a dot that tells its figures: one each would hide the line.
const marked = 10

// newRampPanels draws a figure of ramps, one line a round and one panel a target; nil where no step tells it, as in results
// from before steps were kept, or where it is 0 in all.
func newRampPanels(in content.Input, h heading, rows []harness.Summary, what ramped) *panels {
	p := panels{heading: h, Title: h.Scenario + ", " + what.title}
	lines, dots := make([][]chart.Line, len(rows)), make([][]chart.Point, len(rows))
	var users, points []float64
	for i, r := range rows {
		for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
			l := chart.Line{Name: figures.Short(r.Target)}
			for k, s := range m.Result.Ramp {
				q := chart.Point{X: float64(s.Users), Y: what.get(s)}
				l.Points = append(l.Points, q)
				if figures.Unknown(q.Y) {
					continue
				}
				users, points = append(users, q.X), append(points, q.Y)
				if last := len(m.Result.Ramp) - 1; (last-k)%(last/marked+1) == 0 {
					q.Column, q.Title = what.column, rampTitle(m, s)
					dots[i] = append(dots[i], q)
				}
			}
			lines[i] = append(lines[i], l)
		}
	}
	if len(points) == 0 || slices.Max(points) == 0 {
		return nil
	}
	shape := chart.Panel{X: chart.FromZero(users...), Y: what.scale(points...), Behind: fmt.Sprintf("%s-%d", what.id, h.Number)}
	shape.XTicks, shape.YTicks = ticks(shape.X, 4, brief), ticks(shape.Y, 4, what.label)
	p.Shared = shape.Shared(shape.Behind, slices.Concat(lines...))
	for i, r := range rows {
		if len(dots[i]) == 0 {
			continue
		}
		c := shape
		most := slices.MaxFunc(dots[i], func(a, b chart.Point) int { return int(a.X) - int(b.X) })
		c.Lines, c.Dots, c.Label = lines[i], dots[i], fmt.Sprintf("%s: %s at %s users", what.title, what.text(most.Y), figures.Rate(most.X))
		p.Panels = append(p.Panels, panel{who: whoOf(in, r.Target, r.Version), Chart: c.HTML(), Cells: []cell{figureCell("failed", float64(r.Failed), figures.Thousands(r.Failed)+" failed")}})
	}
	return &p
}

func rampTitle(m harness.Measurement, s harness.RampStep) string {
	words := fmt.Sprintf("round %d, second %.0f, %s users: %s of %s requests failed", m.Round, s.At, figures.Rate(float64(s.Users)), figures.Thousands(s.Failed), figures.Thousands(s.Sent))
	if s.P99 > 0 {
		words += ", p99 " + figures.Duration(s.P99)
	}
	return words
}
