package stats

import (
	"math"
	"slices"

	"tenrounds/harness"
)

// Standings compare the ranked rows of each scenario and load, in the order of the rows. Open loads are not
// compared, since the plan sets their rate. Capacities are not either: the scale has wide steps, and two
// equal servers can differ by a step in every round. Copies do not compete: each is compared with its
// original alone.
func (s *Summariser) Standings(rows []harness.Summary) (all []Standing) {
	compared := map[string]bool{}
	for _, l := range s.run.Plan.Loads {
		compared[l.String()] = !l.Open() && l.SLO == 0
	}
	for i, r := range rows {
		competes := func(o harness.Summary) bool {
			return o.Scenario == r.Scenario && o.Load == r.Load && o.Verdict == r.Verdict && o.Class == r.Class &&
				o.Unranked == "" && o.CopyOf == ""
		}
		if !compared[r.Load] || r.Verdict == harness.VerdictGenerator || !competes(r) ||
			slices.ContainsFunc(rows[:i], competes) {
			continue
		}
		var group []Rounds
		for _, o := range rows[i:] {
			if competes(o) {
				group = append(group, Rounds{Target: o.Target, Figures: s.throughput(o), Doubts: s.of(o).causes()})
			}
		}
		x := s.stand(group, r, rows)
		x.CPU = s.pairsBy(x, serverCPU)
		x.P50 = s.pairsBy(x, percentile(func(d harness.Distribution) float64 { return d.P50 }))
		x.P99 = s.pairsBy(x, percentile(func(d harness.Distribution) float64 { return d.P99 }))
		x.Stalls, x.Launches = s.stalls(x, rows), s.launches(x)
		x.Engines = s.engines(x, rows)
		all = append(all, x)
	}
	return all
}

// terms of the plan.
func (s *Summariser) terms() Terms {
	if u := s.run.Plan.Until; u > 0 {
		return Terms{Margin: u, Level: harness.LookLevel}
	}
	return Terms{Margin: DefaultMargin, Level: 1 - Confidence}
}

// Settled reports whether every pair of the run, by throughput and by CPU time, differs significantly or is
// equal within the margin.
func (s *Summariser) Settled() bool {
	open := func(p Pair) bool { return !p.Apart && !p.Equal }
	compared := false
	for _, x := range s.Standings(s.Rows()) {
		if x.Tiers == nil && len(x.Targets) > 1 || slices.ContainsFunc(slices.Concat(x.Pairs, x.CPU), open) {
			return false
		}
		compared = compared || len(x.Pairs) > 0
	}
	return compared
}

// pairsBy compares the targets of a standing by another figure; nil if one of them has none.
func (s *Summariser) pairsBy(of Standing, figure func(harness.Measurement) float64) []Pair {
	var all []Rounds
	for _, t := range of.Targets {
		r := s.figures(t, of.Scenario, of.Load, figure)
		if len(r.Figures) == 0 {
			return nil
		}
		all = append(all, r)
	}
	return standBy(all, s.terms()).Pairs
}

// percentile is a figure of the response times; there is none in a turn without a correct answer.
func percentile(of func(harness.Distribution) float64) func(harness.Measurement) float64 {
	return func(m harness.Measurement) float64 {
		if t := m.Account(); t.Correct > 0 && of(t.ResponseTime) > 0 {
			return of(t.ResponseTime)
		}
		return math.NaN()
	}
}

// stand compares figures of rows that are like one of them in all but the target.
func (s *Summariser) stand(group []Rounds, like harness.Summary, rows []harness.Summary) Standing {
	x := standBy(group, s.terms())
	x.Scenario, x.Load, x.Verdict, x.Class = like.Scenario, like.Load, like.Verdict, like.Class
	x.Copies = s.copies(x, rows)
	return x
}

// copies compares the targets of a standing that are one program with the same settings. It also compares a
// target with its copy among the rows, whatever the limit of the copy was. Each pair is tested alone: the
// question is how far equal servers differ, not which of many is faster.
func (s *Summariser) copies(of Standing, rows []harness.Summary) (all []Copy) {
	entries := map[string]harness.Entry{}
	for _, x := range s.run.Subjects {
		entries[x.Alias] = x.Entry
	}
	for i, a := range of.Targets {
		for _, b := range of.Targets[i+1:] {
			if entries[a].Likewise(entries[b]) {
				all = append(all, s.copyOf(of, a, b))
			}
		}
	}
	for _, r := range rows {
		if r.Scenario == of.Scenario && r.Load == of.Load && r.Unranked == "" &&
			r.Verdict != harness.VerdictGenerator &&
			slices.Contains(of.Targets, r.CopyOf) {
			all = append(all, s.copyOf(of, r.CopyOf, r.Target))
		}
	}
	return all
}

func (s *Summariser) copyOf(of Standing, a, b string) Copy {
	pair := func(figure func(harness.Measurement) float64) Pair {
		return pairOf(s.figures(a, of.Scenario, of.Load, figure), s.figures(b, of.Scenario, of.Load, figure))
	}
	c := Copy{Throughput: pair(harness.Measurement.Achieved), CPU: pair(serverCPU)}
	if levels := s.levels(of.Scenario, of.Load); levels != nil {
		c.Throughput = pairOf(Rounds{Target: a, Figures: levels[a]}, Rounds{Target: b, Figures: levels[b]})
	}
	return c
}
