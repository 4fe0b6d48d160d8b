package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// The servers of the bookstore are checked by the command, by either of their names, on data that leaves
// nothing behind.
func TestVerifyBookstore(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	faults.Try(t, func(f *faults.Findings, _ int) {
		b := newBed(t)
		temp := t.TempDir()
		b.env = []string{"TMPDIR=" + temp}
		cmd, out := b.startPlain("verify", "--app", "bookstore", "--targets", "nethttp,fasthttp-bookstore")
		if code := status(t, cmd.Wait()); code != 0 {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		for _, want := range []string{`nethttp-bookstore +\S+ +net/http +\d{3,} +0 `,
			`fasthttp-bookstore +\S+ +fasthttp +\d{3,} +0 `, `checks of 2 targets, 0 violations`} {
			if !regexp.MustCompile(want).MatchString(out.String()) {
				f.Errorf("no word of %q:\n%s", want, out)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(temp, "tenrounds-verify-*")); len(left) > 0 {
			f.Errorf("left behind: %q", left)
		}
	})
}

// What cannot be verified is refused, with what to do.
func TestVerifyBookstoreRefuses(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	file := filepath.Join(t.TempDir(), "mine.db")
	if err := os.WriteFile(file, []byte(strings.Repeat("letters ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd, out := b.startPlain("verify", "--app", "bookstore", "--targets", "nethttp", "--database", file)
	if code := status(t, cmd.Wait()); code != exitcode.Failed ||
		!strings.Contains(out.String(), "name another file") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	for _, args := range [][]string{
		{"--app", "bookshop", `unknown "bookshop"`}, {"--database", "x", "it needs --app bookstore"},
		{"--app", "bookstore", "--slow", "leave --app out"},
		{"--app", "bookstore", "--targets", "gni", `unknown target "gni"`},
	} {
		want := args[len(args)-1]
		cmd, out := b.startPlain(append([]string{"verify"}, args[:len(args)-1]...)...)
		if code := status(t, cmd.Wait()); code != exitcode.Usage || !strings.Contains(out.String(), want) {
			t.Errorf("%q: exit %d, no word of %q:\n%s", args, code, want, out)
		}
	}
}
