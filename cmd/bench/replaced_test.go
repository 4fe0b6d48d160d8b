package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
)

// replace puts another program in the place of one, as a build does.
func replace(t *testing.T, path string) {
	t.Helper()
	other := path + ".new"
	if err := os.WriteFile(other, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
}

// A server that is built anew in the middle of a run has no rank and says why. The others go on.
func TestServerReplacedInTheMiddle(t *testing.T) {
	t.Parallel()
	calm.Repeat(t, 3, func(f *calm.Findings, n int) {
		rounds := 4 << n // more if all were over by the time that it was replaced
		b := newBed(t)
		b.add("fine", "fine")
		server, err := faulty()
		if err != nil {
			f.Fatalf("%v", err)
		}
		b.manifest(harness.Target{
			Name: "test-replaced", Title: "x", Language: "Go", Engine: "net/http", Static: "none", Build: []string{"cp", server, "{binary}"},
			Run:     []string{"{binary}", "test-replaced", "fine", b.lies, strconv.Itoa(dieAfter), "--addr", "{addr}", "--files", "{files}"},
			Version: []string{"echo", "v1"},
		})
		path := filepath.Join("..", "..", "bin", "test-replaced")
		t.Cleanup(func() { _ = os.Remove(path) })
		cmd, out := b.start("--targets", "fine,test-replaced", "--rounds", strconv.Itoa(rounds))
		b.waitTurns(2)
		replace(t, path)
		if code := status(t, cmd.Wait()); code != exitcode.Failed {
			f.Errorf("exit %d:\n%s", code, out)
		}
		rows := b.rows()
		if r := rows["test-replaced"]; r.N == 0 || r.N == rounds || !strings.Contains(r.Unranked, "bin/test-replaced is not the program any more that was built for this run") {
			f.Errorf("%d rounds, %q", r.N, r.Unranked)
		}
		if r := rows["fine"]; r.N != rounds || r.Unranked != "" {
			f.Errorf("the other one did not go on: %+v", r)
		}
		b.alone()
	})
}
