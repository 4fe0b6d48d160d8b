package stats

import (
	"math"

	"tenrounds/harness"
)

// A curve has perDecade points for each factor of ten in the share of answers that took longer, and ends where fewer
// than tailAnswers are left: p99.9 takes 10,000 answers.
const (
	perDecade   = 10
	tailAnswers = 10
)

// Curves are the percentiles of the merged histograms of those rows that have one. The rows are its own, from Rows.
func (s *Summariser) Curves(rows []harness.Summary) []harness.Curve {
	var all []harness.Curve
	for _, x := range rows {
		h := s.rows[rowKey{x.Target, x.Scenario, x.Load}].times.histogram()
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
		c := harness.Curve{Target: x.Target, Scenario: x.Scenario, Load: x.Load}
		at := h.ValueAtPercentiles(percentiles) // all in one pass
		for _, p := range percentiles {
			c.Points = append(c.Points, harness.CurvePoint{Share: p / 100, Seconds: float64(at[p]) / 1e9})
		}
		all = append(all, c)
	}
	return all
}

// Versus compares each ranked row with each other of its scenario and load. Rows of an open load are not compared.
func (s *Summariser) Versus(rows []harness.Summary) []harness.Versus {
	var all []harness.Versus
	for _, a := range rows {
		for _, b := range rows {
			if a.Scenario != b.Scenario || a.Load != b.Load || a.Unranked != "" || b.Unranked != "" || s.open(a.Load) {
				continue
			}
			all = append(all, harness.Versus{Target: a.Target, Base: b.Target, Scenario: a.Scenario, Load: a.Load, Ratio: Ratio(s.goodput(a), s.goodput(b))})
		}
	}
	return all
}

func (s *Summariser) open(load string) bool {
	for _, l := range s.run.Plan.Loads {
		if l.String() == load {
			return l.Open()
		}
	}
	return false
}
