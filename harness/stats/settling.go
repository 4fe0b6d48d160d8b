package stats

import (
	"slices"

	"tenrounds/harness"
)

// Settling is how a target's rate rises after the generator has switched to it: another server has used the
// caches in between.
type Settling struct {
	Target, Scenario string
	// Stretch is the length of a stretch of the curve in seconds, and Rates are the correct answers per second
	// in each, over all slices and rounds.
	Stretch float64
	Rates   []float64
}

// Settlings are the curves of a run in slices with slice_curve, in the order of the plan.
func (s *Summariser) Settlings() (all []Settling) {
	for _, scenario := range s.run.Plan.Scenarios {
		for _, load := range s.run.Plan.Loads {
			if load.Slice == 0 || load.Curve == 0 {
				continue
			}
			for _, x := range s.run.Subjects {
				r := s.rows[rowKey{x.Alias, scenario, load.String()}]
				if r == nil {
					continue
				}
				if c := settlingOf(r.measured, load); c.Rates != nil {
					c.Target, c.Scenario = x.Alias, scenario
					all = append(all, c)
				}
			}
		}
	}
	return all
}

// settlingOf leaves out the last stretch: requests that are under way at the end of a slice are not in it.
func settlingOf(turns []harness.Measurement, load harness.Load) Settling {
	c := Settling{Stretch: load.Curve.Seconds()}
	var answers []int64
	seconds := 0.0
	for _, m := range turns {
		curve := m.Account().Curve
		if len(curve) < 2 {
			continue
		}
		if answers == nil {
			answers = make([]int64, len(curve)-1)
		}
		for i := range min(len(answers), len(curve)-1) {
			answers[i] += curve[i]
		}
		seconds += c.Stretch * float64(len(m.Account().Slices))
	}
	for _, n := range answers {
		c.Rates = append(c.Rates, float64(n)/seconds)
	}
	return c
}

// End is the rate that the curve comes to: the mean of its second half.
func (c Settling) End() float64 {
	half := c.Rates[len(c.Rates)/2:]
	sum := 0.0
	for _, r := range half {
		sum += r
	}
	return sum / float64(len(half))
}

// Mean is the mean rate between two times since the switch, in seconds, as a share of End.
func (c Settling) Mean(from, to float64) float64 {
	first := int(from/c.Stretch + 0.5)
	last := min(max(int(to/c.Stretch+0.5), first+1), len(c.Rates))
	if first >= last {
		return 0
	}
	sum := 0.0
	for _, r := range c.Rates[first:last] {
		sum += r
	}
	return sum / float64(last-first) / c.End()
}

// Settled is the time after the switch when the rate came within a share of End. It uses means of three
// stretches, since single ones scatter.
func (c Settling) Settled(within float64) float64 {
	i := slices.IndexFunc(indices(len(c.Rates)-2), func(i int) bool {
		return c.Mean(float64(i)*c.Stretch, float64(i+3)*c.Stretch) >= 1-within
	})
	return float64(max(i, 0)) * c.Stretch
}

func indices(n int) (all []int) {
	for i := range max(n, 0) {
		all = append(all, i)
	}
	return all
}
