package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Monitors are tests of what the tests of pairs assume, for all targets of a standing together. P is NaN
// where there are too few of them or too few rounds.
type Monitors struct {
	// Serial is the autocorrelation of successive rounds, without the effects of target and round; 0 is
	// expected.
	Serial Monitor
	// NonAdditive is Tukey's test with one degree of freedom: whether a round changes fast targets and slow ones
	// by the same factor. Value is its F.
	NonAdditive Monitor
}

// Monitor is a statistic with the p-value of the assumption.
type Monitor struct{ Value, P float64 }

func (m matrix) monitors() Monitors {
	none := Monitor{math.NaN(), math.NaN()}
	columns := m.columns()
	if len(m.targets) < fewestTargets || len(columns) < MinRounds {
		return Monitors{none, none}
	}
	left, targets, rounds := additive(columns)
	return Monitors{Serial: serial(left), NonAdditive: nonAdditive(left, targets, rounds)}
}

// additive takes the effects of targets and rounds out of figures by round and target.
func additive(columns [][]float64) (left [][]float64, targets, rounds []float64) {
	k := len(columns[0])
	targets = make([]float64, k)
	all := 0.0
	for _, c := range columns {
		rounds = append(rounds, stat.Mean(c, nil))
		all += stat.Mean(c, nil) / float64(len(columns))
		for i, v := range c {
			targets[i] += v / float64(len(columns))
		}
	}
	for i := range targets {
		targets[i] -= all
	}
	for r, c := range columns {
		row := make([]float64, k)
		for i, v := range c {
			row[i] = v - targets[i] - rounds[r]
		}
		left = append(left, row)
	}
	for r := range rounds {
		rounds[r] -= all
	}
	return left, targets, rounds
}

// serial is the autocorrelation at lag 1, pooled over the targets. Taking a mean out of n values makes -1/n
// of independent ones, which is added again. Residuals of k targets count as k-1 independent series.
func serial(left [][]float64) Monitor {
	product, square := 0.0, 0.0
	for r, row := range left {
		for i, v := range row {
			square += v * v
			if r > 0 {
				product += v * left[r-1][i]
			}
		}
	}
	if square == 0 {
		return Monitor{math.NaN(), math.NaN()}
	}
	n, k := float64(len(left)), float64(len(left[0]))
	value := product/square + 1/n
	return Monitor{value, 2 * distuv.UnitNormal.Survival(math.Abs(value)*math.Sqrt(n*(k-1)))}
}

// nonAdditive is Tukey's test (1949, "One degree of freedom for non-additivity").
func nonAdditive(left [][]float64, targets, rounds []float64) Monitor {
	product, residual, a, b := 0.0, 0.0, 0.0, 0.0
	for r, row := range left {
		for i, v := range row {
			product += v * targets[i] * rounds[r]
			residual += v * v
		}
		b += rounds[r] * rounds[r]
	}
	for _, t := range targets {
		a += t * t
	}
	interaction := product * product / (a * b)
	freedom := float64((len(targets)-1)*(len(rounds)-1) - 1)
	f := interaction / ((residual - interaction) / freedom)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Monitor{math.NaN(), math.NaN()}
	}
	return Monitor{f, distuv.F{D1: 1, D2: freedom}.Survival(f)}
}
