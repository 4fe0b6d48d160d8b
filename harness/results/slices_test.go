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
	l := harness.Load{
		Loader:      "load",
		Mode:        "closed",
		Connections: 20,
		ClosedLoad:  harness.ClosedLoad{Slice: 50 * time.Millisecond, SliceOrder: "abba"},
	}
	account := harness.TargetLoad{Scheduled: 3, Correct: 3, Carried: 1, IdleCPU: new(0.001), IdleTime: 2,
		GeneratorCPU: new(0.25)}
	for i := range n {
		account.Slices = append(account.Slices, harness.Slice{
			Index: 2 * i, Start: float64(i) + 0.5, Duration: 0.045, Correct: 100, Carried: 20, Failed: int64(i),
			Goodput: 120 / 0.045, ServerCPU: new(0.04),
		})
	}
	return harness.Measurement{
		Turn:    harness.Turn{Round: round, Target: target, Scenario: "json", Load: l},
		Started: time.Unix(1, 0).UTC(), Result: &harness.LoadResult{Targets: []harness.TargetLoad{account},
			Generator: harness.GeneratorHealth{CPU: 9}},
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
	want := "r,json,sliced-c20,closed,20,a,,,plain,1,2,1.5,0.045,100,20,1," + fmt.Sprint(120/0.045) + ",0.04"
	if len(lines) != 1+2*(3+2) || lines[2] != want || !strings.HasPrefix(lines[0],
		"run_id,scenario,load,mode,connections,target,engine,version,class,round,slice,started_s,") {
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
		if want, ok := map[string]string{"generator_cpu_s": "0.25", "carried": "1", "idle_cpu_s": "0.001",
			"idle_s": "2"}[name]; ok && row[i] != want {
			t.Errorf("%s is %q, want %q", name, row[i], want)
		}
	}
}

// What the machine told of a visit stands in rounds.csv as it is: memory and context switches of the server's
// own, the rest of the whole visit. How busy the CPUs were in the target's slices is not known from it.
func TestVisitedRounds(t *testing.T) {
	t.Parallel()
	m := slicedTurn(1, "a", 1)
	m.Result.Duration, m.Result.Targets[0].ServerCPU = 2, new(4.0)
	m.Result.Resources = &harness.Resources{
		Visit: 40, Samples: 5, Sampling: 0.01, OtherCPU: 3, Steal: 0.5, SwapIn: 4096, ServerHz: 2e9,
		Disturbance: "others used 31 % of the server's CPUs",
		Server: harness.Usage{Processes: 2, CPUs: 1, User: 3, System: 1, Busy: 0.5, RSSIdle: 1, RSSPeak: 3,
			RSSAfter: 2, Voluntary: 70, Involuntary: 7},
		Generator: harness.Usage{CPUs: 1, User: 9, Busy: 0.7, Voluntary: 80},
	}
	lines := strings.SplitN(results.RoundsCSV(testRun(), []harness.Measurement{m}), "\n", 3)
	head, row := strings.Split(lines[0], ","), strings.Split(lines[1], ",")
	want := map[string]string{
		"server_user_s": "3", "server_system_s": "1", "server_cpu_share": "", "server_cpus_busy_share": "",
		"generator_cpus_busy_share": "",
		"rss_idle_bytes":            "1", "rss_peak_bytes": "3", "rss_after_bytes": "2",
		"server_ctx_voluntary":    "70",
		"server_ctx_involuntary":  "7",
		"generator_ctx_voluntary": "80", "other_cpu_s": "3", "steal_s": "0.5", "swap_in_bytes": "4096",
		"server_hz": "2e+09",
		"sampled_s": "40", "sampling_s": "0.01", "server_processes": "2",
		"warnings": "disturbed: others used 31 % of the server's CPUs",
	}
	for i, name := range head {
		if w, ok := want[name]; ok && row[i] != w {
			t.Errorf("%s is %q, want %q", name, row[i], w)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("there are no columns %v", want)
	}
}

// A visit is whole when all that its scenario is asked of have their turns, not all entries of the plan.
func TestResumeOfTwoApplications(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	run := testRun()
	run.Plan.Interleave, run.Plan.Scenarios = harness.InterleaveSlices, []string{"json", "book"}
	run.Plan.Entries = []harness.Entry{{Alias: "a", Scenarios: []string{"json"}},
		{Alias: "b", Scenarios: []string{"json"}}, {Alias: "c", Scenarios: []string{"book"}},
		{Alias: "d", Scenarios: []string{"book"}}}
	if err := f.WriteRun(run); err != nil {
		t.Fatal(err)
	}
	if err := f.Record(slicedTurn(1, "a", 3), slicedTurn(1, "b", 2)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f, _, done, notices, err := results.Resume(dir)
	if err != nil || len(done) != 2 || len(notices) != 0 {
		t.Errorf("%d turns, %v, %q", len(done), err, notices)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whatever became of slices.csv, it is made again from turns.ndjson; a whole one is left alone.
func TestResumeMakesSlicesAgain(t *testing.T) {
	t.Parallel()
	dir := slicedFolder(t, 2)
	want := file(t, dir, results.SlicesFile)
	for name, content := range map[string]string{"whole": want, "empty": "", "cut": want[:len(want)/2],
		"longer": want + "1,json", "gone": "-"} {
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
	text, slices, rounds := file(t, dir, results.TurnsFile), file(t, dir, results.SlicesFile),
		file(t, dir, results.RoundsFile)
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
	rows[1].Sliced = &harness.SlicedRatios{Baseline: "nethttp", CPU: cpu, Throughput: e(1.5), CPURatio: e(0.5),
		Idle: 0.0001}
	if err := f.WriteSummary(testRun(), rows); err != nil {
		t.Fatal(err)
	}
	got, err := results.ReadSummary(dir)
	if err != nil || got[0].Sliced != nil || got[1].Sliced == nil {
		t.Fatalf("%v, %+v", err, got)
	}
	if g, w := fmt.Sprint(*got[1].Sliced), fmt.Sprint(*rows[1].Sliced); g != w ||
		!reflect.DeepEqual(got[1].Sliced.CPURatio.Low, 0.25) {
		t.Errorf("%s, want %s", g, w)
	}
}
