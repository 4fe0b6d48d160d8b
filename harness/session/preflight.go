package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/session/books"
)

// Impossible is the error of findings with which a run must not begin.
func Impossible(findings []harness.Finding) error {
	var all []string
	for _, f := range findings {
		if f.Level == harness.FindingImpossible {
			all = append(all, fmt.Sprintf("%v\n  mend: %s", f, f.Mend))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return errors.New("this machine cannot do the run:\n" + strings.Join(all, "\n"))
}

// preflight examines the machine before anything is built. It prints and keeps what will spoil the run, and
// fails if the run is impossible.
func (s *Session) preflight(ctx context.Context) error {
	dir := s.Options.Out
	if s.resumed {
		dir = s.folder.Dir()
	}
	findings, err := s.Rig.Examine(ctx, plan.Needs(s.Run.Plan, s.Targets), dir)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if f.Level == harness.FindingWarning {
			s.say("machine: %v\n  mend: %s", f, f.Mend)
		}
		if f.Level != harness.FindingFine && !slices.Contains(s.Run.Findings, f) { // a resumed run has some already
			s.Run.Findings = append(s.Run.Findings, f)
		}
	}
	if err := Impossible(findings); err != nil {
		return err
	}
	return books.Check(s.Run.Plan)
}
