package session

import (
	"context"
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

// begin writes the first run.json, verifies, and takes in what was measured before.
func (s *Session) begin(ctx context.Context, resumed bool) error {
	s.Run.Status, s.Run.Reason = harness.StatusRunning, ""
	if err := s.folder.WriteRun(s.Run); err != nil {
		return err
	}
	// Before anything can be interrupted: the tables are made again from it.
	s.Stage.NoVerify, s.Stage.Targets = s.Options.NoVerify, map[string]string{}
	for _, e := range s.Run.Plan.Entries {
		s.Stage.Targets[e.Alias] = e.Target
	}
	s.stats = stats.NewSummariser(s.Run)
	for _, m := range s.done {
		if err := s.stats.Add(m); err != nil {
			return err
		}
	}
	switch {
	case s.Options.NoVerify:
		s.warn("the contract was not verified before the rounds (--no-verify)")
	default:
		fmt.Fprintf(s.words(), "verify %d targets\n", len(s.Run.Subjects))
		found := s.Stage.VerifyAll(ctx, s.Run.Plan.Entries, false)
		if ctx.Err() != nil {
			return s.finish(context.Cause(ctx), nil)
		}
		for i := range s.Run.Subjects {
			v, checked := found[s.Run.Subjects[i].Alias]
			if !checked {
				continue // it was left out before the run was resumed
			}
			s.Run.Subjects[i].Verification = &v
			s.Run.Subjects[i].WarnOfGaps()
			if words := harness.GapWords(len(v.Gaps)); words != "" {
				fmt.Fprintf(s.Stderr, "bench: %s has %s: the report lists them\n", v.Target, words)
			}
			reports.Tell(func(format string, args ...any) { fmt.Fprintf(s.Stderr, "bench: "+format+"\n", args...) }, v)
		}
		if err := s.keepFindings(); err != nil {
			return err
		}
		if err := s.leaveOut(); err != nil {
			return s.finish(err, nil)
		}
	}
	s.stats.Update(s.Run)
	return s.folder.WriteRun(s.Run)
}
