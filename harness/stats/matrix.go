package stats

import (
	"maps"
	"math"
	"slices"
)

// Rounds are the figures of one target.
type Rounds struct {
	Target string
	// Figures are by round, such as requests per second.
	Figures map[int]float64
	// Doubts are by round: the warnings of its turns, and what the machine did in them.
	Doubts map[int][]string
}

// matrix is the logarithms of figures by target and round; NaN where there is no figure.
type matrix struct {
	targets []Rounds
	rounds  []int
	logs    [][]float64
}

func newMatrix(targets []Rounds) matrix {
	m := matrix{targets: targets}
	for _, t := range targets {
		m.rounds = slices.AppendSeq(m.rounds, maps.Keys(t.Figures))
	}
	slices.Sort(m.rounds)
	m.rounds = slices.Compact(m.rounds)
	for _, t := range targets {
		row := make([]float64, len(m.rounds))
		for j, round := range m.rounds {
			row[j] = math.NaN()
			if v := t.Figures[round]; v > 0 {
				row[j] = math.Log(v)
			}
		}
		m.logs = append(m.logs, row)
	}
	return m
}

// differences of two targets in the rounds that both have.
func (m matrix) differences(i, j int) []float64 {
	all := make([]float64, 0, len(m.rounds))
	for k := range m.rounds {
		all = append(all, m.logs[i][k]-m.logs[j][k])
	}
	return known(all)
}

// column has the figures of one round by target; nil if one is missing.
func (m matrix) column(round int) (all []float64) {
	k := slices.Index(m.rounds, round)
	for _, row := range m.logs {
		if k < 0 || math.IsNaN(row[k]) {
			return nil
		}
		all = append(all, row[k])
	}
	return all
}

// known are the values that are not NaN.
func known(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), math.IsNaN)
}

// median of the known values; NaN if there is none.
func median(values []float64) float64 {
	v := known(values)
	n := len(v)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}
