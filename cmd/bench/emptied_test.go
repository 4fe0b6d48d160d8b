package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// contents reads all files under a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// unchanged fails if a file under dir is not as it was, or is new.
func unchanged(t *testing.T, dir string, before map[string]string) {
	t.Helper()
	after := contents(t, dir)
	for path, text := range after {
		if was, known := before[path]; !known || was != text {
			t.Errorf("%s was changed", path)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, there were %d", len(after), len(before))
	}
}

// Tables whose turns are not there cannot be made again: they are left as they are.
func TestReportKeepsTablesWithoutTurns(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	dir := copied(t, keptRun)
	if exit, _, words := said(t, "report", "--write", dir); exit != exitcode.OK {
		t.Fatalf("exit %d: %s", exit, words)
	}
	if err := os.Remove(filepath.Join(dir, results.TurnsFile)); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if exit, _, words := said(t, "report", "--write", dir); exit != exitcode.Failed ||
		!strings.Contains(words, "nothing was changed; bring turns.ndjson back") {
		t.Errorf("exit %d: %s", exit, words)
	}
	unchanged(t, dir, before)
}
