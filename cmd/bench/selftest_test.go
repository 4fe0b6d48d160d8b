package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
	"tenrounds/test/faults"
)

// TestSelftest measures two short parts: a delay is CPU time that was really burnt. How a self-test stops and
// goes on is tested in harness/selftest.
func TestSelftest(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	cmd, out := b.startPlain("selftest", "--quick", "--parts", "blocks,standard", "--pairs", "2", "--tries", "1",
		"--delays", "60", "--pair-time", "400ms", "--turn-time", "200ms", "--out", b.out, "--id", "s",
		"--server-cpus", "none", "--load-cpus", "none")
	// Server and generator share all CPUs, so the generator may be the limit.
	if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	n := map[string]int{}
	for _, r := range trials(t, filepath.Join(b.out, "s")) {
		n[r["part"]+" "+r["level"]+" "+r["figure"]]++
		ratio, err := strconv.ParseFloat(r["ratio"], 64)
		if err != nil || ratio <= 0 {
			t.Errorf("%v: %v", r, err)
		}
		if inSlices := r["part"] == harness.PartBlocks; r["level"] == stats.TrialLaunch &&
			(r["p"] != "") != inSlices {
			t.Errorf("a test within a launch: %v", r)
		}
		// A share of 0.6 makes a ratio of 1.6; 1.15 is far from both that and 1.
		burnt := r["level"] == stats.TrialRun && r["figure"] == stats.FigureCPU && r["delay_share"] == "0.6"
		if burnt && ratio < 1.15 {
			t.Errorf("no CPU time was burnt: %v", r)
		}
	}
	for trial, want := range map[string]int{
		"blocks launch throughput": 2, "blocks run throughput": 0, "standard launch throughput": 12,
		"standard run cpu_per_request": 2, "standard quarter throughput": 0,
	} {
		if n[trial] != want {
			t.Errorf("%d trials are %s, want %d", n[trial], trial, want)
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
