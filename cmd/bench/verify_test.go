package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/session"
	"tenrounds/test/faults"
)

// The faulty servers answer a few paths only, so even the fine one breaks the contract in many places.
func TestVerifyFindsViolations(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	faults.Try(t, func(f *faults.Findings, _ int) {
		b := newBed(t, "fine", "lie")
		path := filepath.Join(b.out, "all.txt")
		cmd, out := b.startPlain("verify", "--manifests", b.manifests, "--targets", "fine,nethttp", "--out", path)
		if code := status(t, cmd.Wait()); code != exitcode.Wrong {
			f.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
		}
		for _, want := range []string{"violation: fine: /", "checks of 2 targets", "nethttp "} {
			if !strings.Contains(out.String(), want) {
				f.Errorf("no word of %q:\n%s", want, out)
			}
		}
		if text, err := os.ReadFile(path); err != nil || strings.Count(string(text),
			"violation: fine: ") <= session.MostBroken {
			f.Errorf("all violations: %v\n%s", err, text)
		}
		if n := strings.Count(out.String(), "violation: fine: "); n != 4 ||
			!strings.Contains(out.String(), "all violations are in "+path) {
			f.Errorf("%d lines of violations:\n%s", n, out)
		}
		if strings.Contains(out.String(), "violation: nethttp") {
			f.Errorf("net/http breaks the contract:\n%s", out)
		}
		b.alone()
	})
}

// A server that does not start has broken no rule: it was not checked, which is said as such.
func TestVerifyOfWhatDoesNotStart(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t, "exits")
	cmd, out := b.startPlain("verify", "--manifests", b.manifests, "--targets", "exits")
	if code := status(t, cmd.Wait()); code != exitcode.Unchecked {
		t.Errorf("exit %d, want %d:\n%s", code, exitcode.Unchecked, out)
	}
	for _, want := range []string{" not checked\n", "0 checks of 1 targets, 0 violations",
		"exits could not be checked: exits ended before it was ready", "no licence",
		"1 of 1 targets could not be checked, which is no violation"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no word of %q:\n%s", want, out)
		}
	}
	b.alone()
}
