package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// TestTooFewFiles runs bench in a shell whose limit is too low, as a user's is: nothing is built or started.
func TestTooFewFiles(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-c", `ulimit -n 64; exec "$0" "$@"`, path}, append(b.common, "--connections", "100")...)
	out, err := exec.Command("sh", args...).CombinedOutput()
	said := string(out)
	if code := status(t, err); code != exitcode.Failed || strings.Contains(said, "build") {
		t.Errorf("exit %d:\n%s", code, said)
	}
	for _, word := range []string{"cannot do the run", "open files: 64 for each process", "needed: 132", "too many open files", "mend: sudo prlimit", "fewer --connections"} {
		if !strings.Contains(said, word) {
			t.Errorf("it does not say %q:\n%s", word, said)
		}
	}
	if _, err := os.Stat(b.dir()); err == nil {
		t.Error("it made a folder of results")
	}
	b.alone()
}

// TestFindingsAreKept runs where server and generator are not pinned: that spoils figures, so it is said, kept and reported.
func TestFindingsAreKept(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	code, said := b.exit("--quiet")
	if code != 0 || !strings.Contains(said, "bench: machine: cpus: ") || !strings.Contains(said, "mend: ") {
		t.Errorf("exit %d, and it does not warn:\n%s", code, said)
	}
	run, _ := b.read()
	kept := 0
	for _, f := range run.Findings {
		if f.Check == "cpus" && f.Level == harness.FindingWarning {
			kept++
		}
		if f.Level == harness.FindingFine {
			t.Errorf("what is fine needs not be kept: %+v", f)
		}
	}
	if kept != 1 {
		t.Errorf("findings are %+v", run.Findings)
	}
	if report := b.report(); !strings.Contains(report, "the machine, before the run: cpus: ") {
		t.Errorf("it is not in the report:\n%s", report)
	}
}
