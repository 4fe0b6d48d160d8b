package instructions

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Verdict is what two samples of counts show.
type Verdict string

// The verdicts. Not settled is not equal: more runs would tell.
const (
	More       Verdict = "more"
	Fewer      Verdict = "fewer"
	Equal      Verdict = "equal"
	NotSettled Verdict = "not settled"
)

// The levels of intervals with the test of a difference, and of each of the two tests of equality. Runs are
// cheap and counts hardly scatter, so a difference is only told where chance shows one in a thousand times.
const (
	confidence = 0.999
	equality   = 0.95
)

// floor is the least standard error of a change: which functions count as steady is chosen by the same runs,
// so that their scatter looks a little smaller than it is.
const floor = 0.0001

// Change is a difference between two programs as a share of what the baseline executes outside of the
// runtime.
type Change struct {
	Mean    float64 `json:"mean"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Verdict Verdict `json:"outcome"`
	// Needed is about how many runs of each would settle it; 0 where it is settled.
	Needed int `json:"needed,omitempty"`
}

// Mean returns a sample's mean and the half width of its 99.9 % interval by Student's t.
func Mean(sample []float64) (mean, half float64) {
	mean = stat.Mean(sample, nil)
	if len(sample) < 2 {
		return mean, math.NaN()
	}
	n := float64(len(sample))
	return mean, quantile(0.5+confidence/2, n-1) * math.Sqrt(stat.Variance(sample, nil)/n)
}

// Compare says by how much b is above a, as a share of whole: Welch's test. Equal within the margin is what
// two one-sided tests show at 5 % each (Schuirmann 1987).
func Compare(a, b []float64, whole, margin float64) Change {
	na, nb := float64(len(a)), float64(len(b))
	va, vb := stat.Variance(a, nil)/na, stat.Variance(b, nil)/nb
	d := (stat.Mean(b, nil) - stat.Mean(a, nil)) / whole
	freedom := na + nb - 2
	if va+vb > 0 {
		freedom = (va + vb) * (va + vb) / (va*va/(na-1) + vb*vb/(nb-1))
	}
	se := max(math.Sqrt(va+vb)/whole, floor)
	half := quantile(0.5+confidence/2, freedom) * se
	c := Change{Mean: d, Low: d - half, High: d + half, Verdict: NotSettled}
	room := margin - math.Abs(d) // what is left for the error of the test of equality
	switch halfOfEquality := quantile(equality, freedom) * se; {
	case c.Low > 0:
		c.Verdict = More
	case c.High < 0:
		c.Verdict = Fewer
	case halfOfEquality < room:
		c.Verdict = Equal
	default:
		c.Needed = needed(min(na, nb), half/d, halfOfEquality/room)
	}
	return c
}

// needed is about how many runs would settle a difference, by showing it or by showing that it is within the
// margin. Both are given as their error over what it may be at most; the error falls with the square root of
// the number of runs.
func needed(n, toShow, toEqual float64) int {
	least := toShow * toShow
	if toEqual > 0 {
		least = min(least, toEqual*toEqual)
	}
	return int(math.Ceil(min(n*least, 1e6)))
}

func quantile(p, freedom float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(p)
}
