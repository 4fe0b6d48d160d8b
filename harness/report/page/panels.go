package page

import (
	"fmt"
	"html/template"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// panel is the small chart of a target with its figures.
type panel struct {
	who
	Words string
	Cells []cell
	Chart template.HTML
}

// series is what a panel draws. Its label is for a screen reader.
type series struct {
	panel
	lines []chart.Line
	dots  []chart.Point
	label string
}

// plot is how the panels of a group are scaled and labelled.
type plot struct {
	// id names what all panels show in grey; "" for nothing.
	id             string
	x, y           func(...float64) chart.Scale
	xLabel, yLabel func(float64) string
	xTicks, yTicks int
	// limit is a line across all panels; 0 for none.
	limit float64
	// marks replaces the ticks of the x axis.
	marks func(chart.Scale) []chart.Tick
}

// draw gives a group a panel for each series that has anything to draw. It reports whether there is one.
func (p plot) draw(g *group, all []series) bool {
	var lines []chart.Line
	var dots []chart.Point
	for _, s := range all {
		lines, dots = append(lines, s.lines...), append(dots, s.dots...)
	}
	xs, ys := p.values(lines, dots)
	if len(ys) == 0 {
		return false
	}
	shape := chart.Panel{X: p.x(xs...), Y: p.y(ys...), Limit: p.limit}
	if p.marks != nil {
		shape.XTicks = p.marks(shape.X)
	} else {
		shape.XTicks = ticks(shape.X, p.xTicks, p.xLabel)
	}
	shape.YTicks = ticks(shape.Y, p.yTicks, p.yLabel)
	if p.limit != 0 {
		shape.LimitLabel = "limit " + figures.Duration(p.limit)
	}
	if p.id != "" {
		shape.Behind = fmt.Sprintf("%s-%d", p.id, g.Number)
		g.Shared = shape.Shared(shape.Behind, lines, dots)
	}
	first := 0
	for _, s := range all {
		c := shape
		c.Lines, c.First, c.Dots, c.Label = s.lines, first, s.dots, s.label
		first += len(s.lines)
		s.Chart = c.HTML()
		g.Panels = append(g.Panels, s.panel)
	}
	return true
}

// values are the places of all points that are known.
func (p plot) values(lines []chart.Line, dots []chart.Point) (xs, ys []float64) {
	all := slices.Clone(dots)
	for _, l := range lines {
		all = append(all, l.Points...)
	}
	for _, q := range all {
		if xs = append(xs, q.X); known(q.Y) {
			ys = append(ys, q.Y)
		}
	}
	if p.limit != 0 {
		ys = append(ys, p.limit)
	}
	return xs, ys
}

// newSeries begins the series of a row.
func newSeries(in content.Input, r harness.Summary, cells ...cell) series {
	return series{panel: panel{who: whoOf(in, r.Target, r.Version), Cells: cells}}
}

func failedCell(r harness.Summary) cell {
	return figureCell("failed", float64(r.Failed), figures.Thousands(r.Failed)+" failed")
}
