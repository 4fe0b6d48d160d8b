package stats

import "tenrounds/harness"

// Ratios divide each ranked row by the baseline of its scenario and load, the baseline as well. Rows of an
// open load, and rows that the generator limited, are not compared.
func (s *Summariser) Ratios(rows []harness.Summary) (all []Versus) {
	open := map[string]bool{}
	for _, l := range s.run.Plan.Loads {
		open[l.String()] = l.Open()
	}
	same := func(a, b harness.Summary) bool { return a.Scenario == b.Scenario && a.Load == b.Load }
	for i := 0; i < len(rows); {
		n := i + 1
		for n < len(rows) && same(rows[i], rows[n]) {
			n++
		}
		group := rows[i:n]
		i = n
		base := Base(s.run, group)
		if base == nil || base.Verdict == harness.VerdictGenerator || open[base.Load] {
			continue
		}
		for _, r := range group {
			if r.Unranked == "" && r.Verdict != harness.VerdictGenerator {
				all = append(all, Versus{Target: r.Target, Base: base.Target, Scenario: r.Scenario, Load: r.Load,
					Ratio: Ratio(s.throughput(r), s.throughput(*base))})
			}
		}
	}
	return all
}
