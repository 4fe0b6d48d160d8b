package page

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// openGroup is a load that was offered, with how each target bore it.
type openGroup struct {
	heading
	Title, Facts string
	Ramp, Users  bool
	// Scatter is p99 over users, each round a dot.
	Scatter *panels
	// Pace is p99 over users within each ramp; nil where no ramp was, or its steps were not kept.
	Pace *panels
	// Failures are failed requests over users; nil where none failed.
	Failures   *panels
	UsersRuler template.HTML
	TimesRuler template.HTML
	Rows       []openRow
	Unranked   []unrankedRow
}

type openRow struct {
	who
	Broke, Ended, Load                 cell
	UsersStrip, Times                  template.HTML
	Count, Rate, Failed, P50, P95, P99 cell
}

func openView(in content.Input) any {
	var all []openGroup
	for i, g := range content.Groups(in) {
		if g.How.Open() {
			all = append(all, newOpenGroup(in, i, g))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newOpenGroup(in content.Input, number int, g *content.Group) openGroup {
	t := content.OpenTable(g, false)
	v := openGroup{heading: newHeading(number, g.Scenario, g.Load), Facts: figures.Prose(t.Facts), Ramp: g.How.Ramp(), Users: g.How.Mode == harness.ModeUsers}
	v.Title = v.Scenario + ", " + content.LoadWords(g.How, g.Load)
	var times, users []float64
	var rounds [][]chart.Dot
	rows := g.Ranked
	if v.Ramp {
		rows = byBorne(rows)
	}
	for _, r := range rows {
		d := dots(turnsOf(in, r.Target, r.Scenario, r.Load), func(m harness.Measurement) (string, float64) { return "users", float64(m.Result.Users) }, figures.Rate)
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
			x.UsersStrip = strip(from, steps, rounds[i], harness.Estimate{Mean: r.Users, Low: nan(), High: nan()}, figures.Rate)
		}
		x.Times = timesRange(scale, marks, r)
		v.Rows = append(v.Rows, x)
	}
	if v.Users {
		v.Scatter, v.Pace, v.Failures = newScatter(in, v.heading, rows), newRampPanels(in, v.heading, rows, rampP99), newFailures(in, v.heading, rows)
	}
	for _, r := range g.Unranked {
		v.Unranked = append(v.Unranked, unrankedRow{who: whoOf(in, r.Target, r.Version), Rate: figures.Rate(r.Throughput.Mean), Why: figures.Prose(r.Unranked)})
	}
	return v
}

// byBorne orders the rows of a ramp: who bore most users first.
func byBorne(rows []harness.Summary) []harness.Summary {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cmp.Compare(content.Borne(b), content.Borne(a)) })
	return rows
}

func newOpenRow(in content.Input, r harness.Summary) openRow {
	x := openRow{who: whoOf(in, r.Target, r.Version),
		Broke: figureCell("users", r.Users, content.Broke(r)), Ended: wordCell("stopped_by", content.Ended(r)), Load: wordCell("verdict", r.Verdict),
		Rate:   figureCell("throughput_mean_rps", r.Throughput.Mean, figures.Rate(r.Throughput.Mean)),
		Failed: figureCell("failed", float64(r.Failed), figures.Thousands(r.Failed)), Count: figureCell("requests", float64(r.Requests), figures.Thousands(r.Requests)),
		P50: wordCell("p50_s", figures.None), P95: wordCell("p95_s", figures.None), P99: wordCell("p99_s", figures.None)}
	if r.Stopped == 0 && r.Verdict != harness.VerdictGenerator && !isRamp(in, r.Load) {
		x.Broke.Text = figures.Rate(r.Users)
	}
	if r.Times != nil {
		x.P50, x.P95 = figureCell("p50_s", r.Times.P50, figures.At(r, figures.P50)), figureCell("p95_s", r.Times.P95, figures.At(r, content.P95))
		x.P99 = figureCell("p99_s", r.Times.P99, figures.At(r, figures.P99))
	}
	return x
}

func isRamp(in content.Input, load string) bool { return content.LoadOf(in.Run.Plan, load).Ramp() }

// newScatter draws the users of each round against the response time that they saw; a round with failed requests is
// hollow. It is nil where no row has two rounds that tell both.
func newScatter(in content.Input, h heading, rows []harness.Summary) *panels {
	p := panels{heading: h, Title: h.Scenario + ", p99 over users"}
	points := make([][]chart.Point, len(rows))
	var users, times []float64
	most := 0
	for i, r := range rows {
		for _, m := range turnsOf(in, r.Target, r.Scenario, r.Load) {
			a := m.Account()
			if m.Result.Users == 0 || a.ResponseTime.P99 <= 0 {
				continue
			}
			users, times = append(users, float64(m.Result.Users)), append(times, a.ResponseTime.P99)
			q := chart.Point{X: float64(m.Result.Users), Y: a.ResponseTime.P99, Column: "p99_s",
				Title: fmt.Sprintf("round %d: %s users, p99 %s, %s failed", m.Round, figures.Rate(float64(m.Result.Users)), figures.Duration(a.ResponseTime.P99), figures.Thousands(a.Failed()))}
			if a.Failed() > 0 {
				q.Class = "hollow"
			}
			points[i] = append(points[i], q)
		}
		most = max(most, len(points[i]))
	}
	if most < 2 { // the table tells one round as well
		return nil
	}
	shape := chart.Panel{X: chart.FromZero(users...), Y: chart.Decades(times...)}
	shape.XTicks, shape.YTicks, shape.Behind = ticks(shape.X, 4, brief), ticks(shape.Y, 4, briefTime), fmt.Sprintf("scatter-%d", h.Number)
	p.Shared = shape.SharedDots(shape.Behind, slices.Concat(points...))
	for i, r := range rows {
		c := shape
		c.Dots, c.Label = points[i], fmt.Sprintf("%s of which the mean is %s users", figures.Counted(len(points[i]), "round"), figures.Rate(r.Users))
		p.Panels = append(p.Panels, panel{who: whoOf(in, r.Target, r.Version), Chart: c.HTML()})
	}
	return &p
}

func nan() float64 { return math.NaN() }

// timesRange draws the times of a row from the median to the longest.
func timesRange(scale chart.Scale, marks []float64, r harness.Summary) template.HTML {
	if r.Times == nil {
		return ""
	}
	c := chart.Range{Scale: scale, Ticks: marks,
		Label: fmt.Sprintf("median %s, p90 %s, p99 %s, longest %s", figures.Duration(r.Times.P50), figures.Duration(r.Times.P90), figures.Duration(r.Times.P99), figures.Duration(r.Times.Max))}
	for _, v := range []struct {
		column, name string
		value        float64
	}{{"p50_s", "median", r.Times.P50}, {"p90_s", "p90", r.Times.P90}, {"p99_s", "p99", r.Times.P99}, {"max_s", "longest", r.Times.Max}} {
		if v.value > 0 {
			c.Values = append(c.Values, chart.Dot{Value: v.value, Column: v.column, Title: v.name + " " + figures.Duration(v.value)})
		}
	}
	return c.HTML()
}
