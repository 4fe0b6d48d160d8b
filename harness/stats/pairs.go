package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Stand compares targets by round: log throughput = target + round + chance, so a difference of two
// logarithms within a round is free of what the round did to both. Each pair is tried by a paired t test on
// these differences, and Holm corrects for the number of pairs. The targets stand in the order of the table.
// The tests suppose that the differences of one round do not depend on those of another, and that their mean
// is roughly normal.
func Stand(targets []Rounds) Standing {
	m := newMatrix(targets)
	s := Standing{Pairs: m.pairs(), Trend: m.trend(), Outliers: m.outliers()}
	for _, t := range targets {
		s.Targets = append(s.Targets, t.Target)
	}
	for i, p := range s.Pairs {
		if i == 0 || p.N < s.Rounds {
			s.Rounds = p.N
		}
	}
	if len(s.Pairs) > 0 && s.Rounds >= MinRounds {
		m.test(s.Pairs)
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
			p := Pair{A: a.Target, B: b.Target, N: len(d), Ratio: nan, Low: nan, High: nan, P: nan, Holm: nan, SignedRank: nan}
			if len(d) > 0 {
				p.Ratio = math.Exp(stat.Mean(d, nil))
			}
			all = append(all, p)
		}
	}
	return all
}

// test fills in what needs enough rounds. The intervals are Bonferroni's: each is wide enough that all hold
// together. Holm's tests are a little sharper than these intervals, so a pair may be told apart whose
// interval just reaches 1; never the other way round.
func (m matrix) test(pairs []Pair) {
	var p []float64
	for i := range m.targets {
		for j := i + 1; j < len(m.targets); j++ {
			x := &pairs[len(p)]
			d := m.differences(i, j)
			mean, sd := stat.MeanStdDev(d, nil)
			se := sd / math.Sqrt(float64(x.N))
			half := studentQuantile(1-(1-Confidence)/2/float64(len(pairs)), float64(x.N-1)) * se
			x.Low, x.High = math.Exp(mean-half), math.Exp(mean+half)
			x.P, x.SignedRank = studentP(mean/se, float64(x.N-1)), SignedRank(d)
			p = append(p, x.P)
		}
	}
	for i, adjusted := range Holm(p) {
		pairs[i].Holm, pairs[i].Apart = adjusted, adjusted < 1-Confidence
	}
}

// pairOf compares two targets by round; without a round in common the pair has no figures.
func pairOf(a, b Rounds) Pair { return Stand([]Rounds{a, b}).Pairs[0] }

// tiers puts the first target and all that are not told apart from it into the first tier. The second tier
// repeats this for the rest, and so on.
func tiers(targets []string, pairs []Pair) (all [][]string) {
	apart := map[[2]string]bool{}
	for _, p := range pairs {
		apart[[2]string{p.A, p.B}] = p.Apart
	}
	for rest := targets; len(rest) > 0; {
		tier, slower := []string{rest[0]}, []string(nil)
		for _, t := range rest[1:] {
			if apart[[2]string{rest[0], t}] {
				slower = append(slower, t)
			} else {
				tier = append(tier, t)
			}
		}
		all, rest = append(all, tier), slower
	}
	return all
}
