package session

import (
	"fmt"
	"path/filepath"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// Reopen reads the folder of a run that stopped, to resume it.
func (s *Session) Reopen(dir string) error {
	folder, run, done, notices, err := results.Resume(dir)
	if err != nil {
		return err
	}
	s.resumed, s.folder, s.Run, s.done = true, folder, run, done
	if run.Status == harness.StatusComplete && len(done) >= run.Plan.Turns() {
		s.Close()
		return fmt.Errorf("%s is complete: there is nothing to go on with; start a new run", dir)
	}
	for _, n := range notices {
		s.say("%s", n)
	}
	if run.Methodology != harness.Methodology {
		return fmt.Errorf("%s was measured by version %d of the methodology, this is version %d: start a new run",
			dir, run.Methodology, harness.Methodology)
	}
	return nil
}

// create makes the folder of a new run.
func (s *Session) create() (err error) {
	if err := s.name(); err != nil {
		return err
	}
	s.folder, err = results.Create(s.Options.Out, s.Run.ID)
	return err
}

// CheckFolder refuses the name of a folder that exists, before anything is built.
func (s *Session) CheckFolder() error {
	if err := s.name(); err != nil {
		return err
	}
	return results.CheckFree(s.Options.Out, s.Run.ID)
}

// name gives the run its start time and the name of its folder.
func (s *Session) name() error {
	s.Run.Started = time.Now()
	s.Run.ID = s.Options.ID
	if s.Run.ID == "" {
		s.Run.ID = freeName(s.Options.Out, s.Run.Started.Format("20060102-150405")+"-"+s.Run.Plan.Name)
	}
	if s.Run.ID != filepath.Base(s.Run.ID) || s.Run.ID == ".." || s.Run.ID == "." {
		return exitcode.Errorf(exitcode.Usage, "--id: %q is no name of a folder", s.Run.ID)
	}
	return nil
}

// freeName is a name that no folder in out has: two runs of a plan can start in the same second.
func freeName(out, name string) string {
	free := name
	for n := 2; results.CheckFree(out, free) != nil && n < 100; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	return free
}
