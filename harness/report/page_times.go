package report

import (
	"fmt"
	"html/template"
	"math"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
)

func nan() float64 { return math.NaN() }

// timesRange draws the times of a row from the median to the longest.
func timesRange(scale chart.Scale, marks []float64, r harness.Summary) template.HTML {
	if r.Times == nil {
		return ""
	}
	c := chart.Range{Scale: scale, Ticks: marks,
		Label: fmt.Sprintf("median %s, p90 %s, p99 %s, longest %s", duration(r.Times.P50), duration(r.Times.P90), duration(r.Times.P99), duration(r.Times.Max))}
	for _, v := range []struct {
		column, name string
		value        float64
	}{{"p50_s", "median", r.Times.P50}, {"p90_s", "p90", r.Times.P90}, {"p99_s", "p99", r.Times.P99}, {"max_s", "longest", r.Times.Max}} {
		if v.value > 0 {
			c.Values = append(c.Values, chart.Dot{Value: v.value, Column: v.column, Title: v.name + " " + duration(v.value)})
		}
	}
	return c.HTML()
}
