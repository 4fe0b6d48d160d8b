package reports

import (
	"fmt"
	"os"
	"strings"

	"tenrounds/harness"
)

// Tell says what was found wrong with a target in a few lines, and reports whether there is more to it.
func Tell(say func(format string, args ...any), v harness.Verification) (more bool) {
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

// Findings are all violations, a line each, and what could not be checked.
func Findings(all []harness.Verification) string {
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

// KeepFindings writes them to a file, a temporary one if none is named, and returns its path.
func KeepFindings(path, text string) (string, error) {
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
