package session

import (
	"errors"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/report/content"
)

// verdict is the outcome of a run that came to its end: the worst fault that it found.
func (s *Session) verdict(rows []harness.Summary) error {
	broken := ShowThresholds(s.Stdout, s.Options.Thresholds, rows)
	if s.hasViolations() && harness.AllOwn(s.Run.Subjects) {
		return exitcode.Errorf(exitcode.Wrong, "some servers did not give the answer that is to be measured")
	}
	if s.hasViolations() {
		return exitcode.Errorf(exitcode.Wrong, "some targets break the contract; they are not ranked")
	}
	unchecked := s.unchecked()
	var unmeasured error
	for _, r := range rows {
		switch {
		case r.Unranked == "" || failuresJudged(s.Options.Thresholds, r):
		case r.Failed > 0:
			return exitcode.Errorf(exitcode.Wrong, "some requests failed; those targets are not ranked")
		case unmeasured == nil && !slices.Contains(unchecked, r.Target):
			unmeasured = fmt.Errorf("%s: %s", r.Target, r.Unranked)
		}
	}
	if unmeasured != nil {
		return unmeasured
	}
	if len(unchecked) > 0 {
		return exitcode.Errorf(exitcode.Unchecked,
			"%d of %d targets could not be checked, which is no violation; they are not ranked",
			len(unchecked), len(s.Run.Subjects))
	}
	if err := s.generatorLimited(rows); err != nil {
		return err
	}
	if err := errors.Join(s.failed...); err != nil {
		return err
	}
	return BrokenThresholds(broken)
}

// generatorLimited is the outcome of a run in which the generator was the limit of every row.
func (s *Session) generatorLimited(rows []harness.Summary) error {
	other := func(r harness.Summary) bool { return r.Verdict != harness.VerdictGenerator }
	if len(rows) == 0 || slices.ContainsFunc(rows, other) {
		return nil
	}
	hint := ""
	if s.Run.Plan.Machine.Overlap() {
		hint = "; it shares CPUs with them: give each its own by --server-cpus and --load-cpus " +
			"(auto: half of them each)"
	}
	if some, all, most := content.DisturbedTurns(rows); most {
		hint += fmt.Sprintf("; others took CPU time in %d of %d turns: end them and repeat", some, all)
	}
	return exitcode.Errorf(exitcode.Limited,
		"the generator was the limit of every row: the figures say nothing of the servers%s", hint)
}
