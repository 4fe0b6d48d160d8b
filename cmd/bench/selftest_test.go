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

// TestSelftest measures short parts with real servers: a delay is CPU time that was really burnt, and the
// pilot makes it cost about what was asked for. How a self-test stops and goes on is tested in
// harness/selftest.
func TestSelftest(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	cmd, out := b.startPlain("selftest", "--quick", "--pairs", "4", "--tries", "1", "--delays", "60",
		"--turn-time", "200ms", "--out", b.out, "--id", "s", "--server-cpus", "none", "--load-cpus", "none")
	// Server and generator share all CPUs, so the generator may be the limit.
	if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	n := map[string]int{}
	for _, r := range trials(t, filepath.Join(b.out, "s")) {
		n[r["part"]+" "+r["level"]+" "+r["figure"]]++
		if r["level"] == stats.TrialPair {
			if ratio, err := strconv.ParseFloat(r["ratio"], 64); err != nil || ratio <= 0 {
				t.Errorf("%v: %v", r, err)
			}
		}
		if r["part"] != harness.PartDelays || r["delay_share"] != "0.6" {
			continue
		}
		// 0.15 is far from both 0.6 and 0.
		if cost, err := strconv.ParseFloat(r["realised"], 64); err != nil || cost < 0.15 {
			t.Errorf("no CPU time was burnt: %v, %v", r, err)
		}
		if r["level"] == stats.TrialGate && r["gate"] == string(stats.GatePassed) {
			t.Errorf("a gate of 3 %% passed a loss of 60 %%: %v", r)
		}
	}
	for trial, want := range map[string]int{
		"equal pair throughput": 4, "equal table throughput": 1, "delays pair cpu_per_request": 2,
		"delays gate ": 2,
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
