// Package stats turns measurements into summaries. It is pure: no clock, no file, no network.
package stats

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// MinRounds is the least number of rounds that an interval is given for.
const MinRounds = 6

// Confidence is the level of all intervals.
const Confidence = 0.95

// Notable is the share of busy CPUs from which reports mention that other programs used them.
const Notable = 0.05

// Estimate describes a sample: mean, standard deviation (n-1), coefficient of variation, and the interval of
// the mean by Student's t with n-1 degrees of freedom. Under MinRounds values the interval is NaN; without
// any value all is NaN. The percentile bootstrap is not used: over ten rounds it covers less than it says.
func Estimate(sample []float64) harness.Estimate {
	nan := math.NaN()
	e := harness.Estimate{Mean: nan, SD: nan, CV: nan, Low: nan, High: nan}
	n := len(sample)
	if n == 0 {
		return e
	}
	e.Mean = stat.Mean(sample, nil)
	if n == 1 {
		return e
	}
	e.SD = stat.StdDev(sample, nil)
	if e.Mean != 0 {
		e.CV = e.SD / e.Mean
	}
	if n >= MinRounds {
		half := studentQuantile(0.5+Confidence/2, float64(n-1)) * e.SD / math.Sqrt(float64(n))
		e.Low, e.High = e.Mean-half, e.Mean+half
	}
	return e
}

// Ratio describes a/b over paired rounds: the geometric mean of the ratios and its interval, by t on the
// logarithms. Rounds that only one side has, and values that are not positive, are skipped. SD and CV are
// over the ratios.
func Ratio(a, b map[int]float64) harness.Estimate {
	var logs, ratios []float64
	// sums in one order, so that a table made again is the same
	for _, round := range slices.Sorted(maps.Keys(a)) {
		x, y := a[round], b[round]
		if x > 0 && y > 0 {
			ratios = append(ratios, x/y)
			logs = append(logs, math.Log(x)-math.Log(y))
		}
	}
	l, e := Estimate(logs), Estimate(ratios)
	e.Mean, e.Low, e.High = math.Exp(l.Mean), math.Exp(l.Low), math.Exp(l.High)
	return e
}

// geometric is the geometric mean of the figures of the rounds with its interval, by t on the logarithms. SD
// and CV are over the figures.
func geometric(figures map[int]float64) harness.Estimate {
	ones := map[int]float64{}
	for round := range figures {
		ones[round] = 1
	}
	return Ratio(figures, ones)
}

// inOrder are the figures of the rounds, in their order.
func inOrder(values map[int]float64) (sample []float64) {
	for _, round := range slices.Sorted(maps.Keys(values)) {
		sample = append(sample, values[round])
	}
	return sample
}

// geometricMean of the figures of the rounds; NaN without any.
func geometricMean(figures map[int]float64) float64 {
	if len(figures) == 0 {
		return math.NaN()
	}
	return stat.GeometricMean(inOrder(figures), nil)
}
