package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// factor fills in the spreads of both sides and their quotient.
//
// The spread of a side is the variance over the frameworks of their true mean logarithms. Its estimate is the
// mean product of the deviations of one round with those of another, over all pairs of rounds: the noise of
// two rounds is independent, so it cancels. The variance of the observed means would include it. Its error
// comes from leaving out one round at a time (jackknife). The interval of the factor is Fieller's: all f for
// which the spread of the plain side less f² times that of the other is not told from 0, by t over the
// rounds. Where the other side's spread is itself not told from 0 that has no upper end.
//
// It speaks of these frameworks, not of others that might have been taken, and supposes as all intervals here
// that one round does not depend on another.
func factor(x *Spread, plain, application spreadSide, names []string) {
	nan := math.NaN()
	x.Factor = harness.Estimate{Mean: nan, SD: nan, CV: nan, Low: nan, High: nan}
	p, q := plain.common(names), application.common(names)
	if x.Paired {
		p = slices.DeleteFunc(p, func(round int) bool { return !slices.Contains(q, round) })
		q, x.N = p, len(p)
	}
	a, b := plain.describe(&x.Plain, names, p), application.describe(&x.Application, names, q)
	if a.mean > 0 && b.mean > 0 {
		x.Factor.Mean = math.Sqrt(a.mean / b.mean)
	}
	n := min(len(p), len(q)) // of two runs the one with fewer rounds
	if n < MinRounds || len(names) < 2 {
		return
	}
	covariance := 0.0
	if x.Paired {
		covariance = stat.Covariance(a.pseudo, b.pseudo, nil) / float64(n)
	}
	low, high := fieller(a, b, covariance, studentQuantile(0.5+Confidence/2, float64(n-1)))
	x.Factor.Low, x.Factor.High = math.Sqrt(low), math.Sqrt(high)
}

// spreadOfCPU is the same of the server's CPU time for each answer, where the database was the limit of the
// application: all frameworks then have the rate of the database, and how much closer together that brings
// them says nothing of them.
func spreadOfCPU(of Spread, plain, application spreadSide, names []string) *SpreadCPU {
	if application.of.Verdict != harness.VerdictDatabase {
		return nil
	}
	x := Spread{Paired: of.Paired}
	plain.rounds, application.rounds = plain.cpu, application.cpu
	factor(&x, plain, application, names)
	rounds := min(x.Plain.Rounds, x.Application.Rounds)
	if rounds == 0 || len(names) < 2 {
		return nil
	}
	return &SpreadCPU{Plain: x.Plain.SD, Application: x.Application.SD, Factor: x.Factor, Rounds: rounds}
}

// common are the rounds that all of the frameworks have, in order.
func (x spreadSide) common(names []string) (all []int) {
	if len(names) == 0 {
		return nil
	}
	for round := range x.rounds[names[0]] {
		if !slices.ContainsFunc(names, func(name string) bool { return !(x.rounds[name][round] > 0) }) {
			all = append(all, round)
		}
	}
	slices.Sort(all)
	return all
}

// describe fills in a side from the rounds given, and returns its variance.
func (x spreadSide) describe(to *SpreadSide, names []string, rounds []int) variance {
	nan := math.NaN()
	none := harness.Estimate{Mean: nan, SD: nan, CV: nan, Low: nan, High: nan}
	to.Rounds, to.Range, to.SD = len(rounds), none, none
	if len(names) < 2 || len(rounds) == 0 {
		return variance{mean: nan}
	}
	var logs [][]float64 // by round, then framework
	means := make([]float64, len(names))
	for _, round := range rounds {
		row := make([]float64, len(names))
		for i, name := range names {
			row[i] = math.Log(x.rounds[name][round])
			means[i] += row[i] / float64(len(rounds))
		}
		logs = append(logs, row)
	}
	fastest, slowest := slices.Index(means, slices.Max(means)), slices.Index(means, slices.Min(means))
	to.Fastest, to.Slowest = names[fastest], names[slowest]
	to.Range.Mean = math.Exp(means[fastest] - means[slowest])
	v := newVariance(logs)
	to.SD.Mean = math.Sqrt(max(0, v.mean))
	if n := float64(len(rounds)); len(rounds) >= MinRounds {
		var d []float64
		for _, row := range logs {
			d = append(d, row[fastest]-row[slowest])
		}
		pairs := float64(len(names) * (len(names) - 1) / 2)
		half := studentQuantile(1-(1-Confidence)/2/pairs, n-1) * stat.StdDev(d, nil) / math.Sqrt(n)
		to.Range.Low, to.Range.High = to.Range.Mean*math.Exp(-half), to.Range.Mean*math.Exp(half)
		half = studentQuantile(0.5+Confidence/2, n-1) * math.Sqrt(v.square)
		to.SD.Low, to.SD.High = math.Sqrt(max(0, v.mean-half)), math.Sqrt(max(0, v.mean+half))
	}
	return v
}

// variance is a variance over frameworks, without noise, with the values of the jackknife and the square of
// its error. It is NaN of a single round, and can be negative where there is nothing but noise.
type variance struct {
	mean, square float64
	pseudo       []float64
}

func newVariance(logs [][]float64) variance {
	n := len(logs)
	v := variance{mean: betweenRounds(logs, -1), square: math.NaN()}
	if n < 3 {
		return v
	}
	for j := range logs {
		v.pseudo = append(v.pseudo, float64(n)*v.mean-float64(n-1)*betweenRounds(logs, j))
	}
	v.square = stat.Variance(v.pseudo, nil) / float64(n)
	return v
}

// betweenRounds is the mean product of the deviations of different rounds, over the frameworks; one round can
// be left out.
func betweenRounds(logs [][]float64, without int) float64 {
	k := len(logs[0])
	sums, squares, n := make([]float64, k), 0.0, 0
	for j, row := range logs {
		if j == without {
			continue
		}
		n++
		m := stat.Mean(row, nil) // what the round did to all
		for i, l := range row {
			sums[i] += l - m
			squares += (l - m) * (l - m)
		}
	}
	all := 0.0
	for _, s := range sums {
		all += s * s
	}
	return (all - squares) / float64(n*(n-1)*(k-1))
}

// fieller returns the ends of all x for which a - x b does not differ from 0 at a quantile t: (a - x b)² <=
// t² (Va - 2 x C + x² Vb). NaN where there is no end.
func fieller(a, b variance, covariance, t float64) (low, high float64) {
	p := b.mean*b.mean - t*t*b.square
	q := a.mean*b.mean - t*t*covariance
	r := a.mean*a.mean - t*t*a.square
	aTold, bTold := a.mean > 0 && r > 0, b.mean > 0 && p > 0
	root := math.Sqrt(max(0, q*q-p*r)) // p x² - 2 q x + r <= 0
	switch {
	case !aTold && !bTold, !bTold && p > 0:
		return math.NaN(), math.NaN()
	case !bTold && p == 0:
		return max(0, r/(2*q)), math.Inf(1)
	case !bTold: // p < 0 < r: one root is positive, and all beyond it is in
		return max((q-root)/p, (q+root)/p), math.Inf(1)
	case !aTold:
		return 0, max(0, (q+root)/p)
	}
	return max(0, (q-root)/p), (q + root) / p
}
