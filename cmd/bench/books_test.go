package main

import (
	"testing"

	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// In a run all creates are counted, those of the warm-up and of a mix too.
func TestRunCountsCreates(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	b.env = []string{database.FolderVariable + "=" + t.TempDir()}
	cmd, out := b.startPlain("run", "bookstore", "--rounds", "1", "--aa=", "--out", b.out, "--id", "r",
		"--connections", "4",
		"--base-port", "0", "--no-verify", "--server-cpus", "none", "--load-cpus", "none", "--targets",
		"nethttp-bookstore",
		"--scenarios", "book-create-small,book-mix-small", "--duration", "300ms", "--warmup", "200ms")
	if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	_, turns := b.read()
	if len(turns) != 2 {
		t.Fatalf("%d turns", len(turns))
	}
	for _, m := range turns {
		c := m.Account().Creates
		if m.Error != "" || c == nil || c.Answered == 0 || m.Scenario == "book-create-small" &&
			c.Answered <= m.Account().Correct {
			t.Errorf("%s: %q, %+v", m.Scenario, m.Error, c)
		}
	}
}
