package stats

import (
	"math"

	"tenrounds/harness"
)

// How a capacity is searched. A step is one of harness.RateAt, 9 %.
const (
	perStep  = 8 // places of the grid of capacities to each step
	perTry   = 4 // places of tries to each step
	margin   = 2 // steps of the grid beyond either end of the scale
	places   = (harness.LastStep+2*margin)*perStep + 1
	lapse    = 0.03 // the share of tries that fail at a rate however low
	lucky    = 0.01 // the share that passes at a rate however high
	homing   = 6    // tries at the median; the later ones are beside it
	beside   = 0.25 // how far these are from it, as a probability
	unlikely = 1e-12
)

// slopes are the possible scales of the logistic curve, in steps: from 9 of 10 tries passing to 1 of 10 it
// takes one step, or over six.
var slopes = [...]float64{0.25, 0.35, 0.5, 0.7, 1, 1.4}

// Staircase searches the capacity of a server: the rate at which half of the tries keep to the limit. Whether
// a try passes is a logistic function of the rate on the scale of steps. After each try Bayes' rule says
// which capacities and slopes are likely, and the next try is where that helps. This is QUEST (Watson and
// Pelli 1983, Perception & Psychophysics 33:113), with the slope unknown too (Kontsevich and Tyler 1999,
// Vision Research 39:2729). A disturbance may fail any try: the lapse rate keeps one such failure from
// deciding the search (Wichmann and Hill 2001, Perception & Psychophysics 63:1293).
type Staircase struct {
	likely [len(slopes)][places]float64 // the probability of each slope and capacity
	// curves are the probabilities to pass for each slope, by how many places a rate is over the capacity, from
	// -places on.
	curves [len(slopes)][2*places + 1]float64
	tried  int
	at     int // the place of the try under way
}

// NewStaircase is a search to which all capacities are equally likely.
func NewStaircase() *Staircase {
	s := &Staircase{}
	for i, slope := range slopes {
		for j := range s.curves[i] {
			over := float64(j-places) / perStep
			s.curves[i][j] = lucky + (1-lucky-lapse)/(1+math.Exp(over/slope))
		}
		for j := range s.likely[i] {
			s.likely[i][j] = 1.0 / (places * float64(len(slopes)))
		}
	}
	return s
}

// Next is the rate of the next try; more is false when the search is over.
func (s *Staircase) Next() (rate float64, more bool) {
	if s.tried == harness.Tries {
		return 0, false
	}
	where := 0.5
	if s.tried >= homing { // where the slope shows
		where += beside * float64(1-2*(s.tried%2))
	}
	step := math.Round(s.quantiles(where)[0]*perTry) / perTry
	step = min(max(step, 0), harness.LastStep)
	s.at = int((step + margin) * perStep)
	return harness.RateAt(step), true
}

// Answer takes whether the server kept to the limit at the rate of the last Next.
func (s *Staircase) Answer(passed bool) {
	s.tried++
	sum := 0.0
	for i := range s.likely {
		row, curve := &s.likely[i], &s.curves[i]
		for j := range row {
			if row[j] == 0 {
				continue
			}
			p := curve[s.at-j+places]
			if !passed {
				p = 1 - p
			}
			row[j] *= p
			sum += row[j]
		}
	}
	for i := range s.likely {
		for j := range s.likely[i] {
			if s.likely[i][j] /= sum; s.likely[i][j] < unlikely {
				s.likely[i][j] = 0
			}
		}
	}
}

// Found is the capacity and its 95 % interval: the median of what is likely after all tries, and what 95 % of
// it lies between. Nothing is said of rates outside of the scale.
func (s *Staircase) Found() (capacity, low, high float64) {
	q := s.quantiles(0.5-Confidence/2, 0.5, 0.5+Confidence/2)
	for i := range q {
		q[i] = harness.RateAt(min(max(q[i], 0), harness.LastStep))
	}
	return q[1], q[0], q[2]
}

// quantiles are those of the capacity, in steps, for ascending shares.
func (s *Staircase) quantiles(shares ...float64) (all []float64) {
	total, sum := 0.0, 0.0
	for i := range s.likely {
		for _, p := range s.likely[i] {
			total += p
		}
	}
	for j := 0; j < places && len(all) < len(shares); j++ {
		here := 0.0
		for i := range s.likely {
			here += s.likely[i][j] / total
		}
		for len(all) < len(shares) && sum+here >= shares[len(all)] {
			part := (shares[len(all)] - sum) / here
			all = append(all, (float64(j)-0.5+part)/perStep-margin)
		}
		sum += here
	}
	return all
}
