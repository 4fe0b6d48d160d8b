package stats

import (
	"fmt"
	"math"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// histograms adds up the histograms of a row's turns: percentiles are never averaged. While turns are added it holds counts,
// and once it was asked the histogram that they make, never both, since each takes some 200 KB.
type histograms struct {
	shape  shape
	counts []int64
	total  int64
	whole  *hdrhistogram.Histogram
}

// shape is what gives the places of a histogram their values.
type shape struct{ lowest, highest, digits int64 }

func shapeOf(s *hdrhistogram.Snapshot) shape {
	return shape{s.LowestTrackableValue, s.HighestTrackableValue, s.SignificantFigures}
}

// add adds an encoded histogram. What the fast decoder does not know is left to the library, as are all errors. An error
// leaves in the sum what was in the range.
func (t *histograms) add(encoded string, d *decoder) error {
	if d.decode(encoded) && t.take(d) {
		return nil
	}
	h, err := hdrhistogram.Decode([]byte(encoded))
	if err != nil {
		return err
	}
	d.learn(h)
	if t.histogram() == nil {
		t.whole = h
		return nil
	}
	if dropped := t.whole.Merge(h); dropped > 0 {
		return fmt.Errorf("%d values are outside the range of the others", dropped)
	}
	return nil
}

// take adds what was decoded, if it is of the same shape.
func (t *histograms) take(d *decoder) bool {
	switch {
	case t.whole != nil:
		s := t.whole.Export()
		if shapeOf(s) != d.shape || d.total > math.MaxInt64-t.whole.TotalCount() {
			return false
		}
		*t = histograms{shape: d.shape, counts: s.Counts, total: t.whole.TotalCount()}
	case t.counts == nil:
		*t = histograms{shape: d.shape, counts: make([]int64, d.length)}
	case t.shape != d.shape || d.total > math.MaxInt64-t.total:
		return false
	}
	for i, at := range d.places {
		t.counts[at] += d.counts[i]
	}
	t.total += d.total
	return true
}

// histogram is the sum, nil without any.
func (t *histograms) histogram() *hdrhistogram.Histogram {
	if t.counts != nil {
		*t = histograms{whole: hdrhistogram.Import(&hdrhistogram.Snapshot{
			LowestTrackableValue: t.shape.lowest, HighestTrackableValue: t.shape.highest, SignificantFigures: t.shape.digits,
			Counts: t.counts,
		})}
	}
	return t.whole
}

// moments are the mean and the standard deviation of a histogram that is not empty: the very figures of its Mean and
// StdDev, which walk through all places step by step, three times for both.
func moments(h *hdrhistogram.Histogram) (mean, sd float64) {
	s, total := h.Export(), float64(h.TotalCount())
	half := max(int(math.Ceil(math.Log2(2*math.Pow10(int(s.SignificantFigures)))))-1, 0) // as a power of two
	unit := int(math.Floor(math.Log2(float64(s.LowestTrackableValue))))
	// Places stand in groups of 1<<half. A place of the first two groups is one unit wide, then twice as wide in each.
	middle := func(place int) float64 {
		group := max(place>>half-1, 0)
		return float64(int64(place-group<<half)<<(group+unit) + int64(1)<<(group+unit)>>1)
	}
	for i, n := range s.Counts {
		if n != 0 {
			mean += float64(n) * middle(i) / total
		}
	}
	for i, n := range s.Counts {
		if n != 0 {
			off := middle(i) - mean
			sd += off * off * float64(n) / total
		}
	}
	return mean, math.Sqrt(sd)
}
