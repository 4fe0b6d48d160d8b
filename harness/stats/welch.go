package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// spreadOfRuns is the variance between runs of equal programs, and from how many degrees of freedom it is
// known; 0 for one that is stated.
type spreadOfRuns struct{ variance, freedom float64 }

// welch compares the means of two samples whose variances may differ, as those of two runs do: b less a, with
// the degrees of freedom of Welch and Satterthwaite. Each of the two runs adds what runs differ by. It is not
// ok where nothing scatters and the means differ: then there is nothing to judge the difference by.
func welch(a, b []float64, between spreadOfRuns) (c contrast, ok bool) {
	va, vb := stat.Variance(a, nil)/float64(len(a)), stat.Variance(b, nil)/float64(len(b))
	c.mean, c.n = stat.Mean(b, nil)-stat.Mean(a, nil), float64(min(len(a), len(b)))
	both := 2 * between.variance
	variance := va + vb + both
	if variance == 0 {
		c.freedom = c.n - 1
		return c, c.mean == 0
	}
	c.se = math.Sqrt(variance)
	parts := va*va/float64(len(a)-1) + vb*vb/float64(len(b)-1)
	if between.freedom > 0 {
		parts += both * both / between.freedom
	}
	c.freedom = variance * variance / parts
	return c, true
}
