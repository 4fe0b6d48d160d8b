package session

import (
	"path/filepath"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
)

// MostBroken is how many checks a target may fail and still be measured. One that fails more does not have
// the contract at all, and its figures would say nothing.
const MostBroken = 10

// leaveOut takes the targets out of the plan that break the contract in too many checks. It returns an error
// if nothing is left to measure.
func (s *Session) leaveOut() error {
	var left []harness.Entry
	for _, e := range s.Run.Plan.Entries {
		n := 0
		v := s.subject(e.Alias).Verification
		if v != nil {
			n = harness.Broken(v.Violations)
		}
		switch {
		case e.Requests != nil && v != nil && v.Unchecked != "":
			s.warn("%s is not measured: %s", e.Alias, v.Unchecked)
			continue
		case n > 0 && e.Requests != nil: // nothing else is known of it
			s.warn("%s is not measured: want %s, got %s (%s)", e.Alias, v.Violations[0].Want, v.Violations[0].Got,
				v.Violations[0].Why)
			continue
		case n <= MostBroken:
			left = append(left, e)
			continue
		}
		s.warn("%s breaks the contract in %d checks and is not measured: mend it (bench verify --targets %s), "+
			"or measure it without the contract by --no-verify", e.Alias, n, e.Target)
	}
	s.Run.Plan.Entries = left
	if len(left) == 0 && harness.AllOwn(s.Run.Subjects) {
		return exitcode.Errorf(exitcode.Wrong, "no server gives the answer that is to be measured")
	}
	if len(left) == 0 {
		return exitcode.Errorf(exitcode.Wrong,
			"all targets break the contract in more than %d checks: nothing is left to measure", MostBroken)
	}
	s.checkSlices()
	return nil
}

// unchecked are the targets that could not be checked.
func (s *Session) unchecked() (aliases []string) {
	for _, x := range s.Run.Subjects {
		if x.Unchecked() != "" {
			aliases = append(aliases, x.Alias)
		}
	}
	return aliases
}

// hasViolations reports whether any target breaks the contract.
func (s *Session) hasViolations() bool {
	return slices.ContainsFunc(s.Run.Subjects, func(x harness.Subject) bool { return len(x.Violations()) > 0 })
}

// keepFindings writes what was found of all targets into the run's folder, if there is anything.
func (s *Session) keepFindings() error {
	var all []harness.Verification
	for _, x := range s.Run.Subjects {
		for _, v := range []*harness.Verification{x.Verification, x.After} {
			if v != nil {
				all = append(all, *v)
			}
		}
	}
	if text := reports.Findings(all); text != "" {
		return s.folder.WriteReport(results.ViolationsFile, []byte(text))
	}
	return nil
}

// violationsPath is where all violations of the run are.
func (s *Session) violationsPath() string {
	return filepath.Join(s.folder.Dir(), results.ViolationsFile)
}
