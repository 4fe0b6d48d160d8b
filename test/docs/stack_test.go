package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
)

// TestStackedTables reads the tables of kept runs of several kinds as one, in pandas and in DuckDB. "make
// test-tables" names a Python that has them.
func TestStackedTables(t *testing.T) {
	python := os.Getenv("TENROUNDS_TABLES")
	if python == "" {
		t.Skip("it needs pandas and DuckDB: make test-tables")
	}
	args := []string{"test/docs/testdata/stack.py"}
	parent := t.TempDir()
	for _, name := range []string{"reference", "pair", "python", "sweep", "slo2", "users-local",
		"bookstore-full"} {
		dir := filepath.Join(parent, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{results.RunFile, results.PackedFile} {
			b, err := os.ReadFile(filepath.Join("results", name, file))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, file), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := reports.Rewrite(dir); err != nil {
			t.Fatal(err)
		}
		args = append(args, dir)
	}
	out, err := exec.Command(python, args...).CombinedOutput()
	t.Logf("%s", out)
	if err != nil || !strings.Contains(string(out), "summary.csv: 7 runs") {
		t.Errorf("%v", err)
	}
}
