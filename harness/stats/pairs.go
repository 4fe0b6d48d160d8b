package stats

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Rounds are the figures of one target.
type Rounds struct {
	Target string
	// Goodput is by round, requests per second.
	Goodput map[int]float64
	// Doubts are by round: the warnings of its turns, and what the machine did in them.
	Doubts map[int][]string
}

// Stand compares targets by round: log throughput = target + round + chance, so a difference of two logarithms
// within a round is free of what the round did to both. Each pair is tried by a paired t test on these
// differences, and Holm corrects for the number of pairs. The targets stand in the order of the table.
// The tests suppose that the differences of one round do not depend on those of another, and that their mean is
// roughly normal.
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

// matrix is the logarithms of throughput by target and round; NaN where there is no figure.
type matrix struct {
	targets []Rounds
	rounds  []int
	logs    [][]float64
}

func newMatrix(targets []Rounds) matrix {
	m := matrix{targets: targets}
	all := map[int]bool{}
	for _, t := range targets {
		for round := range t.Goodput {
			all[round] = true
		}
	}
	m.rounds = slices.Sorted(maps.Keys(all))
	for _, t := range targets {
		row := make([]float64, len(m.rounds))
		for j, round := range m.rounds {
			row[j] = math.NaN()
			if v := t.Goodput[round]; v > 0 {
				row[j] = math.Log(v)
			}
		}
		m.logs = append(m.logs, row)
	}
	return m
}

// differences are those of two targets in the rounds that both have.
func (m matrix) differences(i, j int) []float64 {
	all := make([]float64, 0, len(m.rounds))
	for k := range m.rounds {
		if d := m.logs[i][k] - m.logs[j][k]; !math.IsNaN(d) {
			all = append(all, d)
		}
	}
	return all
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
// together. Holm's tests are a little sharper than these intervals, so a pair may be told apart whose interval
// just reaches 1; never the other way round.
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
