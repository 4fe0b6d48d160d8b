package page

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/figures"
)

// axis is the scale of a column of charts.
type axis struct {
	scale func(...float64) chart.Scale
	ticks int
	// label prints a figure above the charts, text in the words for a screen reader.
	label, text func(float64) string
	// mark is a value with a line of its own: the 1 of ratios. 0 is none.
	mark float64
	// id names the grid of all strips of a column; "" gives each strip its own.
	id string
}

var (
	rateAxis  = axis{scale: chart.FromZero, ticks: 5, label: brief, text: figures.Rate}
	timeAxis  = axis{scale: chart.FromZero, ticks: 3, label: briefTime, text: figures.Duration}
	ratioAxis = axis{scale: chart.Around, ticks: 3, label: briefRatio, text: figures.AsRatio, mark: 1}
	shareAxis = axis{scale: func(...float64) chart.Scale { return chart.Scale{High: 1} }, ticks: 3,
		label: percentage,
		text:  figures.Percent}
)

// strip is what a strip shows of a row: its rounds, and the mean with its interval.
type strip struct {
	rounds []chart.Dot
	harness.Estimate
	// label replaces the words for a screen reader.
	label string
	// signed puts the sign of the row's engine at the mean, hollow for a bound.
	signed, hollow bool
}

// values are what a scale must hold to show a strip; none without a mean.
func (s strip) values() []float64 {
	if !known(s.Mean) {
		return nil
	}
	return append(values(s.rounds), s.Mean, s.Low, s.High)
}

// alone is a mean without an interval.
func alone(mean float64) harness.Estimate {
	return harness.Estimate{Mean: mean, Low: nan(), High: nan()}
}

// strips adds a column of charts on one scale. A row without a mean has none.
func (t *tableOf[R]) strips(class, unseen string, a axis, get func(R) strip) {
	var all []strip
	var seen []float64
	for _, r := range t.of {
		s := get(r)
		all = append(all, s)
		seen = append(seen, s.values()...)
	}
	scale, ticks, ruler := a.draw(seen)
	if a.id != "" {
		ruler += chart.Grid(a.id, scale, ticks, a.mark)
	}
	c := column{Class: strings.TrimSpace("drawn " + class), Ruler: ruler, Unseen: unseen}
	t.add(c, func(i int, _ R) cell {
		s := all[i]
		if !known(s.Mean) {
			return cell{}
		}
		drawn := chart.Strip{
			Grid:  a.id,
			Scale: scale,
			Ticks: ticks,
			Dots:  s.rounds,
			Mean:  s.Mean,
			Low:   s.Low,
			High:  s.High,
			Mark:  a.mark,
			Label: s.words(a.text),
		}
		if s.signed {
			drawn.Signed, drawn.Hollow, drawn.Sign = true, s.hollow, t.Rows[i].Sign
		}
		return cell{Drawn: drawn.HTML()}
	})
}

// draw makes a scale for values, its ticks, and the ruler that shows them.
func (a axis) draw(values []float64) (scale chart.Scale, ticks []float64, ruler template.HTML) {
	if a.mark != 0 {
		values = append(slices.Clone(values), a.mark)
	}
	scale = a.scale(values...)
	ticks = scale.Ticks(a.ticks)
	if a.mark != 0 {
		at := slices.IndexFunc(ticks, func(t float64) bool { return math.Abs(t-a.mark) < 1e-9 })
		return scale, ticks, chart.RulerAround(scale, ticks, at, a.label)
	}
	return scale, ticks, chart.Ruler(scale, ticks, a.label)
}

// words say what is to be seen.
func (s strip) words(text func(float64) string) string {
	if s.label != "" {
		return s.label
	}
	words := "mean " + text(s.Mean)
	if known(s.Low) && known(s.High) {
		words += ", interval " + text(s.Low) + " to " + text(s.High)
	}
	if all := values(s.rounds); len(all) > 0 {
		words += fmt.Sprintf(", %s from %s to %s", figures.Counted(len(all), "round"), text(slices.Min(all)),
			text(slices.Max(all)))
	}
	return words
}
