package stats

import (
	"cmp"
	"math"
	"slices"

	"tenrounds/harness"
)

// engines divides the targets of a standing by engine.
func (s *Summariser) engines(x Standing, rows []harness.Summary) (all []EngineGroup) {
	if x.Tiers == nil {
		return nil
	}
	engine := map[string]string{}
	for _, subject := range s.run.Subjects {
		engine[subject.Alias] = subject.Manifest.Engine
	}
	for _, t := range x.Targets {
		if engine[t] == "" {
			return nil
		}
		i := slices.IndexFunc(all, func(g EngineGroup) bool { return g.Engine == engine[t] })
		if i < 0 {
			i, all = len(all), append(all, EngineGroup{Engine: engine[t]})
		}
		all[i].Targets = append(all[i].Targets, t)
	}
	figures := map[string]map[int]float64{}
	for _, g := range all {
		var of []map[int]float64
		for _, t := range g.Targets {
			of = append(of, s.throughput(*find(rows, t, x.Scenario, x.Load)))
		}
		figures[g.Engine] = together(of)
	}
	slices.SortStableFunc(all, func(a, b EngineGroup) int {
		return cmp.Compare(geometricMean(figures[b.Engine]), geometricMean(figures[a.Engine]))
	})
	var faster []string
	for i := range all {
		g := &all[i]
		g.Behind = Ratio(figures[all[0].Engine], figures[g.Engine])
		g.Apart = i > 0 && x.allFaster(faster, g.Targets)
		g.Spread, _ = Between(x.Pairs, g.Targets[0], g.Targets[len(g.Targets)-1])
		faster = append(faster, g.Targets...)
	}
	return all
}

// together is the geometric mean of several rows in each round that all of them have.
func together(rows []map[int]float64) map[int]float64 {
	all := map[int]float64{}
	for round := range rows[0] {
		sum := 0.0
		for _, r := range rows {
			if r[round] > 0 {
				sum += math.Log(r[round]) / float64(len(rows))
			} else {
				sum = math.NaN()
			}
		}
		if !math.IsNaN(sum) {
			all[round] = math.Exp(sum)
		}
	}
	return all
}

// allFaster reports whether each of some targets is significantly faster than each of others.
func (s Standing) allFaster(some, others []string) bool {
	for _, a := range some {
		for _, b := range others {
			if p, known := Between(s.Pairs, a, b); !known || !p.Apart || p.Ratio < 1 {
				return false
			}
		}
	}
	return true
}
