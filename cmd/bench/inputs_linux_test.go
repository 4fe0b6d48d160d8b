package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// Output that is lost is an error of every command, also of one whose work is done.
func TestOutputIsLost(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	for _, args := range [][]string{
		{"report", keptRun}, {"report", "--format", "markdown", keptRun},
		{"report", "--format", "benchfmt", keptRun}, {"list"},
		{"compare", keptRun, keptRun}, {"run", "quick", "--dry-run"}, {"--help"},
	} {
		var errs bytes.Buffer
		if code := run(args, full, &errs); code != exitcode.Failed ||
			!strings.Contains(errs.String(), "no space left on device") {
			t.Errorf("bench %s: exit %d: %s", strings.Join(args, " "), code, &errs)
		}
	}
}

// A command that only reads has nothing to stop: one signal ends it, whatever it waits for. Here nobody takes
// its output.
func TestSignalEndsReader(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, program, "report", "--format", "html", keptRun)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil { // now it writes, and the pipe will be full
			t.Fatal(err)
		}
		_ = cmd.Process.Signal(signal)
		if code := status(t, cmd.Wait()); code != exitcode.Signal(signal) ||
			strings.Contains(errs.String(), "servers") {
			t.Errorf("%v: exit %d: %s", signal, code, &errs)
		}
	}
}

// A pipe as a plan, or in a folder of results, is refused at once.
func TestPipesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe := filepath.Join(dir, results.RunFile)
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"run", pipe, "--dry-run"}, {"report", dir}, {"compare", dir, keptRun},
		{"run", "--resume", dir}} {
		var out, errs bytes.Buffer
		if code := run(args, &out, &errs); code == exitcode.OK || !strings.Contains(errs.String(),
			"it is a named pipe") {
			t.Errorf("bench %s: exit %d: %s", strings.Join(args, " "), code, &errs)
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"site", "--results", filepath.Dir(dir), "--out",
		filepath.Join(t.TempDir(), "site")}, &out, &errs); code != exitcode.OK ||
		!strings.Contains(errs.String(), "it is a named pipe") {
		t.Errorf("bench site: exit %d: %s", code, &errs)
	}
}
