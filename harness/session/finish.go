package session

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/reports"
)

// recheck notes which targets of a run that came to its end were not checked after their last turn.
func (s *Session) recheck() {
	for _, x := range s.Run.Subjects {
		measured := slices.ContainsFunc(s.Run.Plan.Entries, func(e harness.Entry) bool { return e.Alias == x.Alias })
		if measured && s.Run.Status == harness.StatusComplete && !s.Options.NoVerify && x.After == nil {
			s.warn(x.Alias + " was not checked again after its last turn")
		}
	}
}

// finish writes the last word on the run, shows the tables and says what the run came to.
func (s *Session) finish(ended error, failed []error) error {
	ended = errors.Join(ended, s.folder.Intact())
	s.Run.Ended = time.Now()
	s.Run.Status = harness.StatusComplete
	var signal *InterruptedError
	switch {
	case errors.As(ended, &signal):
		s.Run.Status, s.Run.Reason = harness.StatusInterrupted, ended.Error()
	case ended != nil:
		s.Run.Status, s.Run.Reason = harness.StatusFailed, harness.Redact(ended.Error())
	}
	s.recheck()
	for _, o := range s.Stage.Orphans() {
		s.warn(o)
	}
	s.stats.Update(s.Run)
	in := reports.Input(s.Run, s.stats)
	err := s.folder.WriteRun(s.Run)
	if err == nil {
		err = reports.WriteTables(s.folder, in)
	}
	if err == nil {
		err = s.keepFindings()
	}
	if err == nil {
		err = reports.WritePage(s.folder) // at the end alone: drawing takes CPU time
	}
	fmt.Fprintf(s.words(), "report in %s and %s\n", filepath.Join(s.folder.Dir(), results.ReportFile), results.PageFile)
	s.tellFile()
	in.Told = true
	_ = tables.Text(s.Stdout, in) // the command says in the end that this failed
	if ended != nil {
		if errors.Is(ended, runner.ErrNothingLaunched) && len(s.unchecked()) == len(s.Run.Subjects) {
			ended = &exitcode.Error{Code: exitcode.Unchecked, Err: ended}
		}
		return fmt.Errorf("%w; what was measured is in %s; go on with: %s", ended, s.folder.Dir(), s.Stage.Books.Secrets.Command(s.folder.Dir(), s.Run.Plan))
	}
	if err != nil {
		return err
	}
	return s.verdict(in.Rows, failed)
}
