package contract_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// TestNew makes a server in each language, in a copy of the checkout and in a folder of its own, and holds
// each to the contract.
func TestNew(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	checkout.Look()
	bench, err := checkout.Command("bench")
	if err != nil {
		t.Fatal(err)
	}
	root, own := copied(t), filepath.Join(t.TempDir(), "my servers")
	do := func(t *testing.T, args ...string) (code int, said string) {
		t.Helper()
		cmd := exec.Command(bench, args...)
		said, err := inFolder(root, cmd)
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), said
	}
	for _, x := range []struct{ language, needs, dir, next string }{
		{"go", "go", "", "bench verify --targets a-go\n"},
		{"python", "python3", "", "bench verify --targets a-python\n"},
		{"node", "node", own, "bench verify --manifests " + own + " --targets a-node\n"},
	} {
		t.Run(x.language, func(t *testing.T) {
			name := "a-" + x.language
			args := []string{"new", name, "--lang", x.language}
			if x.dir != "" {
				args = append(args, "--dir", x.dir)
			}
			if code, said := do(t, args...); code != 0 || !strings.Contains(said, x.next) {
				t.Fatalf("exit %d, want %q:\n%s", code, x.next, said)
			}
			if code, said := do(t, args...); code != 2 || !strings.Contains(said, "already: choose another name") {
				t.Errorf("a second time: exit %d\n%s", code, said)
			}
			if _, err := exec.LookPath(x.needs); err != nil {
				t.Skipf("it is not verified: %v", err)
			}
			verify := []string{"verify", "--targets", name}
			if x.dir != "" {
				verify = append(verify, "--manifests", x.dir)
			}
			faults.Try(t, func(f *faults.Findings, _ int) {
				code, said := do(t, verify...)
				if code != 0 && (strings.Contains(said, "is left out") || strings.Contains(said, "install")) {
					t.Skipf("it is not verified: %s", said)
				}
				if code != 0 || !strings.Contains(said, " 0 violations") {
					f.Errorf("exit %d:\n%s", code, said)
				}
			})
		})
	}
	for want, args := range map[string][]string{
		`unknown language "pyton"; did you mean "python"?`: {"new", "b", "--lang", "pyton"},
		"--lang is missing; there are: go, python, node":   {"new", "b"},
		"only a-z, 0-9 and -":                              {"new", "Mine", "--lang", "go"},
		`a command in cmd/ has the name "load"`:            {"new", "load", "--lang", "go"},
		`there is a target "nethttp-bookstore" already`:    {"new", "nethttp-bookstore", "--lang", "go"},
		"--dir: a server in Go is built with packages":     {"new", "b", "--lang", "go", "--dir", own},
	} {
		if code, said := do(t, args...); code != 2 || !strings.Contains(said, want) {
			t.Errorf("%q: exit %d, want 2 and %q:\n%s", args, code, want, said)
		}
	}
}
