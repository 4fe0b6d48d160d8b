package live

import (
	"math"
	"strings"

	"tenrounds/harness"
)

// spread is what a row's bar spans: the interval of its mean (solid), or the range of its rounds while they
// are too few for an interval. ok is false where nothing was measured.
func (s *Screen) spread(r harness.Summary) (at span, solid, ok bool) {
	e := r.Throughput
	if r.N == 0 || math.IsNaN(e.Mean) {
		return span{}, false, false
	}
	if !math.IsNaN(e.Low) && !math.IsNaN(e.High) {
		return span{e.Low, e.High}, true, true
	}
	at, ok = s.ranges[key{r.Target, r.Scenario, r.Load}]
	if !ok {
		at = span{e.Mean, e.Mean}
	}
	return at, false, true
}

// axis is from 0 to the largest figure of the ranked rows, so that bars of twice the length are twice as
// much.
func (s *Screen) axis(rows []harness.Summary) (a span) {
	for _, r := range rows {
		if at, _, ok := s.spread(r); ok && r.Unranked == "" {
			a.high = math.Max(a.high, at.high)
		}
	}
	return a
}

// bar draws a row's figure from 0 on, with its spread and its mean, width characters wide.
func (s *Screen) bar(r harness.Summary, axis span, width int) string {
	at, solid, ok := s.spread(r)
	if !ok {
		return strings.Repeat(" ", width)
	}
	place := func(x float64) int {
		p := int(math.Round(x / math.Max(axis.high, 1) * float64(width-1)))
		return max(0, min(p, width-1))
	}
	stroke := s.glyph("┄", "-")
	if solid {
		stroke = s.glyph("━", "=")
	}
	var b strings.Builder
	low, mean, high := place(at.low), place(r.Throughput.Mean), place(at.high)
	for i := range width {
		switch {
		case i == mean:
			b.WriteString(s.glyph("●", "o"))
		case i >= low && i <= high:
			b.WriteString(stroke)
		case i < mean:
			b.WriteString(s.glyph("█", "#"))
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
