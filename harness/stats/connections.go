package stats

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
)

// ConnectionCosts compare the rows of loads that differ only in whether each request has a new connection.
func (s *Summariser) ConnectionCosts(rows []harness.Summary) (all []harness.ConnectionCost) {
	for _, scenario := range s.run.Plan.Scenarios {
		for _, fresh := range s.run.Plan.Loads {
			kept := fresh
			kept.NewConnections = false
			if !fresh.NewConnections || !slices.Contains(s.run.Plan.Loads, kept) {
				continue
			}
			c := harness.ConnectionCost{Scenario: scenario, Kept: kept.String(), New: fresh.String()}
			for _, x := range s.run.Subjects {
				a, b := find(rows, x.Alias, scenario, c.Kept), find(rows, x.Alias, scenario, c.New)
				if a != nil && b != nil && a.Unranked == "" && b.Unranked == "" {
					c.Rows = append(c.Rows, s.connectionRow(*a, *b))
				}
			}
			slices.SortStableFunc(c.Rows, func(a, b harness.ConnectionRow) int {
				return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(b.ThroughputNew.Mean, a.ThroughputNew.Mean))
			})
			if len(c.Rows) > 0 {
				all = append(all, c)
			}
		}
	}
	return all
}

func (s *Summariser) connectionRow(kept, fresh harness.Summary) harness.ConnectionRow {
	a, b := s.of(kept), s.of(fresh)
	r := harness.ConnectionRow{
		Target: kept.Target, Version: kept.Version, CopyOf: kept.CopyOf, Class: kept.Class, N: min(kept.N, fresh.N),
		ThroughputKept: kept.Throughput, ThroughputNew: fresh.Throughput, Ratio: Ratio(b.goodput, a.goodput),
		CPUKept: over(a.sliced.perAnswer), CPUNew: over(b.sliced.perAnswer), CPURatio: Ratio(b.sliced.perAnswer, a.sliced.perAnswer),
	}
	for _, x := range []harness.Summary{kept, fresh} {
		if x.Verdict != harness.VerdictServer {
			r.Ratio = Estimate(nil)
			r.Barred = fmt.Sprintf("the limit of %s was not the server: %s", x.Load, x.Limit)
			break
		}
	}
	return r
}
