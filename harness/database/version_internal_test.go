package database

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/launch"
)

// What PostgreSQL's programs say when they fail is in the error, and nothing of the language that this is
// written in. It is not parallel: another test that starts a process at the wrong moment would have the
// script open, which cannot be run then.
func TestVersionFails(t *testing.T) {
	l := launch.New(t.TempDir())
	t.Cleanup(func() { _ = l.Close() })
	for _, c := range []struct{ name, script, want string }{
		{"it ends with a status", "echo no libpq here >&2; exit 3", "for its version: status 3: no libpq here"},
		{"and says nothing", "exit 3", "for its version: status 3: without a message"},
		{"it is another program", "echo 42", `for its version: "42" is not one`},
		{"a signal ends it", "kill -9 $$", "signal: killed"},
		{"it tells", "echo 'postgres (PostgreSQL) 15.13 (Debian 15.13-0)'", ""},
	} {
		bin := t.TempDir()
		script := []byte("#!/bin/sh\n" + c.script + "\n")
		//nolint:gosec // it has to run
		if err := os.WriteFile(filepath.Join(bin, "postgres"), script, 0o700); err != nil {
			t.Fatal(err)
		}
		version, err := programs{l: l, bin: bin}.version(t.Context())
		if c.want == "" {
			if err != nil || version != "15.13" {
				t.Errorf("%s: %q, %v", c.name, version, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
