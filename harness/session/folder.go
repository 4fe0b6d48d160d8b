package session

import (
	"fmt"
	"path/filepath"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
)

// Reopen reads the folder of a run that stopped.
func (s *Session) Reopen(dir string) error {
	folder, run, done, notices, err := results.Resume(dir)
	if err != nil {
		return err
	}
	s.folder, s.Run, s.done = folder, run, done
	if run.Status == harness.StatusComplete && len(done) >= run.Plan.Turns() {
		s.Close()
		return fmt.Errorf("%s is complete: there is nothing to go on with; start a new run", dir)
	}
	for _, n := range notices {
		fmt.Fprintf(s.Stderr, "bench: %s\n", n)
	}
	if run.Methodology != harness.Methodology {
		return fmt.Errorf("%s was measured by version %d of the methodology, this is version %d: start a new run", dir, run.Methodology, harness.Methodology)
	}
	return nil
}

// create makes the folder of a new run.
func (s *Session) create() error {
	out, err := s.choosePlace()
	if err != nil {
		return err
	}
	s.folder, err = results.Create(out, s.Run.ID)
	return err
}

// CheckPlace refuses a name that is taken before anything is built.
func (s *Session) CheckPlace() error {
	out, err := s.choosePlace()
	if err != nil {
		return err
	}
	return results.CheckFree(out, s.Run.ID)
}

// choosePlace gives the run its name, and returns the folder that its own will be in.
func (s *Session) choosePlace() (out string, err error) {
	s.Run.Started = time.Now()
	s.Run.ID = s.Options.ID
	if s.Run.ID == "" {
		s.Run.ID = s.Run.Started.Format("20060102-150405") + "-" + s.Run.Plan.Name
	}
	if s.Run.ID != filepath.Base(s.Run.ID) || s.Run.ID == ".." || s.Run.ID == "." {
		return "", exitcode.Errorf(exitcode.Usage, "--id: %q is no name of a folder", s.Run.ID)
	}
	return rig.Below(s.Stage.Root, s.Options.Out), nil
}
