package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// TestTextIsNarrow holds what the commands say of every kept run to a terminal of 80 columns.
func TestTextIsNarrow(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	const reference = "../../results/reference"
	found, err := filepath.Glob("../../results/*/" + results.RunFile)
	if err != nil || len(found) == 0 {
		t.Fatalf("there are no results: %v", err)
	}
	lines := [][]string{{"compare", reference, reference}}
	for _, path := range found {
		dir := filepath.Dir(path)
		_, _ = os.Stat(filepath.Join(dir, results.TurnsFile))
		lines = append(lines, []string{"report", dir}, []string{"report", "--full", dir})
	}
	for _, args := range lines {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			code, out, words := said(t, args...)
			if code != exitcode.OK {
				t.Fatalf("exit %d: %s", code, words)
			}
			for line := range strings.Lines(out) {
				// a path is not cut
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 &&
					!strings.Contains(line, "bench report ../../results/") {
					t.Errorf("a line of %d: %s", n, line)
				}
			}
		})
	}
}
