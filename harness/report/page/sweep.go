package page

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// nearPeaks are the first of sweeps by their peaks, with those whose peaks are lower by no more than the
// rounds vary. Peaks have no interval, so this compares by a standard deviation of each, or by muchScatter
// where there is one round.
func nearPeaks(sorted []stats.Sweep) (near []stats.Sweep) {
	deviation := func(e harness.Estimate) float64 {
		if !known(e.SD) {
			return content.MuchScatter * e.Mean
		}
		return e.SD
	}
	best := sorted[0].At(sorted[0].Peak).Throughput
	for _, s := range sorted {
		if r := s.At(s.Peak); r != nil &&
			r.Throughput.Mean+deviation(r.Throughput) >= best.Mean-deviation(best) {
			near = append(near, s)
		}
	}
	return near
}

// sweepView shows throughput and response times of each sweep, with a chart for each server.
func sweepView(in content.Input) any {
	var all []group
	for i, sweeps := range content.SweepCurves(in.Sweeps) {
		sorted := stats.ByPeak(sweeps)
		all = append(all, sweepPanels(in, i, sorted, sweptRate), sweepPanels(in, i, sorted, sweptTime))
	}
	return orNone(all)
}

// swept is a figure that is shown over connections. Marks are drawn for the peak and the knee.
type swept struct {
	id, title, column string
	get               func(*harness.Summary) float64
	scale             func(...float64) chart.Scale
	label, text       func(float64) string
	marks             bool
}

var (
	sweptRate = swept{"sweep-rate", "requests per second by number of connections", "throughput_mean_rps",
		func(r *harness.Summary) float64 { return r.Throughput.Mean }, chart.FromZero, brief, figures.Rate, true}
	sweptTime = swept{"sweep-p99", "p99 of the response time by number of connections", "p99_s",
		func(r *harness.Summary) float64 {
			if r.Times == nil {
				return 0
			}
			return r.Times.P99
		}, chart.Decades, briefTime, figures.Duration, false}
)

func sweepPanels(in content.Input, number int, sweeps []stats.Sweep, what swept) group {
	g := group{heading: newHeading(number, sweeps[0].Scenario, sweeps[0].Loader)}
	g.Title = g.Scenario + ", " + what.title
	if sweeps[0].Loader == harness.LoaderWrk {
		g.Title += ", load by wrk"
	}
	var all []series
	var across []float64
	for _, s := range sweeps {
		x := newSeries(in, harness.Summary{Target: s.Target, Version: s.Version})
		x.dots, x.label = sweepPoints(s, what), "no point is ranked"
		x.lines = []chart.Line{{Points: x.dots}}
		if n := len(x.dots); n > 0 {
			a, b := x.dots[0], x.dots[n-1]
			x.label = fmt.Sprintf("%s: %s at %s connections, %s at %s", what.title, what.text(a.Y), brief(a.X),
				what.text(b.Y), brief(b.X))
		}
		if what.marks {
			peak := figures.None
			if r := s.At(s.Peak); r != nil {
				peak = figures.Rate(r.Throughput.Mean)
			}
			x.Words = fmt.Sprintf("peak %s at %s, knee at %s", peak, content.Connections(s.Peak),
				content.Connections(s.Knee))
		}
		for _, q := range s.Points {
			across = append(across, float64(q.Connections))
		}
		all = append(all, x)
	}
	scale := chart.Decades(across...) // of all targets, so that their charts are alike
	plot{id: what.id, x: func(...float64) chart.Scale { return scale }, y: what.scale,
		xTicks: 5, yTicks: 4,
		xLabel: brief, yLabel: what.label}.draw(&g, all)
	return g
}

// sweepPoints are the ranked points of a sweep. Those of the peak, the knee and the fall say so.
func sweepPoints(s stats.Sweep, what swept) (all []chart.Point) {
	for _, q := range s.Points {
		r := s.At(q.Connections)
		if r == nil || !(what.get(r) > 0) {
			continue
		}
		p := chart.Point{X: float64(q.Connections), Y: what.get(r), Column: what.column,
			Title: fmt.Sprintf("%s connections: %s", figures.Thousands(int64(q.Connections)), what.text(what.get(r)))}
		for _, m := range []struct {
			at   int
			name string
		}{{s.Knee, "knee"}, {s.Falls, "falls"}, {s.Peak, "peak"}} {
			if m.at != q.Connections {
				continue
			}
			if p.Title += ", " + m.name; what.marks && m.name != "falls" {
				p.Class = m.name
			}
		}
		all = append(all, p)
	}
	return all
}

// sweepFinding says what a sweep shows. Its peaks have no intervals, so it compares no two servers.
func sweepFinding(sweeps []stats.Sweep) (f finding, headline string) {
	sorted := stats.ByPeak(sweeps)
	points := sorted[0].Points
	f.Head = figures.Short(sorted[0].Scenario)
	if n := len(points); n > 0 {
		f.Head += fmt.Sprintf(", %s to %s connections", figures.Thousands(int64(points[0].Connections)),
			figures.Thousands(int64(points[n-1].Connections)))
	}
	best := sorted[0].At(sorted[0].Peak)
	if best == nil {
		f.Words = "No point could be ranked."
		return f, ""
	}
	near := nearPeaks(sorted)
	var words []string
	for _, s := range sorted[:min(max(3, min(len(near), 5)), len(sorted))] {
		if r := s.At(s.Peak); r != nil {
			words = append(words, fmt.Sprintf("%s with %s requests per second at %s connections",
				figures.Short(s.Target),
				figures.Rate(r.Throughput.Mean), figures.Thousands(int64(s.Peak))))
		}
	}
	f.Words = "Highest peaks: " + strings.Join(words, "; ") + "."
	if n := len(near); n > 1 {
		f.Words += fmt.Sprintf(" The first %d peaks differ by no more than the rounds vary.", n)
	}
	f.Words += " Beyond its knee a server gains at most a tenth of its peak from more connections; " +
		"response times grow."
	return f, peakHeadline(near, figures.Rate(best.Throughput.Mean))
}

// peakHeadline says which server has the highest peak, as far as the rounds show it.
func peakHeadline(near []stats.Sweep, best string) string {
	var names []string
	for _, s := range near {
		names = append(names, figures.Short(s.Target))
	}
	switch n := len(names); {
	case n == 1:
		return fmt.Sprintf("%s has the highest peak, %s requests per second", names[0], best)
	case n <= 4:
		return fmt.Sprintf("%s have the highest peaks, up to %s requests per second", figures.List(names), best)
	default:
		return fmt.Sprintf("%d servers have about the same highest peak, %s requests per second", n, best)
	}
}
