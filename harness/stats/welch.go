package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// difference is that of two means, with its interval and the two-sided p of being no difference.
type difference struct{ mean, low, high, p float64 }

// welch compares the means of two samples whose variances may differ, as those of two runs do: b less a, by
// Student's t with the degrees of freedom of Welch and Satterthwaite. It is not ok where no sample scatters
// and the means differ: then there is nothing to judge the difference by.
func welch(a, b []float64) (d difference, ok bool) {
	va, vb := stat.Variance(a, nil)/float64(len(a)), stat.Variance(b, nil)/float64(len(b))
	d.mean = stat.Mean(b, nil) - stat.Mean(a, nil)
	if va+vb == 0 {
		d.low, d.high, d.p = d.mean, d.mean, 1
		return d, d.mean == 0
	}
	nu := (va + vb) * (va + vb) / (va*va/float64(len(a)-1) + vb*vb/float64(len(b)-1))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: nu}
	se := math.Sqrt(va + vb)
	half := t.Quantile(0.5+Confidence/2) * se
	d.low, d.high = d.mean-half, d.mean+half
	d.p = 2 * t.CDF(-math.Abs(d.mean)/se)
	return d, true
}
