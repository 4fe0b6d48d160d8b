package stats

import (
	"slices"

	"tenrounds/harness"
)

// tiers puts the first target and all that are not told apart from it into the first tier, the first of the rest
// and all of the rest that are not told apart from that one into the second, and so on.
func tiers(targets []string, pairs []Pair) (all [][]string) {
	apart := map[[2]string]bool{}
	for _, p := range pairs {
		apart[[2]string{p.A, p.B}] = p.Apart
	}
	for rest := targets; len(rest) > 0; {
		first := rest[0]
		tier, slower := []string{first}, []string(nil)
		for _, t := range rest[1:] {
			if apart[[2]string{first, t}] {
				slower = append(slower, t)
			} else {
				tier = append(tier, t)
			}
		}
		all = append(all, tier)
		rest = slower
	}
	return all
}

// Gather takes all turns of a run.
func Gather(run harness.Run, turns []harness.Measurement) (*Summariser, error) {
	s := NewSummariser(run)
	for _, m := range turns {
		if err := s.Add(m); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Standings compare the ranked rows of each scenario and load, in the order of the rows. What the asker set the
// rate of is not compared, nor a capacity: that is read off a scale with wide steps, on which two equal servers
// can stand a step apart in every round. Copies are no competitors: each is compared with what it is a copy of, alone.
func (s *Summariser) Standings(rows []harness.Summary) []Standing {
	compared := map[string]bool{}
	for _, l := range s.run.Plan.Loads {
		compared[l.String()] = !l.Open() && l.SLO == 0
	}
	type key struct{ scenario, load, verdict, class string }
	groups := map[key][]Rounds{}
	var order []key
	for _, r := range rows {
		if r.Unranked != "" || !compared[r.Load] || r.Verdict == harness.VerdictGenerator || r.CopyOf != "" {
			continue
		}
		k := key{r.Scenario, r.Load, r.Verdict, r.Class}
		if groups[k] == nil {
			order = append(order, k)
		}
		kept := s.rows[rowKey{r.Target, r.Scenario, r.Load}]
		groups[k] = append(groups[k], Rounds{Target: r.Target, Goodput: kept.goodput, Doubts: kept.causes()})
	}
	var all []Standing
	for _, k := range order {
		standing := Stand(groups[k])
		standing.Scenario, standing.Load, standing.Verdict, standing.Class = k.scenario, k.load, k.verdict, k.class
		standing.Copies = s.copies(standing, rows)
		all = append(all, standing)
	}
	return all
}

// place notes in the rows what their standings say of them.
func (s *Summariser) place(rows []harness.Summary) {
	for _, standing := range s.Standings(rows) {
		for i := range rows {
			r := &rows[i]
			if r.Scenario != standing.Scenario || r.Load != standing.Load || !slices.Contains(standing.Targets, r.Target) {
				continue
			}
			r.Tier = 1 + slices.IndexFunc(standing.Tiers, func(tier []string) bool { return slices.Contains(tier, r.Target) })
			for _, o := range standing.Outliers {
				if o.Target == r.Target {
					r.Outlying = append(r.Outlying, o.Round)
				}
			}
		}
	}
}
