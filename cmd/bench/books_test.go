package main

import (
	"path/filepath"
	"testing"

	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// In a run all creates are counted, those of the warm-up and of a mix too, in turns and in slices.
func TestRunCountsCreates(t *testing.T) {
	b := newBed(t)
	t.Setenv(database.FolderVariable, t.TempDir())
	for id, args := range map[string][]string{
		"turns":  {"--targets", "nethttp-bookstore", "--scenarios", "book-create-small,book-mix-small", "--duration", "300ms", "--warmup", "200ms"},
		"slices": append([]string{"--targets", "nethttp-bookstore,fasthttp-bookstore", "--scenarios", "book-mix-small"}, sliced...),
	} {
		cmd, out := b.startPlain(append([]string{
			"run", "bookstore", "--rounds", "1", "--aa=", "--out", b.out, "--id", id, "--connections", "4", "--base-port", "0", "--no-verify",
			"--server-cpus", "none", "--load-cpus", "none",
		}, args...)...)
		if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
			t.Fatalf("%s: exit %d:\n%s", id, code, out)
		}
		_, turns, _, err := results.Read(filepath.Join(b.out, id))
		if err != nil || len(turns) != 2 {
			t.Fatalf("%s: %d turns, %v", id, len(turns), err)
		}
		for _, m := range turns {
			if c := m.Account().Creates; m.Error != "" || c == nil || c.Answered == 0 || m.Scenario == "book-create-small" && c.Answered <= m.Account().Correct {
				t.Errorf("%s: %s of %s: %q, %+v", id, m.Scenario, m.Target, m.Error, c)
			}
		}
	}
}
