package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// TestTooFewFiles runs bench in a shell whose limit is too low, as a user's is: nothing is built or started.
func TestTooFewFiles(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t, "fine")
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-c", `ulimit -n 64; exec "$0" "$@"`, path},
		append(b.common, "--connections", "100")...)
	out, err := exec.Command("sh", args...).CombinedOutput()
	said := string(out)
	if code := status(t, err); code != exitcode.Failed || strings.Contains(said, "build") {
		t.Errorf("exit %d:\n%s", code, said)
	}
	for _, word := range []string{"cannot do the run", "open files: 64 for each process", "needed: 132",
		"too many open files", "mend: sudo prlimit", "fewer --connections"} {
		if !strings.Contains(said, word) {
			t.Errorf("it does not say %q:\n%s", word, said)
		}
	}
	if _, err := os.Stat(b.dir()); err == nil {
		t.Error("it made a folder of results")
	}
	b.alone()
}
