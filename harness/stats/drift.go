package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// What makes a round outlying.
const (
	// OutlierScore is how many robust standard deviations a round lies from its target's usual. The 3.5 of Iglewicz
	// and Hoaglin (1993) would call a normal round of thirteen targets outlying in every fourth run of ten rounds,
	// because so few rounds do not tell the spread well; past 5 lies one in 16,000.
	OutlierScore = 5
	// leastSpread is the least that counts as a standard deviation: in very quiet rounds a trifle is no outlier.
	leastSpread = 0.001
	// fewestTargets are needed to tell what a round did to all from what happened to one of them: the median of three
	// others is not moved by one that is outlying itself.
	fewestTargets = 4
	// madToSD makes the median absolute deviation of a normal sample an estimate of its standard deviation.
	madToSD = 1.4826
)

// trend is a straight line by least squares through the round means over all targets, by rounds that all have,
// and the t test of its slope. A machine that wanders without direction can pass for a trend too: either way the
// rounds are not alike.
func (m matrix) trend() Trend {
	var x, y []float64
	for j, round := range m.rounds {
		sum := 0.0
		for i := range m.targets {
			sum += m.logs[i][j]
		}
		if !math.IsNaN(sum) {
			x, y = append(x, float64(round)), append(y, sum/float64(len(m.targets)))
		}
	}
	n := len(x)
	if n < MinRounds {
		return Trend{Change: math.NaN(), P: math.NaN()}
	}
	_, slope := stat.LinearRegression(x, y, nil, false)
	r := stat.Correlation(x, y, nil) // NaN if nothing moved
	t := r * math.Sqrt(float64(n-2)/max(0, 1-r*r))
	return Trend{Change: math.Expm1(slope * (x[n-1] - x[0])), P: studentP(t, float64(n-2))}
}

// outliers are the rounds in which a target was far from its median without the round's effect. The spread is the
// median absolute deviation, of the target itself or of all targets together, whichever is more: that of ten rounds
// alone is often small by chance.
func (m matrix) outliers() (all []Outlier) {
	left := m.residuals()
	pooled := spread(slices.Concat(left...))
	for i, t := range m.targets {
		if figures(left[i]) < MinRounds {
			continue
		}
		scale := max(spread(left[i]), pooled, leastSpread)
		for j, r := range left[i] {
			if math.Abs(r) > OutlierScore*scale {
				round := m.rounds[j]
				all = append(all, Outlier{Target: t.Target, Round: round, Off: math.Expm1(r), Score: r / scale, Causes: t.Doubts[round]})
			}
		}
	}
	return all
}

// residuals are the distances from the targets' medians, less the effect of the round: the median distance of the
// other targets. It leaves out the target itself, whose distance would shrink by it.
func (m matrix) residuals() [][]float64 {
	off := make([][]float64, len(m.targets))
	for i, row := range m.logs {
		off[i] = without(row, median(row))
	}
	if len(off) < fewestTargets {
		return off
	}
	left := make([][]float64, len(off))
	for i := range off {
		left[i] = slices.Clone(off[i])
		for j := range m.rounds {
			var others []float64
			for k := range off {
				if k != i {
					others = append(others, off[k][j])
				}
			}
			if effect := median(others); !math.IsNaN(effect) {
				left[i][j] -= effect
			}
		}
		left[i] = without(left[i], median(left[i]))
	}
	return left
}

func without(values []float64, centre float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = v - centre
	}
	return all
}

// median is that of the figures that there are; NaN if there is none.
func median(values []float64) float64 {
	var v []float64
	for _, x := range values {
		if !math.IsNaN(x) {
			v = append(v, x)
		}
	}
	n := len(v)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}

// spread is the standard deviation around zero, by the median absolute value.
func spread(residuals []float64) float64 {
	sizes := make([]float64, len(residuals))
	for i, r := range residuals {
		sizes[i] = math.Abs(r)
	}
	return madToSD * median(sizes)
}

func figures(values []float64) (n int) {
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// note keeps the warnings of a turn, and what disturbed it, with its round.
func (r *row) note(m harness.Measurement) {
	doubts := slices.Clone(m.Warnings)
	if m.Result != nil {
		doubts = append(doubts, m.Result.Warnings...)
		if x := m.Result.Resources; x != nil && x.Disturbance != "" {
			doubts = append(doubts, "disturbed: "+x.Disturbance)
		}
	}
	if len(doubts) == 0 {
		return
	}
	if r.doubts == nil {
		r.doubts = map[int][]string{}
	}
	r.doubts[m.Round] = doubts
}
