package session

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

// begin writes the first run.json and takes over what was measured before. From here on the tables can be
// made.
func (s *Session) begin() error {
	s.Run.Status, s.Run.Reason = harness.StatusRunning, ""
	if err := s.folder.WriteRun(s.Run); err != nil {
		return err
	}
	s.stats = stats.NewSummariser(s.Run)
	for _, m := range s.done {
		if err := s.stats.Add(m); err != nil {
			return err
		}
	}
	return nil
}

// verify checks all targets, and leaves out those that do not have the contract.
func (s *Session) verify(ctx context.Context) error {
	if s.Options.NoVerify {
		s.warn("the contract was not verified before the rounds (--no-verify)")
	}
	var first []harness.Entry // one layout of each: the others are linked from the same objects
	for _, e := range s.Run.Plan.Entries {
		if own := e.Requests != nil; own || !s.Options.NoVerify { // what those answer must be known
			first = append(first, s.Run.Plan.InRound(e, 1))
		}
	}
	if len(first) == 0 {
		return s.updateRun()
	}
	fmt.Fprintf(s.words(), "verify %s\n", figures.Counted(len(first), "target"))
	found := s.Rig.VerifyAll(ctx, first, false)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for i := range s.Run.Subjects {
		x := &s.Run.Subjects[i]
		v, checked := found[x.Alias]
		if !checked {
			continue // left out before the run was resumed
		}
		x.Verification = &v
		x.WarnOfGaps()
		x.Build.Version = cmp.Or(x.Build.Version, v.Server)
		for _, n := range v.Notes {
			if !slices.Contains(x.Warnings, n) { // a resumed run has it already
				x.Warnings = append(x.Warnings, n)
			}
			s.say("%s: %s", x.Alias, n)
		}
		if words := harness.GapWords(len(v.Gaps)); words != "" {
			s.say("%s has %s: the report lists them", v.Target, words)
		}
		if x.Requests != nil { // leaveOut says what is wrong
			continue
		}
		reports.Tell(s.say, v)
	}
	for _, words := range harness.OwnDifferences(s.Run.Subjects) {
		s.warn("%s", words)
	}
	s.fitSlices(found)
	if err := s.keepFindings(); err != nil {
		return err
	}
	if err := s.leaveOut(); err != nil {
		return err
	}
	return s.updateRun()
}

// updateRun writes run.json, and has the tables made from it.
func (s *Session) updateRun() error {
	s.stats.Update(s.Run)
	return s.folder.WriteRun(s.Run)
}

// verifyAfter checks a server that has just been measured.
func (s *Session) verifyAfter(ctx context.Context, e harness.Entry, server runner.Server) {
	if s.Options.NoVerify {
		return
	}
	v := s.Rig.VerifyAfter(ctx, e, server)
	if ctx.Err() != nil {
		return // cut short: it says nothing
	}
	s.subject(e.Alias).After = &v
	reports.Tell(func(format string, args ...any) { s.progress.Note("after the run: "+format, args...) }, v)
}

// A slice has room for some answers one after the other, also where a server works for one connection at a
// time, and each target has room for some slices in a round.
const (
	answersInSlice = 10
	answersToEach  = 2 // of the connections
	slicesInRound  = 4
	longestSlice   = time.Second
)

// fitSlices makes the slices longer where a server without the contract takes too long for them: in a shorter
// one no answer would be complete.
func (s *Session) fitSlices(found map[string]harness.Verification) {
	if s.Run.Plan.Interleave != harness.InterleaveSlices || s.resumed {
		return
	}
	slowest := ""
	for alias, v := range found {
		if v.Answer > found[slowest].Answer {
			slowest = alias
		}
	}
	took := found[slowest].Answer
	for i := range s.Run.Plan.Loads {
		l := &s.Run.Plan.Loads[i]
		least := took * time.Duration(max(answersInSlice, answersToEach*l.Connections))
		if l.Slice == 0 || least <= l.Slice {
			continue
		}
		was := l.Slice
		l.Slice = min(least.Round(was)+was, longestSlice)
		l.Duration = max(l.Duration, slicesInRound*l.Slice)
		s.warn("%s takes %s to answer: slices are %s instead of %s", slowest, took.Round(time.Millisecond), l.Slice,
			was)
	}
}
