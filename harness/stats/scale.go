package stats

import (
	"slices"

	"tenrounds/harness"
)

// Scale compares a load that one number of workers made with the same load from the fewest. Ratios are paired
// by round.
type Scale struct {
	Target, Scenario, Load string
	Workers, Fewest        int
	Rounds                 int
	// Throughput, P50 and P99 are ratios to the fewest workers; of one of these itself they are zero.
	Throughput, P50, P99 harness.Estimate
	// Skew is the longest time between the beginnings of the first and the last share, in seconds, and Limited
	// in how many rounds a generator could not keep its times.
	Skew    float64
	Limited int
}

// Settled reports whether the ratios show no difference: each interval has 1 in it.
func (s Scale) Settled() bool {
	for _, e := range []harness.Estimate{s.Throughput, s.P50, s.P99} {
		if e.Mean > 0 && (e.Low > 1 || e.High < 1) {
			return false
		}
	}
	return s.Limited == 0
}

// Scales are those of the turns so far.
func (s *Summariser) Scales() []Scale {
	if s.run.Plan.MostWorkers() == 0 {
		return nil
	}
	var turns []harness.Measurement
	for _, scenario := range s.run.Plan.Scenarios {
		for _, load := range s.run.Plan.Loads {
			for _, x := range s.run.Subjects {
				if r := s.rows[rowKey{x.Alias, scenario, load.String()}]; r != nil {
					turns = append(turns, r.measured...)
				}
			}
		}
	}
	return Scales(turns)
}

// Scales compares the numbers of workers in the turns of a run, in the order of targets, scenarios and
// numbers.
func Scales(turns []harness.Measurement) (all []Scale) {
	type row struct{ throughput, p50, p99 map[int]float64 }
	rows := map[Scale]row{} // by target, scenario, load and workers
	var order []Scale
	worst := map[Scale]Scale{}
	for _, m := range turns {
		a := m.Account()
		if m.Load.Workers == 0 || m.Error != "" || a == nil || a.Correct == 0 {
			continue
		}
		alone := m.Load
		alone.Workers = 0
		key := Scale{Target: m.Target, Scenario: m.Scenario, Load: alone.String(), Workers: m.Load.Workers}
		if _, seen := rows[key]; !seen {
			rows[key] = row{map[int]float64{}, map[int]float64{}, map[int]float64{}}
			order = append(order, key)
		}
		r, w := rows[key], worst[key]
		r.throughput[m.Round], r.p50[m.Round], r.p99[m.Round] = a.Goodput, a.ResponseTime.P50, a.ResponseTime.P99
		w.Skew = max(w.Skew, m.Result.Skew())
		if m.Result.Generator.Limited {
			w.Limited++
		}
		worst[key] = w
	}
	fewest := func(of Scale) Scale {
		least := of
		for _, k := range order {
			if k.Target == of.Target && k.Scenario == of.Scenario && k.Load == of.Load && k.Workers < least.Workers {
				least = k
			}
		}
		return least
	}
	for _, key := range order {
		s, base := key, fewest(key)
		s.Fewest, s.Rounds = base.Workers, len(rows[key].throughput)
		s.Skew, s.Limited = worst[key].Skew, worst[key].Limited
		if base != key {
			s.Throughput = Ratio(rows[key].throughput, rows[base].throughput)
			s.P50 = Ratio(rows[key].p50, rows[base].p50)
			s.P99 = Ratio(rows[key].p99, rows[base].p99)
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b Scale) int {
		if a.Target != b.Target || a.Scenario != b.Scenario || a.Load != b.Load {
			return 0
		}
		return a.Workers - b.Workers
	})
	return all
}
