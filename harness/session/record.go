package session

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

// Record judges what limited the turns, keeps them and brings the tables up to date. It refuses turns that another
// generator would have measured than the ones before.
func (s *Session) Record(all ...harness.Measurement) error {
	if s.Stage.Spoiled != nil {
		return s.Stage.Spoiled
	}
	for i := range all {
		s.foundDuring(all[i])
		all[i].Verdict, all[i].Limit = stats.Judge(all[i], s.Run.Plan.Machine, s.Run.Environment.CPUs)
	}
	if err := s.folder.Record(all...); err != nil {
		return err
	}
	for _, m := range all {
		if err := s.stats.Add(m); err != nil {
			return err
		}
	}
	in := reports.Input(s.Run, s.stats)
	if s.view != nil {
		s.view.Rows(in.Rows)
	}
	if err := reports.WriteTables(s.folder, in); err != nil {
		return err
	}
	return s.Stage.Books.Lost() // all turns to come would fail alike
}

// foundDuring puts what was found in the middle of a turn to its subject, which has no rank then.
func (s *Session) foundDuring(m harness.Measurement) {
	i := slices.IndexFunc(s.Run.Subjects, func(x harness.Subject) bool { return x.Alias == m.Target })
	if m.Result == nil || i < 0 {
		return
	}
	x := &s.Run.Subjects[i]
	for _, v := range m.Result.Violations {
		if v.Target != m.Target {
			continue
		}
		if x.During == nil {
			x.During = &harness.Verification{Target: m.Target}
		}
		if !slices.ContainsFunc(x.During.Violations, func(o harness.Violation) bool { return o.Check == v.Check }) {
			x.During.Violations = append(x.During.Violations, v)
			s.progress.Note("under load: violation: %v", v)
		}
	}
}
