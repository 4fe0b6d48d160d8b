package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// What makes a round outlying.
const (
	// OutlierScore is how many robust standard deviations a round lies from its target's usual. The 3.5 of
	// Iglewicz and Hoaglin (1993) would call a normal round of thirteen targets outlying in every fourth run of
	// ten rounds, because so few rounds do not tell the spread well. Past 5 lies one in 16,000.
	OutlierScore = 5
	// leastSpread is the least that counts as a standard deviation: in very quiet rounds a trifle is no outlier.
	leastSpread = 0.001
	// fewestTargets are needed to separate what a round did to all from what happened to one of them: one
	// outlying target does not move the median of three others.
	fewestTargets = 4
	// madToSD makes the median absolute deviation of a normal sample an estimate of its standard deviation.
	madToSD = 1.4826
)

// trend is a straight line by least squares through the round means over all targets, and the t test of its
// slope. It takes the rounds that all targets have. A machine that wanders without direction can look like a
// trend too; in both cases the rounds differ.
func (m matrix) trend() Trend {
	var x, y []float64
	for _, round := range m.rounds {
		sum, all := 0.0, m.column(round)
		for _, v := range all {
			sum += v
		}
		if all != nil {
			x, y = append(x, float64(round)), append(y, sum/float64(len(all)))
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

// outliers are the rounds in which a target was far from its median without the round's effect. The spread is
// the median absolute deviation of the target, or of all targets together if that is more: the spread of ten
// rounds alone is often small by chance.
func (m matrix) outliers() (all []Outlier) {
	left := m.residuals()
	pooled := spread(slices.Concat(left...))
	for i, t := range m.targets {
		if len(known(left[i])) < MinRounds {
			continue
		}
		scale := max(spread(left[i]), pooled, leastSpread)
		for j, r := range left[i] {
			if round := m.rounds[j]; math.Abs(r) > OutlierScore*scale {
				all = append(all, Outlier{
					Target: t.Target, Round: round, Off: math.Expm1(r), Score: r / scale, Causes: t.Doubts[round],
				})
			}
		}
	}
	return all
}

// residuals are the distances from the targets' medians, less the effect of the round: the median distance of
// the other targets. The target itself is left out, since its distance would shrink by it.
func (m matrix) residuals() [][]float64 {
	off := make([][]float64, len(m.targets))
	for i, row := range m.logs {
		off[i] = centred(row)
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
		left[i] = centred(left[i])
	}
	return left
}

// centred are values less their median.
func centred(values []float64) []float64 {
	all, centre := slices.Clone(values), median(values)
	for i := range all {
		all[i] -= centre
	}
	return all
}

// spread is the standard deviation around zero, by the median absolute value.
func spread(residuals []float64) float64 {
	sizes := slices.Clone(residuals)
	for i, r := range sizes {
		sizes[i] = math.Abs(r)
	}
	return madToSD * median(sizes)
}
