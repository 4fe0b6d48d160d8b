package page

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// panels are small charts of one group, one for each target.
type panels struct {
	heading
	Title  string
	Words  string
	Shared template.HTML
	Panels []panel
}

type panel struct {
	who
	Words string
	Cells []cell
	Chart template.HTML
}

func latencyView(in content.Input) any {
	var all []panels
	for i, g := range content.Groups(in) {
		p := newLatency(in, i, g)
		if len(p.Panels) > 0 {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// nines is the place of a percentile on an axis on which 90, 99 and 99.9 % are equally far from each other.
func nines(share float64) float64 { return -math.Log10(1 - share) }

// leastShare is where curves begin: what the fastest answers took is chance.
const leastShare = 0.2

// newLatency draws the percentiles of a group, the rows without a rank included: they were answers too.
func newLatency(in content.Input, i int, g *content.Group) panels {
	p := panels{heading: newHeading(i, g.Scenario, g.Load)}
	p.Title = g.Title()
	if g.How.Mode == harness.ModeClosed {
		p.Words = "Service times of a closed loop: they do not show what users who do not wait for each other would see."
	}
	rows := slices.Concat(g.Ranked, g.Unranked)
	var lines []chart.Line
	var lengths, times []float64
	for _, r := range rows {
		l := chart.Line{Name: figures.Short(r.Target)}
		for _, q := range curveOf(in, r) {
			if q.Share < leastShare {
				continue
			}
			l.Points = append(l.Points, chart.Point{X: nines(q.Share), Y: q.Seconds})
			lengths, times = append(lengths, nines(q.Share)), append(times, q.Seconds)
		}
		lines = append(lines, l)
	}
	if len(times) == 0 {
		return panels{}
	}
	shape := chart.Panel{X: chart.Scale{High: max(slices.Max(lengths), 1)}, Y: chart.Decades(times...), Behind: fmt.Sprintf("latency-%d", i)}
	for _, x := range []struct {
		share float64
		label string
	}{{0.5, "p50"}, {0.9, "p90"}, {0.99, "p99"}, {0.999, "99.9"}, {0.9999, "99.99"}, {0.99999, "99.999"}} {
		n := len(shape.XTicks)
		tight := n > 0 && runsInto(shape.X, shape.XTicks[n-1], chart.Tick{At: nines(x.share), Label: x.label})
		if nines(x.share) <= shape.X.High+1e-9 && !tight {
			shape.XTicks = append(shape.XTicks, chart.Tick{At: nines(x.share), Label: x.label})
		}
	}
	shape.YTicks = ticks(shape.Y, 6, briefTime)
	p.Shared = shape.Shared(shape.Behind, lines)
	for i, r := range rows {
		if len(lines[i].Points) == 0 || r.Times == nil {
			continue
		}
		c := shape
		c.Lines = lines[i : i+1]
		c.Label = fmt.Sprintf("Half of the answers took up to %s, 99 of 100 up to %s, the longest %s", figures.Duration(r.Times.P50), figures.Duration(r.Times.P99), figures.Duration(r.Times.Max))
		p.Panels = append(p.Panels, panel{who: whoOf(in, r.Target, r.Version), Chart: c.HTML(), Cells: []cell{
			figureCell("p50_s", r.Times.P50, "p50 "+figures.Duration(r.Times.P50)), figureCell("p99_s", r.Times.P99, "p99 "+figures.Duration(r.Times.P99)),
			figureCell("max_s", r.Times.Max, "max "+figures.Duration(r.Times.Max)),
		}})
	}
	return p
}

// runsInto reports whether the label of a tick would run into the one before. Letters are of a share of the panel; one at
// the end of the scale is not in the middle of its label.
func runsInto(s chart.Scale, before, t chart.Tick) bool {
	room := s.At(t.At) - s.At(before.At)
	return room < 0.02+0.015*float64(len(before.Label)+len(t.Label)) || s.At(t.At) > 0.96 && room < 0.25
}

// curveOf finds the percentiles of a row.
func curveOf(in content.Input, r harness.Summary) []stats.CurvePoint {
	for _, c := range in.Detail.Curves {
		if c.Target == r.Target && c.Scenario == r.Scenario && c.Load == r.Load {
			return c.Points
		}
	}
	return nil
}
