package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// welch compares the means of two samples whose variances may differ, as those of two runs do: b less a, with
// the degrees of freedom of Welch and Satterthwaite. between is the variance between runs of equal programs,
// which each of the two adds once. It is not ok where nothing scatters and the means differ: then there is
// nothing to judge the difference by.
func welch(a, b []float64, between float64) (c contrast, ok bool) {
	va, vb := stat.Variance(a, nil)/float64(len(a)), stat.Variance(b, nil)/float64(len(b))
	c.mean, c.n = stat.Mean(b, nil)-stat.Mean(a, nil), float64(min(len(a), len(b)))
	variance := va + vb + 2*between
	if variance == 0 {
		c.freedom = c.n - 1
		return c, c.mean == 0
	}
	c.se = math.Sqrt(variance)
	c.freedom = variance * variance / (va*va/float64(len(a)-1) + vb*vb/float64(len(b)-1))
	return c, true
}
