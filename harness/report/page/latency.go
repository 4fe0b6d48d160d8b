package page

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// nines is the place of a percentile on an axis on which 90, 99 and 99.9 % are equally far from each other.
func nines(share float64) float64 { return -math.Log10(1 - share) }

// leastShare is where curves begin: how long the fastest answers took is chance.
const leastShare = 0.2

// latencyView draws the percentiles of each group. Rows without a rank are included.
func latencyView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		v := newGroup(i, g)
		if g.How.Mode == harness.ModeClosed {
			v.Facts = []string{"Service times of a closed loop: independent users would wait longer."}
		}
		var all []series
		for _, r := range slices.Concat(g.Ranked, g.Unranked) {
			line := chart.Line{}
			for _, q := range curveOf(in, r) {
				if q.Share >= leastShare {
					line.Points = append(line.Points, chart.Point{X: nines(q.Share), Y: q.Seconds})
				}
			}
			if len(line.Points) == 0 || r.Times == nil {
				continue
			}
			p50, p99 := figures.Duration(r.Times.P50), figures.Duration(r.Times.P99)
			longest := figures.Duration(r.Times.Max)
			s := newSeries(in, r, figureCell("p50_s", r.Times.P50, "p50 "+p50),
				figureCell("p99_s", r.Times.P99, "p99 "+p99+intervalOf(r.P99)),
				figureCell("max_s", r.Times.Max, "max "+longest))
			s.lines, s.label = []chart.Line{line}, fmt.Sprintf("p50 %s, p99 %s, longest %s", p50, p99, longest)
			all = append(all, s)
		}
		p := plot{id: "latency", y: chart.Decades, yTicks: 6, yLabel: briefTime, marks: percentileTicks,
			x: func(x ...float64) chart.Scale { return chart.Scale{High: max(slices.Max(x), 1)} }}
		if !p.draw(&v, all) {
			return nil
		}
		return []group{v}
	})
}

// intervalOf is the interval by round of a percentile, after its figure; "" without one.
func intervalOf(e harness.Estimate) string {
	if s := content.Durations(e); e.Low > 0 && s != figures.None {
		return " (" + s + " by round)"
	}
	return ""
}

// percentileTicks are the ticks of an axis of percentiles, as far as there is room.
func percentileTicks(s chart.Scale) (all []chart.Tick) {
	for _, x := range []struct {
		share float64
		label string
	}{{0.5, "p50"}, {0.9, "p90"}, {0.99, "p99"}, {0.999, "99.9"}, {0.9999, "99.99"}, {0.99999, "99.999"}} {
		t := chart.Tick{At: nines(x.share), Label: x.label}
		if t.At <= s.High+1e-9 && (len(all) == 0 || !runsInto(s, all[len(all)-1], t)) {
			all = append(all, t)
		}
	}
	return all
}

// runsInto reports whether the label of a tick would run into the one before. The width of letters is a share
// of the panel; a label at the end of the scale is not centred.
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
