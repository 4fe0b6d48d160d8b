package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// exactRanks is the number of differences up to which the distribution of the rank sum is counted out.
const exactRanks = 50

// SignedRank is the two-sided p-value of Wilcoxon's signed-rank test that the differences lie around zero.
// Zeros are left out, equal ones share their ranks. Up to exactRanks differences it is exact, given the ties;
// beyond, the normal approximation. It supposes that the differences are symmetric, not that they are normal.
// Ten rounds cannot bring it under 2/1024, which no correction for 78 pairs would survive: it is a check, not
// the judge.
func SignedRank(differences []float64) float64 {
	var d []float64
	for _, x := range differences {
		if x != 0 && !math.IsNaN(x) {
			d = append(d, x)
		}
	}
	if len(d) == 0 {
		return 1
	}
	ranks, positive := doubledRanks(d)
	total := len(d) * (len(d) + 1) // of all ranks, doubled
	tail := min(positive, total-positive)
	if len(d) > exactRanks {
		variance := 0.0
		for _, r := range ranks {
			variance += float64(r*r) / 4
		}
		z := (float64(total)/2 - float64(tail) - 1) / math.Sqrt(variance) // 1 is half a rank, for continuity
		return min(1, 2*distuv.UnitNormal.Survival(z))
	}
	share := make([]float64, tail+1) // of the choices of signs that give a sum, up to the one that is there
	share[0] = 1
	for _, r := range ranks {
		for sum := tail; sum >= 0; sum-- {
			share[sum] /= 2
			if sum >= r {
				share[sum] += share[sum-r] / 2
			}
		}
	}
	p := 0.0
	for _, s := range share {
		p += s
	}
	return min(1, 2*p)
}

// doubledRanks are the ranks of the absolute values, times two so that shared ranks are whole, and their sum
// over the positive values.
func doubledRanks(d []float64) (ranks []int, positive int) {
	d = slices.Clone(d)
	slices.SortFunc(d, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	for i := 0; i < len(d); {
		j := i + 1
		for j < len(d) && math.Abs(d[j]) == math.Abs(d[i]) {
			j++
		}
		for _, x := range d[i:j] {
			r := i + 1 + j
			ranks = append(ranks, r)
			if x > 0 {
				positive += r
			}
		}
		i = j
	}
	return ranks, positive
}
