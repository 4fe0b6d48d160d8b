package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"tenrounds/harness"
)

// Component is how much something varies beyond the scatter of what it was measured by: a standard
// deviation, as a share, with its 95 % interval.
type Component struct{ SD, Low, High float64 }

// component is made of two mean squares with their degrees of freedom: that between means of n values
// each, and that within. The interval is that of Williams (1962, "A confidence interval for variance
// components"), which holds at 95 % or a little more.
func component(between, freedom, within, own, n float64) Component {
	f := distuv.F{D1: freedom, D2: own}
	chi := distuv.ChiSquared{K: freedom}
	bound := func(p float64) float64 {
		rest := between - f.Quantile(p)*within
		return math.Sqrt(max(0, freedom*rest/(n*chi.Quantile(p))))
	}
	const tail = (1 - Confidence) / 2
	return Component{SD: math.Sqrt(max(0, (between-within)/n)), Low: bound(1 - tail), High: bound(tail)}
}

// squares is the sum of squares of a table, and the table's degrees of freedom if it has no effects of
// rows and columns any more.
func squares(left [][]float64) (sum, freedom float64) {
	for _, row := range left {
		for _, v := range row {
			sum += v * v
		}
	}
	return sum, float64((len(left) - 1) * (len(left[0]) - 1))
}

// parts is how many parts a round in slices is divided into, to see the scatter within a launch.
const parts = 4

// launches is how much launches of one program differ: the scatter of the levels of rounds, without what
// targets and rounds have in common, beyond what the scatter of the parts of each round explains. It is
// nil for runs that are not in slices, or launch once, or have too few rounds or cycles.
func (s *Summariser) launches(x Standing) *Component {
	if s.run.Plan.Launch != harness.LaunchRound || s.levels(x.Scenario, x.Load) == nil {
		return nil
	}
	var levels [][]float64
	within, own := 0.0, 0.0
	for round := 1; round <= s.run.Plan.Rounds; round++ {
		byPart := s.partsOf(x, round)
		if byPart == nil {
			continue
		}
		level := make([]float64, len(x.Targets))
		for i := range level {
			for _, part := range byPart {
				level[i] += part[i] / parts
			}
		}
		left, _, _ := additive(byPart)
		sum, freedom := squares(left)
		within, own, levels = within+sum, own+freedom, append(levels, level)
	}
	if len(levels) < MinRounds {
		return nil
	}
	left, _, _ := additive(levels)
	sum, freedom := squares(left)
	c := component(parts*sum/freedom, freedom, within/own, own, parts)
	if math.IsNaN(c.SD) || math.IsNaN(c.Low) || math.IsNaN(c.High) || math.IsInf(c.High, 0) {
		return nil
	}
	return &c
}

// partsOf are the levels of a standing's targets in each part of a round; nil if one was not measured in
// it, or has too few slices.
func (s *Summariser) partsOf(x Standing, round int) (all [][]float64) {
	rates, cycles := map[string][]float64{}, math.MaxInt
	for _, t := range x.Targets {
		for _, m := range s.rows[rowKey{t, x.Scenario, x.Load}].measured {
			if m.Round == round {
				rates[t] = logRates(m)
			}
		}
		cycles = min(cycles, len(rates[t]))
	}
	if len(x.Targets) < 2 || cycles < parts*fewestCycles {
		return nil
	}
	for p := range parts {
		from, to := p*cycles/parts, (p+1)*cycles/parts
		part := map[string][]float64{}
		for t, r := range rates {
			part[t] = r[from:to]
		}
		levels := levelsOf(part)
		if levels == nil {
			return nil
		}
		var row []float64
		for _, t := range x.Targets {
			row = append(row, math.Log(levels[t]))
		}
		all = append(all, row)
	}
	return all
}

// LayoutSpread is how much layouts of one program differ.
type LayoutSpread struct {
	Program, Scenario, Load string
	Layouts, Rounds         int
	// CPU is of the server's CPU time for each answer; nil where that is not known.
	Throughput, CPU *Component
}

// fewestLayouts are needed for a standard deviation that is worth its interval.
const fewestLayouts = 3

// LayoutSpreads compare the entries of a run that differ in their layout only. Rows that the generator
// limited are left out.
func (s *Summariser) LayoutSpreads(rows []harness.Summary) (all []LayoutSpread) {
	entries := map[string]harness.Entry{}
	for _, x := range s.run.Subjects {
		entries[x.Alias] = x.Entry
	}
	done := map[string]bool{}
	plain := func(r harness.Summary) harness.Entry { e := entries[r.Target]; e.Layout = 0; return e }
	for i, first := range rows {
		var group []harness.Summary
		for _, r := range rows[i:] {
			if key := r.Target + " " + r.Scenario + " " + r.Load; entries[r.Target].Layout != 0 && !done[key] &&
				r.Scenario == first.Scenario && r.Load == first.Load && r.Unranked == "" && r.CopyOf == "" &&
				r.Verdict != harness.VerdictGenerator && plain(r).Likewise(plain(first)) {
				done[key], group = true, append(group, r)
			}
		}
		if len(group) < fewestLayouts {
			continue
		}
		x := LayoutSpread{Program: plain(first).Program(), Scenario: first.Scenario, Load: first.Load,
			Layouts: len(group)}
		x.Throughput, x.Rounds = betweenRows(group, s.throughput)
		x.CPU, _ = betweenRows(group, s.serverCPU)
		if x.Throughput != nil {
			all = append(all, x)
		}
	}
	return all
}

// betweenRows is how much the means of rows differ beyond what the scatter by round explains; nil where
// there are too few rounds that all of them have.
func betweenRows(group []harness.Summary, figures func(harness.Summary) map[int]float64) (*Component, int) {
	var targets []Rounds
	for _, r := range group {
		targets = append(targets, Rounds{Target: r.Target, Figures: figures(r)})
	}
	columns := newMatrix(targets).columns()
	if len(columns) < MinRounds {
		return nil, len(columns)
	}
	left, effects, _ := additive(columns)
	sum, freedom := squares(left)
	n, k := float64(len(columns)), float64(len(group))
	c := component(n*stat.Variance(effects, nil), k-1, sum/freedom, freedom, n)
	return &c, len(columns)
}
