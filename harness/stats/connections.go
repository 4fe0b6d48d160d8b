package stats

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
)

// ConnectionCost compares a target with a new connection for each request and with connections that are kept,
// in the rounds of one run.
type ConnectionCost struct {
	Scenario string
	// Kept and New are the names of the two loads.
	Kept, New string
	Rows      []ConnectionRow
}

// ConnectionRow is one target; its estimates are over rounds.
type ConnectionRow struct {
	Target, Version, CopyOf, Class string
	N                              int
	// ThroughputKept and ThroughputNew are in requests per second, and Ratio is the second divided by the first.
	// Ratio is NaN where something else than the server was the limit of either, which Barred then says.
	ThroughputKept, ThroughputNew, Ratio harness.Estimate
	Barred                               string
	// CPUKept and CPUNew are the server's CPU time for each answer in seconds, and CPURatio is the second
	// divided by the first.
	CPUKept, CPUNew, CPURatio harness.Estimate
}

// ConnectionCosts compare the rows of loads that differ only in whether each request has a new connection.
func (s *Summariser) ConnectionCosts(rows []harness.Summary) (all []ConnectionCost) {
	for _, scenario := range s.run.Plan.Scenarios {
		for _, fresh := range s.run.Plan.Loads {
			kept := fresh
			kept.NewConnections = false
			if !fresh.NewConnections || !slices.Contains(s.run.Plan.Loads, kept) {
				continue
			}
			c := ConnectionCost{Scenario: scenario, Kept: kept.String(), New: fresh.String()}
			for _, x := range s.run.Subjects {
				a, b := find(rows, x.Alias, scenario, c.Kept), find(rows, x.Alias, scenario, c.New)
				if a != nil && b != nil && a.Unranked == "" && b.Unranked == "" {
					c.Rows = append(c.Rows, s.connectionRow(*a, *b))
				}
			}
			slices.SortStableFunc(c.Rows, func(a, b ConnectionRow) int {
				return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(b.ThroughputNew.Mean, a.ThroughputNew.Mean))
			})
			if len(c.Rows) > 0 {
				all = append(all, c)
			}
		}
	}
	return all
}

func (s *Summariser) connectionRow(kept, fresh harness.Summary) ConnectionRow {
	r := ConnectionRow{
		Target: kept.Target, Version: kept.Version, CopyOf: kept.CopyOf, Class: kept.Class, N: min(kept.N, fresh.N),
		ThroughputKept: kept.Throughput, ThroughputNew: fresh.Throughput,
		Ratio:   Ratio(s.goodput(fresh), s.goodput(kept)),
		CPUKept: s.of(kept).over(serverCPU), CPUNew: s.of(fresh).over(serverCPU),
		CPURatio: Ratio(s.serverCPU(fresh), s.serverCPU(kept)),
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
