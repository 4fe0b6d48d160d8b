package stats

import (
	"math"

	"tenrounds/harness"
)

// Curve is how the response times of one row are spread, from the merged histograms of its rounds.
type Curve struct {
	Target, Scenario, Load string
	Points                 []CurvePoint
}

// CurvePoint says that a share of the answers took at most that long.
type CurvePoint struct {
	// Share is from 0 to 1: 0.99 is the 99th percentile.
	Share   float64
	Seconds float64
}

// Versus is how fast a ranked row is as a multiple of another ranked row of the same scenario and load.
type Versus struct {
	Target, Base, Scenario, Load string
	// Ratio is the geometric mean of the ratios round by round, with its 95 % interval. CPU is the same of the
	// server's CPU time for each answer, NaN where that is not known.
	Ratio, CPU harness.Estimate
}

// RowFigures are what the ratios of a ranked row are made of, by round.
type RowFigures struct {
	Target, Scenario, Load string
	// Throughput is in requests per second: the rate of a turn, or in slices the level of the row. CPU is the
	// server's CPU time for each answer in seconds, without the rounds in which it is not known.
	Throughput, CPU map[int]float64
}

// A curve has perDecade points for each factor of ten in the share of answers that took longer, and ends
// where fewer than tailAnswers are left: p99.9 takes 10,000 answers.
const (
	perDecade   = 10
	tailAnswers = 10
)

// Curves are the percentiles of the merged histograms of those rows that have one. The rows are its own, from
// Rows.
func (s *Summariser) Curves(rows []harness.Summary) []Curve {
	var all []Curve
	for _, x := range rows {
		h := s.of(x).times.sum
		if h == nil || h.TotalCount() == 0 {
			continue
		}
		var percentiles []float64
		for i := 0; ; i++ {
			beyond := math.Pow(10, -float64(i)/perDecade)
			if i > 0 && beyond*float64(h.TotalCount()) < tailAnswers*(1-1e-9) {
				break
			}
			percentiles = append(percentiles, 100*(1-beyond))
		}
		c := Curve{Target: x.Target, Scenario: x.Scenario, Load: x.Load}
		at := h.ValueAtPercentiles(percentiles) // all in one pass
		for _, p := range percentiles {
			c.Points = append(c.Points, CurvePoint{Share: p / 100, Seconds: float64(at[p]) / 1e9})
		}
		all = append(all, c)
	}
	return all
}

// RowFigures are the figures by round of each ranked row. Rows of an open load have none, since the plan sets
// their rate.
func (s *Summariser) RowFigures(rows []harness.Summary) (all []RowFigures) {
	open := map[string]bool{}
	for _, l := range s.run.Plan.Loads {
		open[l.String()] = l.Open()
	}
	for _, r := range rows {
		if r.Unranked == "" && !open[r.Load] {
			all = append(all, RowFigures{r.Target, r.Scenario, r.Load, s.throughput(r), s.serverCPU(r)})
		}
	}
	return all
}

// Versus compares each ranked row with each other of its scenario and load. Rows of an open load are not
// compared.
func (s *Summariser) Versus(rows []harness.Summary) (all []Versus) {
	figures := s.RowFigures(rows)
	for _, a := range figures {
		for _, b := range figures {
			if a.Scenario == b.Scenario && a.Load == b.Load {
				all = append(all, Versus{
					Target: a.Target, Base: b.Target, Scenario: a.Scenario, Load: a.Load,
					Ratio: Ratio(a.Throughput, b.Throughput), CPU: Ratio(a.CPU, b.CPU),
				})
			}
		}
	}
	return all
}
