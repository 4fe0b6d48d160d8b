package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// failedShare is the share of a turn's requests that failed.
func failedShare(m harness.Measurement) float64 {
	a := m.Account()
	return float64(a.Failed()) / float64(max(a.Scheduled, 1))
}

// newFailures draws the users against the share of their requests that failed: second by second of a ramp, or else of each
// round as a whole. It is nil where none failed.
func newFailures(in content.Input, h heading, rows []harness.Summary) *panels {
	if p := newRampPanels(in, h, rows, rampFailed); p != nil {
		return p
	}
	p := panels{heading: h, Title: h.Scenario + ", failed requests over users"}
	points := make([][]chart.Point, len(rows))
	var users, shares []float64
	most := 0.0
	for i, r := range rows {
		for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
			if m.Result.Users == 0 {
				continue
			}
			share := failedShare(m)
			most = max(most, share)
			users, shares = append(users, float64(m.Result.Users)), append(shares, share)
			points[i] = append(points[i], chart.Point{X: float64(m.Result.Users), Y: share, Column: "failed/requests",
				Title: fmt.Sprintf("round %d: %s users, %s of %s requests failed", m.Round, figures.Rate(float64(m.Result.Users)), figures.Thousands(m.Account().Failed()), figures.Thousands(m.Account().Scheduled))})
		}
	}
	if most == 0 {
		return nil
	}
	shape := chart.Panel{X: chart.FromZero(users...), Y: chart.FromZero(shares...)}
	shape.XTicks, shape.YTicks, shape.Behind = ticks(shape.X, 4, brief), ticks(shape.Y, 4, figures.Percent), fmt.Sprintf("failures-%d", h.Number)
	p.Shared = shape.SharedDots(shape.Behind, slices.Concat(points...))
	for i, r := range rows {
		c := shape
		c.Dots, c.Label = points[i], fmt.Sprintf("%s; %s of %s requests failed in all of them", figures.Counted(len(points[i]), "round"), figures.Thousands(r.Failed), figures.Thousands(r.Requests))
		p.Panels = append(p.Panels, panel{who: whoOf(in, r.Target, r.Version), Chart: c.HTML(), Cells: []cell{figureCell("failed", float64(r.Failed), figures.Thousands(r.Failed)+" failed")}})
	}
	return &p
}
