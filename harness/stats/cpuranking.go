package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// offeredCosts are the figures by round of the turns of a row, of which CPURankings make estimates.
type offeredCosts struct {
	user, system, mean, p50, p99 map[int]float64
}

func (o *offeredCosts) add(m harness.Measurement) {
	if m.Load.Mode != harness.ModeRate || m.Load.SLO > 0 {
		return
	}
	if o.mean == nil {
		*o = offeredCosts{user: map[int]float64{}, system: map[int]float64{}, mean: map[int]float64{}, p50: map[int]float64{}, p99: map[int]float64{}}
	}
	t := m.Account()
	user, system := m.ServerTimes()
	if answers := float64(t.Correct + t.Wrong); answers > 0 && !math.IsNaN(user) {
		o.user[m.Round], o.system[m.Round] = user/answers, system/answers
	}
	if t.Correct > 0 {
		o.mean[m.Round], o.p50[m.Round], o.p99[m.Round] = t.ResponseTime.Mean, t.ResponseTime.P50, t.ResponseTime.P99
	}
}

// CPURankings rank the rows of each offered rate by CPU time for each answer. Rows that did not meet the rate are left
// out: what an answer costs under a load that is too high is another question. A generator that was late in some rounds
// leaves a row in, with a doubt: the answers were as many, and the server's CPU time is counted apart.
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
		kept := s.of(x)
		if x.Scenario != r.Scenario || x.Load != r.Load || x.Class != r.Class || x.Unranked != "" ||
			kept.open.unmet > 0 || len(kept.sliced.perAnswer) == 0 {
			continue
		}
		o := kept.offered
		r.Rows = append(r.Rows, CPURow{
			Target: x.Target, Version: x.Version, CopyOf: x.CopyOf, N: len(kept.sliced.perAnswer), Late: kept.open.limited,
			CPU: over(kept.sliced.perAnswer), User: over(o.user), System: over(o.system),
			Mean: over(o.mean), P50: over(o.p50), P99: over(o.p99),
		})
	}
	slices.SortStableFunc(r.Rows, func(a, b CPURow) int { return cmp.Compare(a.CPU.Mean, b.CPU.Mean) })
	var ranked []Rounds
	for _, x := range r.Rows {
		if x.CopyOf == "" {
			ranked = append(ranked, Rounds{Target: x.Target, Goodput: s.rows[rowKey{x.Target, r.Scenario, r.Load}].sliced.perAnswer})
		}
	}
	r.Standing = Stand(ranked)
	r.Standing.Scenario, r.Standing.Load, r.Standing.Class, r.Standing.Verdict = r.Scenario, r.Load, r.Class, harness.VerdictOffered
	r.Standing.Copies = s.copies(r.Standing, rows)
	for i := range r.Rows {
		x := &r.Rows[i]
		x.Tier = 1 + slices.IndexFunc(r.Standing.Tiers, func(tier []string) bool { return slices.Contains(tier, x.Target) })
	}
}

// over is the estimate of a figure over rounds.
func over(values map[int]float64) harness.Estimate { return Estimate(inOrder(values)) }

// orderChange compares a ranking with the order by throughput in the closed loop of the plan, of the targets whose
// servers were its limit; nil where there is no such loop, or fewer than two of these.
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
		cpu = append(cpu, Rounds{Target: t, Goodput: s.rows[rowKey{t, r.Scenario, r.Load}].sliced.perAnswer})
		saturated = append(saturated, Rounds{Target: t, Goodput: s.of(*row).goodput})
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

// agreement is Kendall's rank correlation of the order by CPU time, the least first, with that by throughput, the most
// first, within each round; and that of throughput in successive rounds.
func agreement(cpu, throughput matrix) (rank harness.Estimate, self float64) {
	column := func(m matrix, round int) []float64 {
		k := slices.Index(m.rounds, round)
		var all []float64
		for _, row := range m.logs {
			if k < 0 || math.IsNaN(row[k]) {
				return nil // an order of fewer targets is another order
			}
			all = append(all, row[k])
		}
		return all
	}
	var ranks, selves []float64
	var before []float64
	for _, round := range throughput.rounds {
		top := column(throughput, round)
		if at := column(cpu, round); top != nil && at != nil {
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
	self = math.NaN()
	if len(selves) > 0 {
		self = stat.Mean(selves, nil)
	}
	return Estimate(ranks), self
}
