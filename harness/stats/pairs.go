package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Stand compares targets by round: log throughput = target + round + chance, so the difference of two
// logarithms within a round does not contain what the round did to both. Each pair has a paired t test on
// these differences, and Holm corrects for the number of pairs. Targets are in the order of the table, the
// fastest first. The tests suppose that the differences of one round do not depend on those of another, and
// that their mean is roughly normal.
func Stand(targets []Rounds) Standing { return standBy(targets, Terms{DefaultMargin, 1 - Confidence}) }

func standBy(targets []Rounds, t Terms) Standing {
	m := newMatrix(targets)
	s := Standing{Terms: t, Pairs: m.pairs(), Trend: m.trend(), Outliers: m.outliers(),
		Monitors: m.monitors()}
	for _, t := range targets {
		s.Targets = append(s.Targets, t.Target)
	}
	for i, p := range s.Pairs {
		if i == 0 || p.N < s.Rounds {
			s.Rounds = p.N
		}
	}
	if len(s.Pairs) > 0 && s.Rounds >= MinRounds {
		m.test(s.Pairs, t)
		s.Tiers = tiers(s.Targets, s.Pairs)
	}
	return s
}

// pairs are all pairs, without their tests.
func (m matrix) pairs() (all []Pair) {
	nan := math.NaN()
	for i, a := range m.targets {
		for j, b := range m.targets[i+1:] {
			d := m.differences(i, i+1+j)
			p := Pair{A: a.Target, B: b.Target, N: len(d), Ratio: nan, Low: nan, High: nan, P: nan, Holm: nan,
				SignedRank: nan}
			if len(d) > 0 {
				p.Ratio = math.Exp(stat.Mean(d, nil))
			}
			all = append(all, p)
		}
	}
	return all
}

// test fills in what needs enough rounds, with variances that are moderated by those of all targets. The
// intervals are Bonferroni's: each is wide enough that all hold together. Holm's tests are a little sharper
// than these intervals, so a pair may differ significantly whose interval just reaches 1; never the other way
// round.
func (m matrix) test(pairs []Pair, t Terms) {
	var p []float64
	usual, tail := m.prior(), t.Level/2/float64(len(pairs))
	for i := range m.targets {
		for j := i + 1; j < len(m.targets); j++ {
			x := &pairs[len(p)]
			d := m.differences(i, j)
			mean, own := stat.MeanVariance(d, nil)
			variance, freedom := usual.moderated(own, float64(x.N-1))
			c := contrast{mean: mean, se: math.Sqrt(variance / float64(x.N)), freedom: freedom, n: float64(x.N)}
			x.by, x.SignedRank = c, SignedRank(d)
			x.Low, x.High = c.bounds(tail)
			x.P = c.p()
			p = append(p, x.P)
		}
	}
	for i, adjusted := range Holm(p) {
		x, c := &pairs[i], pairs[i].by
		x.Holm, x.Apart = adjusted, adjusted < t.Level
		if x.Equal = !x.Apart && c.equal(t); !x.Apart && !x.Equal {
			x.More = c.more(t, studentQuantile(1-tail, c.freedom))
		}
		x.Smallest = c.smallest(studentQuantile(1-tail, c.freedom))
	}
}

// pairOf compares two targets by round; without a round in common the pair has no figures.
func pairOf(a, b Rounds) Pair { return Stand([]Rounds{a, b}).Pairs[0] }

// tiers puts the first target and those after it into the first tier, up to the first that differs
// significantly from it. The second tier begins there, and so on. So no target is in a better tier than a
// faster one, which tests of pairs alone do not ensure.
func tiers(targets []string, pairs []Pair) (all [][]string) {
	apart := map[[2]string]bool{}
	for _, p := range pairs {
		apart[[2]string{p.A, p.B}] = p.Apart
	}
	for rest := targets; len(rest) > 0; {
		n := 1
		for n < len(rest) && !apart[[2]string{rest[0], rest[n]}] {
			n++
		}
		all, rest = append(all, rest[:n:n]), rest[n:]
	}
	return all
}

// Between is the pair of two targets, A first; false if it is not among the pairs.
func Between(pairs []Pair, a, b string) (Pair, bool) {
	for _, p := range pairs {
		switch {
		case p.A == a && p.B == b:
			return p, true
		case p.A == b && p.B == a:
			return p.Reverse(), true
		}
	}
	return Pair{}, false
}
