package page

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// curvesOf are the sweeps of each scenario and loader together.
func curvesOf(sweeps []stats.Sweep) [][]stats.Sweep {
	var all [][]stats.Sweep
	for _, s := range sweeps {
		i := slices.IndexFunc(all, func(x []stats.Sweep) bool { return x[0].Scenario == s.Scenario && x[0].Loader == s.Loader })
		if i < 0 {
			all = append(all, nil)
			i = len(all) - 1
		}
		all[i] = append(all[i], s)
	}
	return all
}

// at is the ranked point of a sweep at a number of connections.
func pointAt(s stats.Sweep, connections int) *harness.Summary {
	for _, p := range s.Points {
		if p.Connections == connections && p.Row != nil && p.Row.Unranked == "" {
			return p.Row
		}
	}
	return nil
}

// byPeak orders sweeps by the throughput at their peaks, the highest first.
func byPeak(sweeps []stats.Sweep) []stats.Sweep {
	peak := func(s stats.Sweep) float64 {
		if r := pointAt(s, s.Peak); r != nil && !figures.Unknown(r.Throughput.Mean) {
			return r.Throughput.Mean
		}
		return 0
	}
	sorted := slices.Clone(sweeps)
	slices.SortStableFunc(sorted, func(a, b stats.Sweep) int {
		switch x, y := peak(a), peak(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return sorted
}

// nearPeaks are the first of sweeps by their peaks, with those whose peaks lie no further beneath than the rounds
// scatter: there is no interval of a peak, so a standard deviation of each must do, or, of one round, muchScatter.
func nearPeaks(sorted []stats.Sweep) (near []stats.Sweep) {
	scatter := func(e harness.Estimate) float64 {
		if figures.Unknown(e.SD) {
			return content.MuchScatter * e.Mean
		}
		return e.SD
	}
	best := pointAt(sorted[0], sorted[0].Peak).Throughput
	for _, s := range sorted {
		if r := pointAt(s, s.Peak); r != nil && r.Throughput.Mean+scatter(r.Throughput) >= best.Mean-scatter(best) {
			near = append(near, s)
		}
	}
	return near
}

// peakHeadline says who peaked highest, as far as the rounds tell.
func peakHeadline(near []stats.Sweep, best float64) string {
	var names []string
	for _, s := range near {
		names = append(names, figures.Short(s.Target))
	}
	switch n := len(names); {
	case n == 1:
		return fmt.Sprintf("%s peaked highest, at %s requests per second", names[0], figures.Rate(best))
	case n <= 4:
		return fmt.Sprintf("%s peaked highest, at up to %s requests per second", figures.List(names), figures.Rate(best))
	default:
		return fmt.Sprintf("%d servers peaked about as high as the highest, %s requests per second", n, figures.Rate(best))
	}
}

// sweepFinding says in words what a sweep came to. There is no interval of a peak, so nobody is told apart.
func sweepFinding(sweeps []stats.Sweep) (f finding, peak string) {
	sorted := byPeak(sweeps)
	points := sorted[0].Points
	f.Head = figures.Short(sorted[0].Scenario)
	if len(points) > 0 {
		f.Head += fmt.Sprintf(", %s to %s connections", figures.Thousands(int64(points[0].Connections)), figures.Thousands(int64(points[len(points)-1].Connections)))
	}
	best := pointAt(sorted[0], sorted[0].Peak)
	if best == nil {
		f.Words = "No point is ranked."
		return f, ""
	}
	near := nearPeaks(sorted)
	var words []string
	for _, s := range sorted[:min(max(3, min(len(near), 5)), len(sorted))] {
		if r := pointAt(s, s.Peak); r != nil {
			words = append(words, fmt.Sprintf("%s with %s requests per second at %s connections", figures.Short(s.Target), figures.Rate(r.Throughput.Mean), figures.Thousands(int64(s.Peak))))
		}
	}
	f.Words = "The highest peaks: " + strings.Join(words, "; ") + "."
	if n := len(near); n > 1 {
		f.Words += fmt.Sprintf(" The peaks of the first %d lie no further apart than the rounds scatter.", n)
	}
	f.Words += " Beyond its knee, more connections bring a server a tenth of its peak at most; what grows is the waiting."
	return f, peakHeadline(near, best.Throughput.Mean)
}

// sweepPair is the two charts of a sweep, each as panels.
type sweepPair struct{ Throughput, Times panels }

func sweepView(in content.Input) any {
	var all []sweepPair
	for i, sweeps := range curvesOf(in.Sweeps) {
		sorted := byPeak(sweeps)
		all = append(all, sweepPair{newSweepPanels(in, i, sorted, sweptRate), newSweepPanels(in, i, sorted, sweptTime)})
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// swept is a figure that is shown over connections.
type swept struct {
	id, title, column string
	get               func(*harness.Summary) float64
	scale             func(...float64) chart.Scale
	label, text       func(float64) string
}

var (
	sweptRate = swept{"sweep-rate", "requests per second over connections", "throughput_mean_rps",
		func(r *harness.Summary) float64 { return r.Throughput.Mean }, chart.FromZero, brief, figures.Rate}
	sweptTime = swept{"sweep-p99", "p99 of the response time over connections", "p99_s", func(r *harness.Summary) float64 {
		if r.Times == nil {
			return 0
		}
		return r.Times.P99
	}, chart.Decades, briefTime, figures.Duration}
)

func newSweepPanels(in content.Input, number int, sweeps []stats.Sweep, what swept) panels {
	p := panels{heading: newHeading(number, sweeps[0].Scenario, sweeps[0].Loader)}
	p.Title = p.Scenario + ", " + what.title
	if sweeps[0].Loader == harness.LoaderWrk {
		p.Title += ", asked by wrk"
	}
	var lines []chart.Line
	var across, up []float64
	for _, s := range sweeps {
		l := chart.Line{Name: figures.Short(s.Target)}
		for _, q := range s.Points {
			across = append(across, float64(q.Connections))
			if r := pointAt(s, q.Connections); r != nil && what.get(r) > 0 {
				l.Points = append(l.Points, chart.Point{
					X: float64(q.Connections), Y: what.get(r), Column: what.column, Class: mark(s, q.Connections, what),
					Title: fmt.Sprintf("%s connections: %s%s", figures.Thousands(int64(q.Connections)), what.text(what.get(r)), markWords(s, q.Connections)),
				})
				up = append(up, what.get(r))
			}
		}
		lines = append(lines, l)
	}
	shape := chart.Panel{X: chart.Decades(across...), Y: what.scale(up...), Behind: fmt.Sprintf("%s-%d", what.id, number)}
	shape.XTicks = ticks(chart.Scale{Low: shape.X.Low, High: shape.X.High, Log: true}, 5, brief)
	shape.YTicks = ticks(shape.Y, 4, what.label)
	p.Shared = shape.Shared(shape.Behind, lines)
	for i, s := range sweeps {
		c := shape
		c.Lines, c.Dots, c.Label = lines[i:i+1], lines[i].Points, sweepLabel(lines[i], what)
		p.Panels = append(p.Panels, panel{who: whoOf(in, s.Target, s.Version), Words: sweepWords(s, what), Chart: c.HTML()})
	}
	return p
}

// mark is how the peak and the knee are drawn, on the chart of throughput alone.
func mark(s stats.Sweep, connections int, what swept) string {
	switch {
	case what.id != sweptRate.id:
	case connections == s.Peak:
		return "peak"
	case connections == s.Knee:
		return "knee"
	}
	return ""
}

func markWords(s stats.Sweep, connections int) string {
	words := ""
	for _, m := range []struct {
		at   int
		name string
	}{{s.Knee, "knee"}, {s.Peak, "peak"}, {s.Falls, "falls"}} {
		if m.at == connections {
			words += ", " + m.name
		}
	}
	return words
}

func sweepWords(s stats.Sweep, what swept) string {
	if what.id == sweptRate.id {
		peak := figures.None
		if r := pointAt(s, s.Peak); r != nil {
			peak = figures.Rate(r.Throughput.Mean)
		}
		return fmt.Sprintf("peak %s at %s, knee at %s", peak, content.Connections(s.Peak), content.Connections(s.Knee))
	}
	return ""
}

func sweepLabel(l chart.Line, what swept) string {
	if len(l.Points) == 0 {
		return "no point is ranked"
	}
	first, last := l.Points[0], l.Points[len(l.Points)-1]
	return fmt.Sprintf("%s: %s at %s connections, %s at %s", what.title, what.text(first.Y), brief(first.X), what.text(last.Y), brief(last.X))
}
