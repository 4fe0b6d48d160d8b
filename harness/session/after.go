package session

import (
	"context"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/reports"
)

// verifyAfter checks a server that has just been measured.
func (s *Session) verifyAfter(ctx context.Context, e harness.Entry, server runner.Server) {
	if s.Options.NoVerify {
		return
	}
	v := s.Stage.VerifyAfter(ctx, e, server)
	if ctx.Err() != nil {
		return // cut short: it says nothing
	}
	i := slices.IndexFunc(s.Run.Subjects, func(x harness.Subject) bool { return x.Alias == e.Alias })
	s.Run.Subjects[i].After = &v
	reports.Tell(func(format string, args ...any) { s.progress.Note("after the run: "+format, args...) }, v)
}
