package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
)

// prior is what the scatter of all targets of a table says of the scatter of one of them: a variance, and how
// many degrees of freedom it is worth. Ten rounds tell the variance of one pair poorly; the same ten rounds
// of thirteen targets tell what is usual. The zero prior says nothing.
type prior struct{ variance, freedom float64 }

// fewestForPrior is how many targets a prior needs. The variance of fewer variances says too little: with
// five targets simulated tables of equal ones had a difference in up to 8 of 100 (make simulate).
const fewestForPrior = 8

// prior fits a scaled F distribution to the targets' variances, by the moments of their logarithms (Smyth
// 2004, "Linear models and empirical Bayes methods for assessing differential expression in microarray
// experiments", section 6.2). The variances are those of the residuals without target and round, so what a
// round does to all of them is not in it. It is never worth more than the residuals without
// those of one target: the pair brings its own.
func (m matrix) prior() prior {
	k := float64(len(m.targets))
	columns := m.columns()
	freedom := float64(len(columns) - 1)
	if len(m.targets) < fewestForPrior || len(columns) < MinRounds {
		return prior{}
	}
	var logs []float64
	for _, v := range m.variances(columns) {
		if v == 0 { // nothing scatters
			return prior{}
		}
		logs = append(logs, math.Log(v)-mathext.Digamma(freedom/2)+math.Log(freedom/2))
	}
	mean, variance := stat.MeanVariance(logs, nil)
	p := prior{freedom: (k - 2) * freedom}
	if excess := variance - trigamma(freedom/2); excess > 0 {
		p.freedom = min(p.freedom, 2*inverseTrigamma(excess))
	}
	p.variance = math.Exp(mean + mathext.Digamma(p.freedom/2) - math.Log(p.freedom/2))
	return p
}

// columns are the figures of the rounds that all targets have.
func (m matrix) columns() (all [][]float64) {
	for _, round := range m.rounds {
		if c := m.column(round); c != nil {
			all = append(all, c)
		}
	}
	return all
}

// leastVariance is the least that a target's own variance counts as, as a share of the mean: what the other
// targets add to its residuals is subtracted, and can leave nothing.
const leastVariance = 0.05

// variances are those of each target's figures without the effects of target and round.
func (m matrix) variances(columns [][]float64) []float64 {
	k := float64(len(m.targets))
	all := make([]float64, len(m.targets))
	for i := range all {
		var off []float64
		for _, c := range columns {
			off = append(off, c[i]-stat.Mean(c, nil))
		}
		all[i] = stat.Variance(off, nil)
	}
	mean := stat.Mean(all, nil) / (1 - 1/k)
	for i := range all {
		all[i] = max((all[i]-mean/k)/(1-2/k), leastVariance*mean)
	}
	return all
}

// moderated is the variance of the difference of two targets by round, and its degrees of freedom: the pair's
// own, drawn towards what is usual.
func (p prior) moderated(variance, freedom float64) (float64, float64) {
	both := p.freedom + freedom
	return (2*p.freedom*p.variance + freedom*variance) / both, both
}

// trigamma is the derivative of the digamma function: Hurwitz' zeta function at 2.
func trigamma(x float64) float64 { return mathext.Zeta(2, x) }

// inverseTrigamma solves trigamma(x) = y by Newton's method on 1/trigamma, which is nearly straight (Smyth
// 2004, appendix).
func inverseTrigamma(y float64) float64 {
	switch {
	case y > 1e7:
		return 1 / math.Sqrt(y)
	case y < 1e-6:
		return 1 / y
	}
	x := 0.5 + 1/y
	for range 50 {
		t := trigamma(x)
		step := t * (1 - t/y) / (-2 * mathext.Zeta(3, x))
		if x += step; -step/x < 1e-8 {
			break
		}
	}
	return x
}
