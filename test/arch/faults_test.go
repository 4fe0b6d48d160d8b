package arch_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tenrounds/test/checkout"
)

// onlyFirst is how a test of the suite of faults begins. The Makefile finds these tests by that.
var onlyFirst = regexp.MustCompile(`(?m)^func Test\w+\(t \*testing\.T\) \{\n\tfaults\.Only\(t\)\n`)

// watchers may watch whether the machine stands still: all else is no matter of time, or uses faults.Try.
var watchers = []string{"harness/verify/exam.go", "harness/verify/collect_test.go", "test/faults/try.go",
	"test/faults/try_test.go", "cmd/bench/harness_test.go"}

// TestFaultsAreFound: make test-faults runs every test of the suite, and quick tests repeat nothing.
func TestFaultsAreFound(t *testing.T) {
	t.Parallel()
	checkout.Log()
	found := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && slices.Contains([]string{".git", "bin", "results"}, path) {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		source, err := os.ReadFile(path)
		text := string(source)
		calls, first := strings.Count(text, "\tfaults.Only("), len(onlyFirst.FindAllString(text, -1))
		if calls != first {
			t.Errorf("%s: faults.Only(t) is not the first statement of a test: make test-faults does not find it",
				path)
		}
		if strings.Contains(text, "\t\"tenrounds/harness/calm\"\n") &&
			!slices.Contains(watchers, filepath.ToSlash(path)) {
			t.Errorf("%s: imports harness/calm: begin with faults.Only and use faults.Try, or assert no time", path)
		}
		found += first
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d tests of the suite, %v", found, err)
	}
}
