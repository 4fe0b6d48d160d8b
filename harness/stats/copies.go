package stats

import (
	"slices"

	"tenrounds/harness"
)

// copies compares the targets of a standing that are one program with the same settings. Each pair is looked at alone:
// what is asked is how far equal servers came out apart, not who of many is faster.
func (s *Summariser) copies(of harness.Standing) (all []harness.Copy) {
	entries := map[string]harness.Entry{}
	for _, x := range s.run.Subjects {
		entries[x.Alias] = x.Entry
	}
	for i, a := range of.Targets {
		for _, b := range of.Targets[i+1:] {
			if x, y := entries[a], entries[b]; x.Target != y.Target || !slices.Equal(x.Env, y.Env) || !slices.Equal(x.Flags, y.Flags) {
				continue
			}
			x, y := s.rows[rowKey{a, of.Scenario, of.Load}], s.rows[rowKey{b, of.Scenario, of.Load}]
			all = append(all, harness.Copy{
				Throughput: pairOf(Rounds{Target: a, Goodput: x.goodput}, Rounds{Target: b, Goodput: y.goodput}),
				CPU:        pairOf(Rounds{Target: a, Goodput: x.sliced.perAnswer}, Rounds{Target: b, Goodput: y.sliced.perAnswer}),
			})
		}
	}
	return all
}
