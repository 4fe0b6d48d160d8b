package stats

import (
	"slices"

	"tenrounds/harness"
)

// copies compares the targets of a standing that are one program with the same settings, and those that have a copy
// among the rows with it, whatever limited that. Each pair is looked at alone: what is asked is how far equal servers
// came out apart, not who of many is faster.
func (s *Summariser) copies(of Standing, rows []harness.Summary) (all []Copy) {
	entries := map[string]harness.Entry{}
	for _, x := range s.run.Subjects {
		entries[x.Alias] = x.Entry
	}
	for i, a := range of.Targets {
		for _, b := range of.Targets[i+1:] {
			if x, y := entries[a], entries[b]; !x.Likewise(y) {
				continue
			}
			all = append(all, s.copyOf(of, a, b))
		}
	}
	for _, r := range rows {
		if r.Scenario == of.Scenario && r.Load == of.Load && r.Unranked == "" && r.Verdict != harness.VerdictGenerator && slices.Contains(of.Targets, r.CopyOf) {
			all = append(all, s.copyOf(of, r.CopyOf, r.Target))
		}
	}
	return all
}

func (s *Summariser) copyOf(of Standing, a, b string) Copy {
	x, y := s.rows[rowKey{a, of.Scenario, of.Load}], s.rows[rowKey{b, of.Scenario, of.Load}]
	return Copy{
		Throughput: pairOf(Rounds{Target: a, Goodput: x.goodput}, Rounds{Target: b, Goodput: y.goodput}),
		CPU:        pairOf(Rounds{Target: a, Goodput: x.sliced.perAnswer}, Rounds{Target: b, Goodput: y.sliced.perAnswer}),
	}
}
