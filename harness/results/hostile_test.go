package results_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// A pipe in the place of any file of a folder ends reading at once, where it would wait for a writer.
func TestReadNoPipes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{results.RunFile, results.TurnsFile, results.SummaryFile, results.RoundsFile,
		results.SelftestFile} {
		f, err := results.Create(t.TempDir(), "r")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.WriteRun(testRun()); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(f.Dir(), name)
		_ = os.Remove(path) // some are not there
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		switch name {
		case results.SummaryFile:
			_, err = results.ReadSummary(f.Dir())
		case results.SelftestFile:
			_, err = results.ReadSelftest(f.Dir())
		case results.RoundsFile:
			_, _, _, _, err = results.Resume(f.Dir())
		default:
			_, _, _, err = results.Read(f.Dir())
		}
		if err == nil || !strings.Contains(err.Error(), "a named pipe") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Figures that cannot be, and numbers of rounds that nobody can measure, are refused by name.
func TestReadRefusesAbsurdFigures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	encode := func(v any) string {
		t.Helper()
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b) + "\n"
	}
	run := testRun()
	good := encode(run)
	run.Plan.Rounds = 999_999_999
	write(results.RunFile, encode(run))
	if _, _, _, err := results.Read(dir); err == nil || !strings.Contains(err.Error(), "999999999 rounds") {
		t.Errorf("rounds: %v", err)
	}
	write(results.RunFile, good)
	rng := rand.New(rand.NewPCG(1, 1))
	m := testTurn(rng)
	for m.Result == nil {
		m = testTurn(rng)
	}
	cpu := 1e308
	m.Result.Targets[0].ServerCPU = &cpu
	write(results.TurnsFile, encode(m))
	if _, _, _, err := results.Read(dir); err == nil || !strings.Contains(err.Error(),
		"turns.ndjson:1: result.targets[0].server_cpu_s: 1e+308 cannot be") {
		t.Errorf("CPU time: %v", err)
	}
	*m.Result.Targets[0].ServerCPU, m.Round = 1, math.MaxInt32
	write(results.TurnsFile, encode(m))
	if _, _, _, err := results.Read(dir); err == nil || !strings.Contains(err.Error(), "no round 2147483647") {
		t.Errorf("round: %v", err)
	}
	rows := results.SummaryCSV(testRun(), testRows(1))
	head, _, _ := strings.Cut(rows, "\n")
	row := strings.Split(head, ",")
	for i, name := range row {
		row[i] = map[string]string{"target": "t", "scenario": "s", "n": "1", "requests": "1",
			"throughput_mean_rps": "1e300"}[name]
	}
	write(results.SummaryFile, head+"\n"+strings.Join(row, ",")+"\n")
	if _, err := results.ReadSummary(dir); err == nil || !strings.Contains(err.Error(),
		`"throughput_mean_rps": "1e300" is no number`) {
		t.Errorf("summary: %v", err)
	}
}

// What a terminal would obey is not in what is read.
func TestReadIsPrintable(t *testing.T) {
	t.Parallel()
	f, err := results.Create(t.TempDir(), "r")
	if err != nil {
		t.Fatal(err)
	}
	run := testRun()
	run.Warnings = harness.Doubts{{Text: "\x1b]0;owned\x07"}}
	if err := f.WriteRun(run); err != nil {
		t.Fatal(err)
	}
	m := testTurn(rand.New(rand.NewPCG(1, 1)))
	m.Error = "bad\rgood\u009b2J"
	if err := f.Record(m); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	run, turns, _, err := results.Read(f.Dir())
	if err != nil || run.Warnings[0].Text != "\ufffd]0;owned\ufffd" || turns[0].Error != "bad\ufffdgood\ufffd2J" {
		t.Errorf("%q, %q, %v", run.Warnings, turns[0].Error, err)
	}
}
