package stats

import (
	"math"

	"tenrounds/harness"
)

// outlastedShare is the share of answers to requests of before a slice from which percentiles are not shown:
// they would be those of the faster answers alone.
const outlastedShare = 0.25

// grownBy is by what factor answers become longer over the rounds before it is said.
const grownBy = 1.5

// outlasting is the share of the answers in slices whose requests were sent before the slice: of slow servers
// these are the slow ones, and their times are not counted. 0 for turns.
func (r *row) outlasting() float64 {
	carried, all := int64(0), int64(0)
	for _, m := range r.measured {
		if a := m.Account(); a != nil && m.Load.Slice > 0 {
			carried, all = carried+a.Carried, all+a.Carried+a.Correct
		}
	}
	if all == 0 {
		return 0
	}
	return float64(carried) / float64(all)
}

// answerSizes are the bytes of an answer in the first round and in the last; NaN if they are not known.
func (r *row) answerSizes() (first, last float64) {
	first, last = math.NaN(), math.NaN()
	low, high := math.MaxInt, 0
	for _, m := range r.measured {
		a := m.Account()
		if a == nil || a.Correct+a.Carried == 0 {
			continue
		}
		size := float64(a.BytesReceived) / float64(a.Correct+a.Carried+a.Wrong)
		if m.Round < low {
			low, first = m.Round, size
		}
		if m.Round > high {
			high, last = m.Round, size
		}
	}
	return first, last
}

// oddities are doubts that show only over all turns of a row.
func (r *row) oddities() (all harness.Doubts) {
	if share := r.outlasting(); share > outlastedShare {
		all = append(all,
			harness.NewDoubt("%.0f %% of its answers outlast a slice, so it has no percentiles: measure "+
				"in turns (--interleave turns), or in longer slices (--slice 1s)", 100*share))
	}
	if first, last := r.answerSizes(); last > grownBy*first {
		all = append(all,
			harness.NewDoubt("its answers grew from %.0f to %.0f bytes on average from the first round to "+
				"the last: rounds are not alike, and faster servers have more to answer; have bench launch "+
				"them afresh in each round (docs/own-servers.md)", first, last))
	}
	return all
}
