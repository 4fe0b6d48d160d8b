package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
)

// A target that does not have the contract at all is not measured: the run says so before the rounds, with what to do,
// in a few lines, once, and where all violations are.
func TestManyViolationsEndBeforeTheRounds(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	cmd, out := b.startPlain(slices.DeleteFunc(slices.Clone(b.common), func(s string) bool { return s == "--no-verify" })...)
	if code := status(t, cmd.Wait()); code != exitcode.Wrong {
		t.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
	}
	text, err := os.ReadFile(filepath.Join(b.dir(), results.ViolationsFile))
	if err != nil || strings.Count(string(text), "violation: fine: ") <= session.MostBroken {
		t.Errorf("all violations: %v\n%s", err, text)
	}
	if n := strings.Count(out.String(), "violation: fine: "); n != 4 { // three, and how many more
		t.Errorf("%d lines of violations:\n%s", n, out)
	}
	for _, want := range []string{"more checks\n", "checks and is not measured: mend it (bench verify --targets fine)", "--no-verify", "nothing is left to measure", "all violations are in " + b.dir()} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no word of %q:\n%s", want, out)
		}
	}
	if _, turns := b.read(); len(turns) > 0 {
		t.Errorf("%d turns were measured", len(turns))
	}
	b.alone()
}

func TestVerifyWritesAllViolations(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	path := filepath.Join(b.out, "all.txt")
	cmd, out := b.startPlain("verify", "--manifests", b.manifests, "--targets", "fine", "--out", path)
	if code := status(t, cmd.Wait()); code != exitcode.Wrong {
		t.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
	}
	if text, err := os.ReadFile(path); err != nil || strings.Count(string(text), "violation: fine: ") <= session.MostBroken {
		t.Errorf("all violations: %v\n%s", err, text)
	}
	if n := strings.Count(out.String(), "violation: fine: "); n != 4 || !strings.Contains(out.String(), "all violations are in "+path) {
		t.Errorf("%d lines of violations:\n%s", n, out)
	}
	b.alone()
}
