package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
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
	if err != nil || strings.Count(string(text), "violation: fine: ") <= mostBroken {
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
	if text, err := os.ReadFile(path); err != nil || strings.Count(string(text), "violation: fine: ") <= mostBroken {
		t.Errorf("all violations: %v\n%s", err, text)
	}
	if n := strings.Count(out.String(), "violation: fine: "); n != 4 || !strings.Contains(out.String(), "all violations are in "+path) {
		t.Errorf("%d lines of violations:\n%s", n, out)
	}
	b.alone()
}

// What could not be checked is an exit code of its own, where nothing is worse.
func TestVerdictOfUnchecked(t *testing.T) {
	subjects := func(v ...harness.Verification) (all []harness.Subject) {
		for i, x := range v {
			all = append(all, harness.Subject{Entry: harness.Entry{Alias: string(rune('a' + i))}, Verification: &x})
		}
		return all
	}
	late := harness.Verification{Unchecked: "no answer in time"}
	broken := harness.Verification{Violations: []harness.Violation{{Check: "json/head"}}}
	row := func(target, why string, failed int64) harness.Summary {
		return harness.Summary{Target: target, Unranked: why, Failed: failed}
	}
	for _, c := range []struct {
		name     string
		subjects []harness.Subject
		rows     []harness.Summary
		want     int
	}{
		{"all right", subjects(harness.Verification{}), []harness.Summary{row("a", "", 0)}, exitcode.OK},
		{"unchecked", subjects(harness.Verification{}, late), []harness.Summary{row("a", "", 0), row("b", "could not be checked", 0)}, exitcode.Unchecked},
		{"unchecked and not measured", subjects(late), []harness.Summary{row("a", "1 of 1 turns could not be measured", 0)}, exitcode.Unchecked},
		{"a violation beside it", subjects(broken, late), []harness.Summary{row("a", "breaks", 0), row("b", "could not be checked", 0)}, exitcode.Wrong},
		{"failures beside it", subjects(harness.Verification{}, late), []harness.Summary{row("a", "failed", 1), row("b", "could not be checked", 0)}, exitcode.Wrong},
		{"another was not measured", subjects(harness.Verification{}, late), []harness.Summary{row("a", "turns could not be measured", 0), row("b", "could not be checked", 0)}, exitcode.Failed},
	} {
		s := session{run: harness.Run{Subjects: c.subjects}, stdout: io.Discard}
		if err := s.verdict(c.rows, nil); exitcode.Of(err) != c.want {
			t.Errorf("%s: exit %d (%v), want %d", c.name, exitcode.Of(err), err, c.want)
		}
	}
}
