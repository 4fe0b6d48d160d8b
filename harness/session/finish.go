package session

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/screen"
	"tenrounds/harness/results"
	"tenrounds/harness/runner"
	"tenrounds/harness/secret"
	"tenrounds/harness/session/reports"
)

// InterruptedError is the cause of a context that a signal ended.
type InterruptedError struct{ Signal os.Signal }

func (i *InterruptedError) Error() string { return "ended by a signal: " + i.Signal.String() }

// finish writes the last run.json and all reports, shows the tables, and returns the run's outcome. ended is
// why the rounds stopped early, nil if they did not.
func (s *Session) finish(ended error) error {
	ended = errors.Join(ended, s.folder.Intact())
	s.close(ended)
	s.stats.Update(s.Run)
	in := reports.Input(s.Run, s.stats)
	err := s.writeAll(in)
	path := filepath.Join(s.folder.Dir(), results.ReportFile)
	fmt.Fprintf(s.words(), "report in %s and %s\n", path, results.PageFile)
	if s.hasViolations() {
		s.say("all violations are in %s", s.violationsPath())
	}
	var outcome error
	if ended == nil && err == nil {
		outcome = s.outcome(in) // which says something of its own
	}
	s.show(in)
	switch {
	case ended == nil && err == nil:
		return outcome
	case ended == nil:
		return err
	case errors.Is(ended, runner.ErrNothingLaunched) && len(s.unchecked()) == len(s.Run.Subjects):
		ended = &exitcode.Error{Code: exitcode.Unchecked, Err: ended}
	}
	return fmt.Errorf("%w; what was measured is in %s; go on with: %s",
		ended, s.folder.Dir(), s.Secrets.Command(s.folder.Dir(), s.Run.Plan))
}

// show prints the last screen of a run, or all of its tables. The command reports lost output at its end.
func (s *Session) show(in content.Input) {
	if s.Options.Full {
		in.Told = true
		_ = report.Text(s.Stdout, in)
		return
	}
	in.Folder = fromHere(s.folder.Dir())
	in.Page, in.Program = filepath.Join(in.Folder, results.PageFile), called()
	_ = screen.Write(s.Stdout, in)
}

// called is this program as it was called, where that is a path from here; else its name.
func called() string {
	if path := os.Args[0]; strings.ContainsRune(path, filepath.Separator) && filepath.IsLocal(path) {
		return path
	}
	return "bench"
}

// fromHere is a path as one types it in the folder of this process: relative where it is below.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	short, err := filepath.Rel(here, path)
	if err != nil || !filepath.IsLocal(short) {
		return path
	}
	return short
}

// outcome is that of a run that came to its end: its worst fault, or else that of its gate.
func (s *Session) outcome(in content.Input) error {
	if err := s.verdict(in.Rows); err != nil {
		return err
	}
	return s.gate(in)
}

// close sets how the run ended, and its last warnings.
func (s *Session) close(ended error) {
	s.Run.Ended = time.Now()
	s.Run.Status = harness.StatusComplete
	var signal *InterruptedError
	switch {
	case errors.As(ended, &signal):
		s.Run.Status, s.Run.Reason = harness.StatusInterrupted, ended.Error()
	case ended != nil:
		s.Run.Status, s.Run.Reason = harness.StatusFailed, secret.Redact(ended.Error())
	case !s.Options.NoVerify:
		s.warnUnlessRechecked()
	}
	for _, name := range s.Rig.Orphans() {
		s.warn("%s left the process group of the server that started it, outlived it and was ended; "+
			"its CPU time and memory may be missing from the server's", name)
	}
}

// warnUnlessRechecked warns of measured targets that were not checked after their last turn.
func (s *Session) warnUnlessRechecked() {
	for _, e := range s.Run.Plan.Entries {
		if s.subject(e.Alias).After == nil {
			s.warn("%s was not checked again after its last turn", e.Alias)
		}
	}
}

// writeAll writes run.json and all reports.
func (s *Session) writeAll(in content.Input) error {
	for _, write := range []func() error{
		func() error { return s.folder.WriteRun(s.Run) },
		func() error { return reports.WriteTables(s.folder, in) },
		s.keepFindings,
		func() error { return reports.WritePage(s.folder) }, // only now: drawing takes CPU time
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}
