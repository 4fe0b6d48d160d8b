package main

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
)

// hogs keep every CPU busy until the test ends.
func hogs(t *testing.T) {
	t.Helper()
	for range runtime.NumCPU() {
		c := exec.Command("sh", "-c", "while :; do :; done")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = c.Process.Kill()
			_ = c.Wait()
		})
	}
}

// TestBusyMachineAccusesNobody runs the servers of the project, all of which keep the contract, on a machine
// whose CPUs all work for somebody else. It takes minutes, and disturbs whatever runs beside it: make
// test-busy.
func TestBusyMachineAccusesNobody(t *testing.T) {
	if os.Getenv("TENROUNDS_BUSY") == "" {
		t.Skip("it keeps all CPUs busy: make test-busy")
	}
	b := newBed(t)
	hogs(t)
	cmd, out := b.startPlain("run", "quick", "--out", b.out, "--id", "r", "--scenarios", "json", "--rounds", "1",
		"--duration", "500ms", "--warmup", "100ms", "--base-port", "0")
	if code := status(t, cmd.Wait()); code == exitcode.Wrong {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if strings.Contains(out.String(), "violation: ") {
		t.Errorf("a server that keeps the contract is accused:\n%s", out)
	}
	run, _ := b.read()
	for _, s := range run.Subjects {
		if len(s.Violations()) > 0 {
			t.Errorf("%s: %v", s.Alias, s.Violations())
		}
	}
	rows := b.allRows()
	if len(rows) < 13 {
		t.Errorf("%d rows:\n%s", len(rows), out)
	}
	ranked := 0
	for _, r := range rows {
		if r.Unranked == "" {
			ranked++
		} else if !strings.HasPrefix(r.Unranked, "could not be checked") {
			t.Errorf("%s has no rank: %s", r.Target, r.Unranked)
		}
	}
	t.Logf("%d of %d are ranked:\n%s", ranked, len(rows), out)
}
