package session

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

// Record judges what limited the turns, writes them to disk and updates the tables. It refuses turns that
// were not measured by the generator that was built for the run.
func (s *Session) Record(all ...harness.Measurement) error {
	if err := s.Rig.Spoiled(); err != nil {
		return err
	}
	for i := range all {
		s.keepViolations(all[i])
		s.hintAtChanges(all[i])
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
	return s.Rig.DataLost() // all further turns would fail
}

// keepViolations adds what was found in the middle of a turn to its subject, which then has no rank.
func (s *Session) keepViolations(m harness.Measurement) {
	x := s.subject(m.Target)
	if m.Result == nil {
		return
	}
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

// hintAtChanges says after the first turn in which answers of a server without the contract changed what to
// do: all later turns will be as useless.
func (s *Session) hintAtChanges(m harness.Measurement) {
	t := m.Account()
	if s.hinted || t == nil || t.Failures.Body == 0 || s.subject(m.Target).Manifest.Application != harness.Own {
		return
	}
	s.hinted = true
	s.progress.Note("%s: %d answers differ from the first. If they may, as a list may that a POST adds to, "+
		"stop this run by Ctrl-C and compare the status alone: \"expect\": {\"status\": 200} of that request in "+
		"the file of --requests", m.Target, t.Failures.Body)
}
