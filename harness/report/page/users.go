package page

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// usersPlot draws a figure over the number of users.
func usersPlot(id string, y func(...float64) chart.Scale, label func(float64) string) plot {
	return plot{id: id, x: chart.FromZero, y: y, xTicks: 4, xLabel: brief, yTicks: 4, yLabel: label}
}

// usersPanels are the charts over users of an open load: p99 of every round, p99 within a ramp, and failed
// requests.
func usersPanels(in content.Input, h heading, rows []harness.Summary, unranked int) (all []group) {
	all = append(all, roundsOverUsers(in, h, rows, "scatter", "p99 by number of users",
		"Each dot is a round; a hollow dot had failed requests. Grey dots are the other servers.", pointP99)...)
	all = append(all, rampPanels(in, h, rows, "pace", "p99 by number of users, within each ramp",
		"p99 of the requests that were due in each second, by the number of users at that time. Each line is "+
			"a round; grey "+
			"lines are the other servers.", "p99_s", chart.Decades, stepP99)...)
	const title = "failed requests by number of users"
	const facts = "Share of the requests that failed, by the number of users at that time."
	failures := rampPanels(in, h, rows, "failures", title, facts, "failed/sent", chart.FromZero, stepFailed)
	if failures == nil {
		failures = roundsOverUsers(in, h, rows, "failures", title, facts, pointFailed)
	}
	if failures == nil && len(rows) > 0 && unranked == 0 {
		failures = []group{{heading: h, Facts: []string{"No request failed in any round, at any number of users."}}}
	}
	return append(all, failures...)
}

// roundsOverUsers draws a figure of every round over its users; nil where no row has two rounds, or all are
// 0.
func roundsOverUsers(in content.Input, h heading, rows []harness.Summary, id, title, facts string,
	point func(harness.Measurement) (chart.Point, bool),
) []group {
	g := group{heading: h, Title: h.Scenario + ", " + title, Facts: []string{facts}}
	var all []series
	rounds, most, users := 0, 0.0, map[float64]bool{}
	for _, r := range rows {
		s := newSeries(in, r)
		for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
			if q, ok := point(m); ok && m.Result.Users > 0 {
				q.X = float64(m.Result.Users)
				s.dots, most, users[q.X] = append(s.dots, q), max(most, q.Y), true
			}
		}
		rounds = max(rounds, len(s.dots))
		s.label = fmt.Sprintf("%s; mean %s users, %s of %s requests failed", figures.Counted(len(s.dots), "round"),
			figures.Rate(r.Users),
			figures.Thousands(r.Failed), figures.Thousands(r.Requests))
		if id == "failures" {
			s.Cells = []cell{failedCell(r)}
		}
		all = append(all, s)
	}
	label, scale := figures.Percent, chart.FromZero
	if id == "scatter" {
		label, scale = briefTime, chart.Decades
		if rounds < 2 || len(users) < 2 { // the table shows one round as well, and one number of users
			return nil
		}
	}
	if most == 0 || !usersPlot(id, scale, label).draw(&g, all) {
		return nil
	}
	return []group{g}
}

func pointP99(m harness.Measurement) (chart.Point, bool) {
	a := m.Account()
	q := chart.Point{Y: a.ResponseTime.P99, Column: "p99_s",
		Title: fmt.Sprintf("round %d: %s users, p99 %s, %s failed", m.Round,
			figures.Rate(float64(m.Result.Users)), figures.Duration(a.ResponseTime.P99),
			figures.Thousands(a.Failed()))}
	if a.Failed() > 0 {
		q.Class = "hollow"
	}
	return q, q.Y > 0
}

func pointFailed(m harness.Measurement) (chart.Point, bool) {
	a := m.Account()
	return chart.Point{Y: float64(a.Failed()) / float64(max(a.Scheduled, 1)), Column: "failed/requests",
		Title: fmt.Sprintf("round %d: %s users, %s of %s requests failed", m.Round,
			figures.Rate(float64(m.Result.Users)),
			figures.Thousands(a.Failed()), figures.Thousands(a.Scheduled))}, true
}

// stepP99 and stepFailed are figures of a step of a ramp; no number where it has none.
func stepP99(s harness.RampStep) float64 {
	if s.P99 <= 0 {
		return nan()
	}
	return s.P99
}

func stepFailed(s harness.RampStep) float64 { return float64(s.Failed) / float64(s.Sent) }

// marked is about how many steps of a ramp have a dot with their figures: one for each step would hide the
// line.
const marked = 10

// rampPanels draw a figure of the steps of ramps, a line for each round; nil where it is 0 or not known in
// all steps, as in results from before steps were kept.
func rampPanels(in content.Input, h heading, rows []harness.Summary, id, title, facts, column string,
	scale func(...float64) chart.Scale, get func(harness.RampStep) float64,
) []group {
	text, label := figures.Duration, briefTime
	if id == "failures" {
		text, label = figures.Percent, figures.Percent
	}
	g := group{heading: h, Title: h.Scenario + ", " + title, Facts: []string{facts}}
	var all []series
	most := 0.0
	for _, r := range rows {
		s := newSeries(in, r, failedCell(r))
		for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
			line := chart.Line{}
			last := len(m.Result.Ramp) - 1
			for k, step := range m.Result.Ramp {
				q := chart.Point{X: float64(step.Users), Y: get(step)}
				line.Points = append(line.Points, q)
				if known(q.Y) && (last-k)%(last/marked+1) == 0 {
					q.Column, q.Title = column, stepTitle(m, step)
					s.dots = append(s.dots, q)
					s.label = fmt.Sprintf("%s: %s at %s users", title, text(q.Y), figures.Rate(q.X))
				}
				if known(q.Y) {
					most = max(most, q.Y)
				}
			}
			s.lines = append(s.lines, line)
		}
		if len(s.dots) > 0 {
			all = append(all, s)
		}
	}
	if most == 0 || !usersPlot(id, scale, label).draw(&g, all) {
		return nil
	}
	return []group{g}
}

func stepTitle(m harness.Measurement, s harness.RampStep) string {
	words := fmt.Sprintf("round %d, second %.0f, %s users: %s of %s requests failed", m.Round, s.At,
		figures.Rate(float64(s.Users)),
		figures.Thousands(s.Failed), figures.Thousands(s.Sent))
	if s.P99 > 0 {
		words += ", p99 " + figures.Duration(s.P99)
	}
	return words
}
