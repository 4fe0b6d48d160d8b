package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// splitCPU are the parts of the server's CPU time for each complete answer, in seconds.
func splitCPU(m harness.Measurement) (user, system float64) {
	t := m.Account()
	user, system = m.ServerTimes()
	answers := float64(t.Correct + t.Wrong)
	if answers == 0 {
		return math.NaN(), math.NaN()
	}
	return user / answers, system / answers
}

// overTimes is the estimate of a figure of the response times, over the rounds that had a correct answer.
func (r *row) overTimes(figure func(harness.Distribution) float64) harness.Estimate {
	return r.over(func(m harness.Measurement) float64 {
		if t := m.Account(); t.Correct > 0 {
			return figure(t.ResponseTime)
		}
		return math.NaN()
	})
}

// CPURankings rank the rows of each offered rate by CPU time for each answer. Rows that did not meet the rate
// are left out: under too high a load an answer costs something else. A row whose generator was late in some
// rounds stays in, with a doubt: it had as many answers, and the server's CPU time is counted by itself.
func (s *Summariser) CPURankings(rows []harness.Summary) (all []CPURanking) {
	for _, scenario := range s.run.Plan.Scenarios {
		for _, load := range s.run.Plan.Loads {
			if load.Mode != harness.ModeRate || load.SLO > 0 {
				continue
			}
			for _, class := range []string{"", harness.ClassTuned} {
				r := CPURanking{Scenario: scenario, Load: load.String(), Class: class}
				if s.rankByCPU(&r, rows); len(r.Rows) > 0 {
					r.Order = s.orderChange(r, rows)
					all = append(all, r)
				}
			}
		}
	}
	return all
}

func (s *Summariser) rankByCPU(r *CPURanking, rows []harness.Summary) {
	for _, x := range rows {
		if x.Scenario != r.Scenario || x.Load != r.Load || x.Class != r.Class || x.Unranked != "" {
			continue
		}
		kept := s.of(x)
		open, cpu := openOf(kept.measured), s.serverCPU(x)
		if open.unmet > 0 || len(cpu) == 0 {
			continue
		}
		r.Rows = append(r.Rows, CPURow{
			Target: x.Target, Version: x.Version, CopyOf: x.CopyOf, N: len(cpu), Late: open.limited,
			CPU:    kept.over(serverCPU),
			User:   kept.over(func(m harness.Measurement) float64 { user, _ := splitCPU(m); return user }),
			System: kept.over(func(m harness.Measurement) float64 { _, system := splitCPU(m); return system }),
			Mean:   kept.overTimes(func(d harness.Distribution) float64 { return d.Mean }),
			P50:    kept.overTimes(func(d harness.Distribution) float64 { return d.P50 }),
			P99:    kept.overTimes(func(d harness.Distribution) float64 { return d.P99 }),
		})
	}
	slices.SortStableFunc(r.Rows, func(a, b CPURow) int { return cmp.Compare(a.CPU.Mean, b.CPU.Mean) })
	var ranked []Rounds
	for _, x := range r.Rows {
		if x.CopyOf == "" {
			ranked = append(ranked, s.figures(x.Target, r.Scenario, r.Load, serverCPU))
		}
	}
	like := harness.Summary{Scenario: r.Scenario, Load: r.Load, Class: r.Class, Verdict: harness.VerdictOffered}
	r.Standing = s.stand(ranked, like, rows)
	r.Standing.P50 = s.pairsBy(r.Standing, percentile(func(d harness.Distribution) float64 { return d.P50 }))
	r.Standing.P99 = s.pairsBy(r.Standing, percentile(func(d harness.Distribution) float64 { return d.P99 }))
	for i := range r.Rows {
		r.Rows[i].Tier = r.Standing.Tier(r.Rows[i].Target)
	}
}

// orderChange compares a ranking with the order by throughput in the closed loop of the plan, of the targets
// whose servers were its limit; nil where there is no such loop, or fewer than two of these.
func (s *Summariser) orderChange(r CPURanking, rows []harness.Summary) *OrderChange {
	i := slices.IndexFunc(s.run.Plan.Loads, func(l harness.Load) bool {
		return l.Mode == harness.ModeClosed && l.Loader == harness.LoaderLoad && !l.NewConnections
	})
	if i < 0 {
		return nil
	}
	c := OrderChange{Saturation: s.run.Plan.Loads[i].String()}
	var cpu, saturated []Rounds
	for _, t := range r.Standing.Targets {
		row := find(rows, t, r.Scenario, c.Saturation)
		if row == nil || row.Unranked != "" || row.Verdict != harness.VerdictServer {
			c.Left = append(c.Left, t)
			continue
		}
		c.Targets = append(c.Targets, t)
		cpu = append(cpu, s.figures(t, r.Scenario, r.Load, serverCPU))
		saturated = append(saturated, s.figures(t, r.Scenario, c.Saturation, harness.Measurement.Achieved))
	}
	if len(c.Targets) < 2 {
		return nil
	}
	c.Rank, c.Self = agreement(newMatrix(cpu), newMatrix(saturated))
	at, top := Stand(cpu), Stand(saturated)
	c.Pairs = len(at.Pairs)
	for i, p := range at.Pairs {
		q := top.Pairs[i]
		if (p.Ratio < 1) == (q.Ratio > 1) || math.IsNaN(p.Ratio) || math.IsNaN(q.Ratio) {
			continue
		}
		c.Reversed++
		if !p.Apart || !q.Apart {
			continue
		}
		if p.Ratio > 1 {
			p, q = p.Reverse(), q.Reverse()
		}
		c.Swaps = append(c.Swaps, Swap{CPU: p, Throughput: q})
	}
	return &c
}

// agreement is Kendall's rank correlation within each round of the order by CPU time (least first) with the
// order by throughput (most first). It also returns the correlation of throughput in successive rounds.
func agreement(cpu, throughput matrix) (rank harness.Estimate, self float64) {
	var ranks, selves, before []float64
	for _, round := range throughput.rounds {
		top := throughput.column(round)
		if at := cpu.column(round); top != nil && at != nil {
			for i := range at {
				at[i] = -at[i]
			}
			ranks = append(ranks, stat.Kendall(at, top, nil))
		}
		if top != nil && before != nil {
			selves = append(selves, stat.Kendall(before, top, nil))
		}
		before = top
	}
	return Estimate(ranks), stat.Mean(selves, nil) // NaN without any
}
