package results_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// slicedTurn is a turn of n slices.
func slicedTurn(round int, target string, n int) harness.Measurement {
	l := harness.Load{Loader: "load", Mode: "closed", Connections: 20, Slice: 50 * time.Millisecond, SliceOrder: "abba"}
	account := harness.TargetLoad{Scheduled: 3, Correct: 3, Carried: 1, IdleCPU: new(0.001), IdleTime: 2, GeneratorCPU: new(0.25)}
	for i := range n {
		account.Slices = append(account.Slices, harness.Slice{
			Index: 2 * i, Start: float64(i) + 0.5, Duration: 0.045, Correct: 100, Carried: 20, Failed: int64(i), Goodput: 120 / 0.045, ServerCPU: new(0.04),
		})
	}
	return harness.Measurement{
		Turn:    harness.Turn{Round: round, Target: target, Scenario: "json", Load: l},
		Started: time.Unix(1, 0).UTC(), Result: &harness.LoadResult{Targets: []harness.TargetLoad{account}, Generator: harness.GeneratorHealth{CPU: 9}},
	}
}

// slicedFolder is a folder of a run over the targets a and b.
func slicedFolder(t *testing.T, rounds int) string {
	t.Helper()
	dir, f := folderOf(t, nil)
	run := testRun()
	run.Plan.Interleave, run.Plan.Entries = harness.InterleaveSlices, []harness.Entry{{Alias: "a"}, {Alias: "b"}}
	if err := f.WriteRun(run); err != nil {
		t.Fatal(err)
	}
	for round := range rounds {
		if err := f.Record(slicedTurn(round+1, "a", 3), slicedTurn(round+1, "b", 2)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestSlicesCSV(t *testing.T) {
	t.Parallel()
	got := file(t, slicedFolder(t, 2), results.SlicesFile)
	lines := strings.Split(strings.TrimSpace(got), "\n")
	want := "1,json,sliced-c20,a,2,1.5,0.045,100,20,1," + fmt.Sprint(120/0.045) + ",0.04"
	if len(lines) != 1+2*(3+2) || lines[2] != want || !strings.HasPrefix(lines[0], "round,scenario,load,target,slice,started_s,") {
		t.Errorf("line 3 is to be\n%s\n%s", want, got)
	}
	dir, f := folderOf(t, nil)
	if err := f.Record(slicedTurn(1, "a", 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, results.SlicesFile)); err == nil {
		t.Error("a run without slices has a file for them")
	}
}

// rounds.csv has the generator's time in the target's own slices, not that in all.
func TestSlicedRounds(t *testing.T) {
	t.Parallel()
	lines := strings.Split(file(t, slicedFolder(t, 1), results.RoundsFile), "\n")
	head, row := strings.Split(lines[0], ","), strings.Split(lines[1], ",")
	for i, name := range head {
		if want, ok := map[string]string{"generator_cpu_s": "0.25", "carried": "1", "idle_cpu_s": "0.001", "idle_s": "2"}[name]; ok && row[i] != want {
			t.Errorf("%s is %q, want %q", name, row[i], want)
		}
	}
}

// Whatever became of slices.csv, it is made again from turns.ndjson; a whole one is left alone.
func TestResumeMakesSlicesAgain(t *testing.T) {
	t.Parallel()
	dir := slicedFolder(t, 2)
	want := file(t, dir, results.SlicesFile)
	for name, content := range map[string]string{"whole": want, "empty": "", "cut": want[:len(want)/2], "longer": want + "1,json", "gone": "-"} {
		put(t, dir, results.SlicesFile, content)
		if name == "gone" {
			if err := os.Remove(filepath.Join(dir, results.SlicesFile)); err != nil {
				t.Fatal(err)
			}
		}
		f, _, done, notices, err := results.Resume(dir)
		if err != nil || len(done) != 4 || len(notices) != b2i(name != "whole") {
			t.Fatalf("%s: %v, %d turns, notices %q", name, err, len(done), notices)
		}
		if file(t, dir, results.SlicesFile) != want {
			t.Errorf("%s: it was not mended", name)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A kill can cut the lines of a visit at any byte: unless all of them are whole, none counts.
func TestResumeDropsPartOfAVisit(t *testing.T) {
	t.Parallel()
	dir, shorter := slicedFolder(t, 2), slicedFolder(t, 1)
	text, slices, rounds := file(t, dir, results.TurnsFile), file(t, dir, results.SlicesFile), file(t, dir, results.RoundsFile)
	first := len(file(t, shorter, results.TurnsFile))
	for cut := first; cut <= len(text); cut += 1 + (len(text)-first)/50 {
		put(t, dir, results.TurnsFile, text[:cut])
		put(t, dir, results.SlicesFile, slices)
		put(t, dir, results.RoundsFile, rounds)
		f, _, done, notices, err := results.Resume(dir)
		if err != nil || len(done) != 2 {
			t.Fatalf("cut at %d: %v, %d turns, notices %q", cut, err, len(done), notices)
		}
		for _, name := range []string{results.TurnsFile, results.SlicesFile, results.RoundsFile} {
			if file(t, dir, name) != file(t, shorter, name) {
				t.Fatalf("cut at %d: %s was not mended", cut, name)
			}
		}
		if err := f.Record(slicedTurn(2, "a", 3), slicedTurn(2, "b", 2)); err != nil {
			t.Fatal(err)
		}
		if file(t, dir, results.TurnsFile) != text || file(t, dir, results.SlicesFile) != slices {
			t.Fatalf("cut at %d: after the visit the files are not as they were", cut)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSummaryKeepsPairs(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	nan := math.NaN()
	e := func(mean float64) harness.Estimate {
		return harness.Estimate{Mean: mean, SD: nan, CV: nan, Low: mean - 0.25, High: mean + 0.25}
	}
	cpu := harness.Estimate{Mean: 1e-5, SD: nan, CV: nan, Low: nan, High: nan}
	rows := testRows(2)
	rows[1].Sliced = &harness.SlicedRatios{Baseline: "nethttp", CPU: cpu, Throughput: e(1.5), CPURatio: e(0.5), Idle: 0.0001}
	if err := f.WriteSummary(rows); err != nil {
		t.Fatal(err)
	}
	got, err := results.ReadSummary(dir)
	if err != nil || got[0].Sliced != nil || got[1].Sliced == nil {
		t.Fatalf("%v, %+v", err, got)
	}
	if g, w := fmt.Sprint(*got[1].Sliced), fmt.Sprint(*rows[1].Sliced); g != w || !reflect.DeepEqual(got[1].Sliced.CPURatio.Low, 0.25) {
		t.Errorf("%s, want %s", g, w)
	}
}
