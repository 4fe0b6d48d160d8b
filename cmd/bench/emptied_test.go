package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// keptSelftest is a self-test whose parts have no turns.ndjson, which is left out of git for its size.
const keptSelftest = "../../results/selftest-precise"

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
	t.Parallel()
	dir := copied(t, keptRun)
	if exit, _, words := said(t, "report", "--write", dir); exit != exitcode.OK {
		t.Fatalf("exit %d: %s", exit, words)
	}
	if err := os.Remove(filepath.Join(dir, results.TurnsFile)); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if exit, _, words := said(t, "report", "--write", dir); exit != exitcode.Failed || !strings.Contains(words, "nothing was changed; bring turns.ndjson back") {
		t.Errorf("exit %d: %s", exit, words)
	}
	unchanged(t, dir, before)
}

// The tables of a self-test are not made again from parts that lost their turns, or some of them.
func TestSelftestKeepsTablesWithoutTurns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(keptSelftest)); err != nil {
		t.Fatal(err)
	}
	does, err := results.ReadSelftest(dir)
	if err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, harness.PartPrecise)
	_ = os.Remove(filepath.Join(part, results.TurnsFile)) // where it was measured it is there
	before := contents(t, dir)
	tester := selftester{dir: dir, does: does, stdout: io.Discard, stderr: io.Discard}
	if err := tester.run(t.Context()); err == nil || !strings.Contains(err.Error(), "is complete and turns.ndjson has 0 of its ") {
		t.Errorf("without turns: %v", err)
	}
	unchanged(t, dir, before)
	if err := os.WriteFile(filepath.Join(part, results.TurnsFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before = contents(t, dir)
	if err := tester.write(nil); err == nil || !strings.Contains(err.Error(), "nothing was changed; bring the whole file back") {
		t.Errorf("with a file that is empty: %v", err)
	}
	unchanged(t, dir, before)
}
