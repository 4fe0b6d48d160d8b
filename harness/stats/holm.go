package stats

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// Holm returns p-values that are corrected for their number by Holm's step-down method (1979): the smallest
// of m is multiplied by m, the next by m-1 and so on, and none is less than the one before it, nor more than
// 1. Who takes those under 0.05 as differences is wrong about even one of them in at most 5 of 100 runs,
// however the tests depend on each other, as those of all pairs do.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	adjusted := make([]float64, len(p))
	least := 0.0
	for k, i := range order {
		least = max(least, min(1, p[i]*float64(len(p)-k)))
		adjusted[i] = least
	}
	return adjusted
}

// studentP is the two-sided p-value of a t statistic. 0/0, no difference and no scatter, is no evidence.
func studentP(t, freedom float64) float64 {
	if math.IsNaN(t) {
		return 1
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Survival(math.Abs(t))
}

// quantiles are those that were asked for of late: they are costly, and nearly all figures of a run need the
// same few.
var quantiles = struct {
	sync.Mutex
	known map[[2]float64]float64
}{known: map[[2]float64]float64{}}

// mostQuantiles is how many quantiles are kept.
const mostQuantiles = 4096

// studentQuantile is the quantile of Student's t.
func studentQuantile(p, freedom float64) float64 {
	key := [2]float64{p, freedom}
	quantiles.Lock()
	defer quantiles.Unlock()
	q, known := quantiles.known[key]
	if !known {
		if len(quantiles.known) >= mostQuantiles {
			clear(quantiles.known)
		}
		q = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(p)
		quantiles.known[key] = q
	}
	return q
}
