package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// TestSelftest interrupts a short self-test of all parts, goes on with it, and makes the tables once more.
func TestSelftest(t *testing.T) {
	t.Parallel()
	calm.Repeat(t, 2, func(f *calm.Findings, n int) { interruptSelftest(t, f, 200*time.Millisecond<<(2*n)) })
}

// interruptSelftest does it with turns of this length. In short ones nothing may be answered where others take the CPUs, of which
// bench rightly complains.
func interruptSelftest(t *testing.T, f *calm.Findings, turn time.Duration) {
	t.Helper()
	b := newBed(t)
	dir := filepath.Join(b.out, "s")
	cmd, out := b.startPlain("selftest", "--quick", "--pairs", "2", "--tries", "1", "--delays", "60", "--pair-time", "400ms", "--turn-time", turn.String(),
		"--out", b.out, "--id", "s", "--server-cpus", "none", "--load-cpus", "none")
	turns := func(part string) int {
		content, _ := os.ReadFile(filepath.Join(dir, part, results.TurnsFile))
		return strings.Count(string(content), "\n")
	}
	b.wait("the first part", func() bool { // everything is built by then
		_, err := os.Stat(filepath.Join(dir, harness.PartBlocks, results.RunFile))
		return err == nil
	})
	b.wait("a part that is complete and one that is not", func() bool { return turns(harness.PartStandard) >= 4 })
	children := descendants(cmd.Process.Pid)
	_ = cmd.Process.Signal(syscall.SIGINT)
	if code := status(t, cmd.Wait()); code != 130 || !strings.Contains(out.String(), "go on with: bin/bench selftest --resume "+dir) {
		f.Fatalf("exit %d:\n%s", code, out)
	}
	b.wait("all children to be gone", func() bool {
		return !slices.ContainsFunc(children, func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
	if rows := trials(t, dir); len(rows) == 0 || !strings.Contains(out.String(), "Noise floor") {
		f.Errorf("what was measured is not shown:\n%s", out)
	}

	cmd, out = b.startPlain("run", "--resume", filepath.Join(dir, harness.PartStandard))
	if code := status(t, cmd.Wait()); code != exitcode.Usage || !strings.Contains(out.String(), "is a part of a self-test: go on with: bin/bench selftest --resume "+dir) {
		f.Errorf("a part by itself: exit %d:\n%s", code, out)
	}
	cmd, out = b.startPlain("selftest", "--resume", dir)
	if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited { // server and generator share all CPUs
		f.Fatalf("resume: exit %d:\n%s", code, out)
	}
	for part, want := range map[string]int{harness.PartBlocks: 4, harness.PartSlices: 4, harness.PartStandard: 18, harness.PartPrecise: 18} {
		if n := turns(part); n != want {
			f.Errorf("%s has %d turns, want %d", part, n, want)
		}
	}
	checkTrials(f, trials(t, dir))

	before, err := os.ReadFile(filepath.Join(dir, results.SelftestPage))
	if err != nil {
		f.Fatalf("%v", err)
	}
	cmd, out = b.startPlain("selftest", "--resume", dir, "--quiet")
	if code := status(t, cmd.Wait()); code != 0 {
		f.Fatalf("again: exit %d:\n%s", code, out)
	}
	if after, err := os.ReadFile(filepath.Join(dir, results.SelftestPage)); err != nil || string(after) != string(before) {
		f.Errorf("the tables are others now: %v\n%s\n%s", err, before, after)
	}
	for line := range strings.Lines(out.String()) {
		if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 80 {
			f.Errorf("wider than 80 columns: %q", line)
		}
	}
}

// trials reads selftest.csv.
func trials(t *testing.T, dir string) (rows []map[string]string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, results.TrialsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// checkTrials holds the trials of all parts against what they must be: a delay is CPU time that was really burnt.
func checkTrials(t calm.T, rows []map[string]string) {
	t.Helper()
	n := map[string]int{}
	for _, r := range rows {
		n[r["part"]+" "+r["level"]+" "+r["figure"]+" "+r["delay_share"]]++
		ratio, err := strconv.ParseFloat(r["ratio"], 64)
		if err != nil || ratio <= 0 {
			t.Errorf("%v: %v", r, err)
		}
		if sliced := r["part"] != harness.PartStandard; r["level"] == stats.TrialLaunch && (r["p"] != "") != sliced {
			t.Errorf("a test within a launch: %v", r)
		}
		// A share of 0.6 makes a ratio of 1.6; 1.15 is far from both that and 1.
		if r["level"] == stats.TrialRun && r["figure"] == stats.FigureCPU && r["delay_share"] == "0.6" && ratio < 1.15 {
			t.Errorf("no CPU time was burnt: %v", r)
		}
	}
	for _, want := range []struct {
		trial string
		n     int
	}{
		{"blocks launch throughput 0", 2}, {"slices launch cpu_per_request 0", 2}, {"standard launch throughput 0", 6}, {"standard launch cpu_per_request 0.6", 6},
		{"standard run throughput 0.6", 1}, {"precise launch throughput 0.6", 6}, {"precise run cpu_per_request 0", 1}, {"precise quarter cpu_per_request 0.6", 4}, {"precise quarter cpu_per_request 0", 0}, {"standard quarter throughput 0.6", 0}, {"blocks run cpu_per_request 0", 0},
	} {
		if n[want.trial] != want.n {
			t.Errorf("%d trials are %s, want %d", n[want.trial], want.trial, want.n)
		}
	}
}
