package session

import (
	"errors"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// verdict is the exit of a run that came to its end.
func (s *Session) verdict(rows []harness.Summary, failed []error) error {
	broken := ShowThresholds(s.Stdout, s.Options.Thresholds, rows)
	if slices.ContainsFunc(s.Run.Subjects, func(x harness.Subject) bool { return len(x.Violations()) > 0 }) {
		return exitcode.Errorf(exitcode.Wrong, "some targets break the contract; they are not ranked")
	}
	// A ramp goes on until requests fail: it is no fault of the run if they do. Where a threshold says how many may, that
	// decides; the row has no rank all the same.
	left := slices.DeleteFunc(slices.Clone(rows), func(r harness.Summary) bool { return failuresJudged(s.Options.Thresholds, r) })
	if slices.ContainsFunc(left, func(r harness.Summary) bool { return r.Failed > 0 && r.Unranked != "" }) {
		return exitcode.Errorf(exitcode.Wrong, "some requests failed; those targets are not ranked")
	}
	unchecked := s.unchecked()
	if i := slices.IndexFunc(left, func(r harness.Summary) bool { return r.Unranked != "" && !slices.Contains(unchecked, r.Target) }); i >= 0 {
		return fmt.Errorf("%s: %s", left[i].Target, left[i].Unranked)
	}
	if len(unchecked) > 0 {
		return exitcode.Errorf(exitcode.Unchecked, "%d of %d targets could not be checked, which is no violation; they are not ranked", len(unchecked), len(s.Run.Subjects))
	}
	other := func(r harness.Summary) bool { return r.Verdict != harness.VerdictGenerator }
	if len(rows) > 0 && !slices.ContainsFunc(rows, other) {
		words := "the generator was the limit of every row: the figures say nothing of the servers"
		if s.Run.Plan.Machine.Overlap() {
			words += "; it shares CPUs with them: give each its own by --server-cpus and --load-cpus (auto: half of them each)"
		}
		return exitcode.Errorf(exitcode.Limited, "%s", words)
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return BrokenThresholds(broken)
}
