package report

import (
	"cmp"
	"fmt"
	"html/template"
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

// openGroup is a load that was offered, with how each target bore it.
type openGroup struct {
	heading
	Title, Facts string
	Ramp, Users  bool
	UsersRuler   template.HTML
	TimesRuler   template.HTML
	Rows         []openRow
	Unranked     []unrankedRow
}

type openRow struct {
	who
	Broke, Ended, Load            cell
	UsersStrip, Times             template.HTML
	Count, Rate, Failed, P50, P99 cell
}

func openView(in Input) any {
	var all []openGroup
	for i, g := range groups(in) {
		if g.how.Open() {
			all = append(all, newOpenGroup(in, i, g))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newOpenGroup(in Input, number int, g *group) openGroup {
	t := openTable(g, nil)
	v := openGroup{heading: newHeading(number, g.scenario, g.load), Facts: prose(t.facts), Ramp: g.how.Ramp(), Users: g.how.Mode == harness.ModeUsers}
	v.Title = v.Scenario + ", " + loadWords(g.how, g.load)
	var times, users []float64
	var rounds [][]chart.Dot
	rows := g.ranked
	if v.Ramp {
		rows = byBorne(rows)
	}
	for _, r := range rows {
		d := dots(in.turnsOf(r.Target, r.Scenario, r.Load), func(m harness.Measurement) (string, float64) { return "users", float64(m.Result.Users) }, rate)
		rounds = append(rounds, d)
		users = append(append(users, values(d)...), r.Users)
		if r.Times != nil {
			times = append(times, r.Times.P50, r.Times.Max)
		}
	}
	scale, from := chart.Decades(times...), chart.FromZero(users...)
	marks, steps := scale.Ticks(5), from.Ticks(4)
	v.TimesRuler, v.UsersRuler = chart.Ruler(scale, marks, briefTime), chart.Ruler(from, steps, brief)
	for i, r := range rows {
		x := newOpenRow(in, r)
		if v.Users {
			x.UsersStrip = strip(from, steps, rounds[i], harness.Estimate{Mean: r.Users, Low: nan(), High: nan()}, rate)
		}
		x.Times = timesRange(scale, marks, r)
		v.Rows = append(v.Rows, x)
	}
	for _, r := range g.unranked {
		v.Unranked = append(v.Unranked, unrankedRow{who: in.who(r.Target, r.Version), Rate: rate(r.Throughput.Mean), Why: prose(r.Unranked)})
	}
	return v
}

// byBorne orders the rows of a ramp: who bore most users first.
func byBorne(rows []harness.Summary) []harness.Summary {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cmp.Compare(borne(b), borne(a)) })
	return rows
}

func newOpenRow(in Input, r harness.Summary) openRow {
	x := openRow{who: in.who(r.Target, r.Version),
		Broke: figureCell("users", r.Users, broke(r)), Ended: wordCell("stopped_by", ended(r)), Load: wordCell("verdict", r.Verdict),
		Rate:   figureCell("throughput_mean_rps", r.Throughput.Mean, rate(r.Throughput.Mean)),
		Failed: figureCell("failed", float64(r.Failed), thousands(r.Failed)), Count: figureCell("requests", float64(r.Requests), thousands(r.Requests)),
		P50: wordCell("p50_s", none), P99: wordCell("p99_s", none)}
	if r.Stopped == 0 && r.Verdict != harness.VerdictGenerator && !in.ramp(r.Load) {
		x.Broke.Text = rate(r.Users)
	}
	if r.Times != nil {
		x.P50, x.P99 = figureCell("p50_s", r.Times.P50, duration(r.Times.P50)), figureCell("p99_s", r.Times.P99, duration(r.Times.P99))
	}
	return x
}

func (in Input) ramp(load string) bool { return loadOf(in.Run.Plan, load).Ramp() }
