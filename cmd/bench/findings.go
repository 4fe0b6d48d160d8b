package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
)

// tell says what was found wrong with a target in a few lines, and reports whether there is more to it.
func tell(say func(format string, args ...any), v harness.Verification) (more bool) {
	lines, left := harness.Brief(v.Violations)
	for _, l := range lines {
		say("violation: %s", l)
	}
	if left > 0 {
		say("violation: %s: and %d more checks", v.Target, left)
	}
	if words := v.NotAskedWords(); words != "" {
		say("%s: %s", v.Target, words)
	}
	if v.Unchecked != "" {
		say("%s could not be checked: %s", v.Target, v.Unchecked)
	}
	return len(v.Violations) > len(lines)
}

// findings are all violations, a line each, and what could not be checked.
func findings(all []harness.Verification) string {
	var b strings.Builder
	for _, v := range all {
		for _, x := range v.Violations {
			fmt.Fprintf(&b, "violation: %v\n", x)
		}
		if v.Unchecked != "" {
			fmt.Fprintf(&b, "%s could not be checked: %s\n", v.Target, v.Unchecked)
		}
	}
	return b.String()
}

// keepFindings writes them to a file, a temporary one if none is named, and returns its path.
func keepFindings(path, text string) (string, error) {
	if path == "" {
		f, err := os.CreateTemp("", "tenrounds-violations-*.txt")
		if err != nil {
			return "", fmt.Errorf("make a file for the violations: %w", err)
		}
		path = f.Name()
		if err := f.Close(); err != nil {
			return "", fmt.Errorf("write the violations: %w", err)
		}
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return "", fmt.Errorf("write the violations: %w", err)
	}
	return path, nil
}

// mostBroken is how many checks a target may fail and be measured all the same: one that fails more does not have the
// contract at all, and its figures would say nothing.
const mostBroken = 10

// leaveOut takes the targets out of the plan that break the contract in too many checks, and says what to do. It
// returns an error if nothing is left to measure.
func (s *session) leaveOut() error {
	var left []harness.Entry
	for _, e := range s.run.Plan.Entries {
		n := 0
		for _, x := range s.run.Subjects {
			if x.Alias == e.Alias && x.Verification != nil {
				n = harness.Broken(x.Verification.Violations)
			}
		}
		if n <= mostBroken {
			left = append(left, e)
			continue
		}
		s.warn(fmt.Sprintf("%s breaks the contract in %d checks and is not measured: mend it (bench verify --targets %s), or measure it without the contract by --no-verify",
			e.Alias, n, e.Target))
	}
	s.run.Plan.Entries = left
	if len(left) == 0 {
		return exitcode.Errorf(exitcode.Wrong, "all targets break the contract in more than %d checks: nothing is left to measure", mostBroken)
	}
	if err := rig.CheckLeft(s.run.Plan); err != nil {
		return &exitcode.Error{Code: exitcode.Wrong, Err: err}
	}
	return nil
}

// unchecked are the targets that could not be checked.
func (s *session) unchecked() (aliases []string) {
	for _, x := range s.run.Subjects {
		if x.Unchecked() != "" {
			aliases = append(aliases, x.Alias)
		}
	}
	return aliases
}

// tellFile says where all violations are, if there are any.
func (s *session) tellFile() {
	if slices.ContainsFunc(s.run.Subjects, func(x harness.Subject) bool { return len(x.Violations()) > 0 }) {
		fmt.Fprintf(s.stderr, "bench: all violations are in %s\n", filepath.Join(s.folder.Dir(), results.ViolationsFile))
	}
}

// keepFindings writes what was found of all targets into the run's folder, if there is anything.
func (s *session) keepFindings() error {
	var all []harness.Verification
	for _, x := range s.run.Subjects {
		for _, v := range []*harness.Verification{x.Verification, x.After} {
			if v != nil {
				all = append(all, *v)
			}
		}
	}
	if text := findings(all); text != "" {
		return s.folder.WriteReport(results.ViolationsFile, []byte(text))
	}
	return nil
}
