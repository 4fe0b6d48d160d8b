package page

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// figureOf reads a figure of a turn; false where the turn does not tell.
type figureOf func(harness.Measurement) (value float64, known bool)

func goodputOf(m harness.Measurement) (float64, bool) {
	_, v := achieved(m)
	return v, v > 0
}

func cpuOf(m harness.Measurement) (float64, bool) { return m.Account().ServerCPUPerRequest() }

// ratioDots are the ratios of two targets round by round: the figure of the one in a round divided by that of the
// other in the same one.
func ratioDots(in content.Input, target, base, scenario, load, column string, get figureOf) []chart.Dot {
	of := map[int]float64{}
	for _, m := range turnsOf(in, base, scenario, load) {
		if v, known := get(m); known {
			of[m.Round] = v
		}
	}
	var all []chart.Dot
	for _, m := range turnsOf(in, target, scenario, load) {
		v, known := get(m)
		if other := of[m.Round]; known && other > 0 {
			all = append(all, chart.Dot{Value: v / other, Round: m.Round, Column: column, Title: fmt.Sprintf("round %d: %s", m.Round, figures.AsRatio(v/other))})
		}
	}
	return all
}

// ratioScale holds ratios and their intervals, and 1.
func ratioScale(dots [][]chart.Dot, estimates ...harness.Estimate) chart.Scale {
	all := []float64{1}
	for _, d := range dots {
		all = append(all, values(d)...)
	}
	for _, e := range estimates {
		all = append(all, e.Mean, e.Low, e.High)
	}
	return chart.Around(all...)
}

// ratioTicks is about how many marks a scale of ratios has: they stand on a phone too.
const ratioTicks = 3

// ratioStrip draws the ratios of the rounds around 1.
func ratioStrip(scale chart.Scale, rounds []chart.Dot, e harness.Estimate) chart.Strip {
	s := chart.Strip{Scale: scale, Ticks: scale.Ticks(ratioTicks), Dots: rounds, Mean: e.Mean, Low: e.Low, High: e.High, Mark: 1, Label: "ratio " + figures.AsRatio(e.Mean)}
	if !figures.Unknown(e.Low) && !figures.Unknown(e.High) {
		s.Label += ", interval " + figures.AsRatio(e.Low) + " to " + figures.AsRatio(e.High)
	}
	return s
}

// span95 prints the interval of a ratio to a thousandth.
func span95(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) {
		return ""
	}
	return figures.AsRatio(e.Low) + " to " + figures.AsRatio(e.High)
}

// briefRatio prints a ratio at an axis.
func briefRatio(f float64) string { return strconv.FormatFloat(f, 'g', 4, 64) }

// ratioRuler is the scale above strips of ratios, with the 1 that they are around.
func ratioRuler(scale chart.Scale) template.HTML {
	ticks := scale.Ticks(ratioTicks)
	return chart.RulerAround(scale, ticks, slices.IndexFunc(ticks, func(t float64) bool { return math.Abs(t-1) < 1e-9 }), briefRatio)
}
