package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/session/rig"
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

// preflight examines the machine before a run: it says what will spoil it, and fails on what makes it impossible.
func (s *Session) preflight(ctx context.Context) error {
	dir := rig.Below(s.Stage.Root, s.Options.Out)
	if s.folder != nil {
		dir = s.folder.Dir()
	}
	findings, err := s.Stage.Examine(ctx, plan.Needs(s.Run.Plan, s.Targets), dir)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if f.Level == harness.FindingWarning {
			fmt.Fprintf(s.Stderr, "bench: machine: %v\n  mend: %s\n", f, f.Mend)
		}
		if f.Level != harness.FindingFine && !slices.Contains(s.Run.Findings, f) { // a run that goes on keeps what it had
			s.Run.Findings = append(s.Run.Findings, f)
		}
	}
	return Impossible(findings)
}
