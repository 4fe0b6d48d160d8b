package results_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

func testRun() harness.Run {
	return harness.Run{
		ID: "r", Methodology: harness.Methodology, Status: harness.StatusRunning,
		Started: time.Date(2026, 7, 1, 10, 0, 0, 5, time.UTC),
		Plan: harness.Plan{Name: "quick", Rounds: 6, Scenarios: []string{"text"},
			Loads: []harness.Load{{Loader: "load", Mode: "closed", Connections: 20}}},
		Subjects: []harness.Subject{{Entry: harness.Entry{Target: "gin", Alias: "gin"},
			Verification: &harness.Verification{Target: "gin", Checks: 3}}},
		Warnings: harness.Doubts{{Text: "a <warning> & more"}, harness.GapDoubt(3)},
	}
}

// awkward are texts that a CSV, a JSON line or a table could break on.
var awkward = []string{"plain", "a,b", `say "hi"`, "two\nlines", "", "tab\there", " spaces ", "ünï→", "; ;",
	"'", "<b>&", "=1+1", "-x", "@a", "'=1"}

func testTurn(rng *rand.Rand) harness.Measurement {
	text := func() string { return awkward[rng.IntN(len(awkward))] }
	m := harness.Measurement{
		Turn: harness.Turn{Round: 1 + rng.IntN(9), Order: rng.IntN(9), Target: "t" + text(), Scenario: "s" +
			text(), Load: harness.Load{Loader: "load", Mode: "closed", Connections: rng.IntN(100),
			Duration: time.Second}},
		Started: time.Unix(rng.Int64N(1e10), rng.Int64N(1e9)).UTC(), Port: rng.IntN(65536), PID: rng.IntN(1000),
		Error: text(),
	}
	for range rng.IntN(3) {
		m.Warnings = append(m.Warnings, harness.NewDoubt("%s", text()))
	}
	if rng.IntN(4) > 0 {
		cpu, p := rng.Float64(), rng.ExpFloat64()
		m.Result = &harness.LoadResult{
			Mode: "closed", Engine: text(), Seed: rng.Uint64(), Verified: rng.IntN(2) == 0,
			Duration: rng.Float64() * 1e-7,
			Targets: []harness.TargetLoad{{
				URL: text(), Scheduled: rng.Int64N(1e16), Correct: rng.Int64N(1e16), Throughput: rng.ExpFloat64() * 1e9,
				ServerCPU:    &cpu,
				ResponseTime: harness.Distribution{P50: rng.Float64() / 1e6, P999: &p}, Histogram: text(),
			}},
			Warnings: harness.Doubts{{Text: text()}},
		}
	}
	return m
}

func file(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// folder makes a results folder of n turns.
func folder(t *testing.T, n int) (dir string, turns []harness.Measurement) {
	t.Helper()
	f, err := results.Create(t.TempDir(), "r")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteRun(testRun()); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	for range n {
		m := testTurn(rng)
		if err := f.Record(m); err != nil {
			t.Fatal(err)
		}
		turns = append(turns, m)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Dir(), turns
}

func TestRecordAndRead(t *testing.T) {
	t.Parallel()
	dir, want := folder(t, 300)
	run, got, cut, err := results.Read(dir)
	if err != nil || cut {
		t.Fatalf("%v, cut off: %v", err, cut)
	}
	if !reflect.DeepEqual(run, testRun()) {
		t.Errorf("the run is %+v", run)
	}
	if len(got) != len(want) {
		t.Fatalf("%d turns, want %d", len(got), len(want))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("turn %d is\n%+v, want\n%+v", i, got[i], want[i])
		}
	}
}

// A turn is on disk when Record returns, not only when the folder is closed.
func TestRecordIsAtOnce(t *testing.T) {
	t.Parallel()
	f, err := results.Create(t.TempDir(), "r")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.WriteRun(testRun()); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 5 {
		if err := f.Record(testTurn(rng)); err != nil {
			t.Fatal(err)
		}
		if _, turns, cut, err := results.Read(f.Dir()); err != nil || cut || len(turns) != i+1 {
			t.Fatalf("after turn %d: %d turns, %v, cut off: %v", i+1, len(turns), err, cut)
		}
	}
}

// The names of the JSON members are what other programs read: they change with a new schema only.
func TestTurnJSON(t *testing.T) {
	t.Parallel()
	f, err := results.Create(t.TempDir(), "r")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cpu, p := 1.5, 0.25
	m := harness.Measurement{
		Turn: harness.Turn{Round: 1, Order: 2, Target: "gin", Scenario: "text",
			Load: harness.Load{Loader: "wrk", Mode: "closed", Connections: 3, Duration: 4, Warmup: 5, Timeout: 6,
				Threads: 7}},
		Started: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), Port: 8, PID: 9, Error: "e",
		Verdict: harness.VerdictServer, Limit: "why",
		Warnings: harness.Doubts{{Text: "w"}},
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{{ServerCPU: &cpu,
			ResponseTime: harness.Distribution{P999: &p}}}},
	}
	if err := f.Record(m); err != nil {
		t.Fatal(err)
	}
	const times = `{"mean":0,"sd":0,"min":0,"max":0,"p50":0,"p66":0,"p75":0,"p80":0,"p90":0,"p95":0,"p98":0,"p99":0,"p999":`
	const want = `{"schema":2,"round":1,"order":2,"target":"gin","scenario":"text","load":{"loader":"wrk","mode":"closed","connections":3,` +
		`"duration_ns":4,"warmup_ns":5,"timeout_ns":6,"threads":7},"started":"2026-07-01T00:00:00Z","port":8,"pid":9,` +
		`"result":{"mode":"","engine":"","seed":0,"verified":false,"duration_s":0,"targets":[{"url":"","scheduled":0,"correct":0,` +
		`"wrong":0,"errors":0,"timeouts":0,"unsent":0,"in_flight":0,"throughput_rps":0,"goodput_rps":0,"bytes_received":0,` +
		`"failures":{"connect":0,"reset":0,"status":0,"body":0,"timeout":0},"server_cpu_s":1.5,` +
		`"response_time_s":` + times + `0.25},"service_time_s":` + times + `null},"histogram_v2":""}],` +
		`"generator":{"cpu_s":0,"user_s":0,"system_s":0,"cpu_per_request_s":0,"send_lag_p99_s":0,"gc_cycles":0,"live_connections":0,"peak_rss_bytes":0},` +
		`"warnings":null},"error":"e","limit":"server","limit_reason":"why","warnings":["w"]}` + "\n"
	if got := file(t, f.Dir(), results.TurnsFile); got != want {
		t.Errorf("the line is\n%s want\n%s", got, want)
	}
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	dir, _ := folder(t, 1)
	before := file(t, dir, results.TurnsFile)
	if _, err := results.Create(filepath.Dir(dir), "r"); err == nil ||
		!strings.Contains(err.Error(), "exists already") || !strings.Contains(err.Error(), "--resume "+dir) {
		t.Errorf("a folder that exists: %v", err)
	}
	if file(t, dir, results.TurnsFile) != before {
		t.Error("its turns were touched")
	}
	put(t, dir, "file", "")
	if _, err := results.Create(filepath.Join(dir, "file"), "r"); err == nil {
		t.Error("a folder within a file is made")
	}
	f, err := results.Create(filepath.Join(t.TempDir(), "deep", "er"), "r")
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
}

// A kill can cut the last line at any byte. Every turn before it must stay, and the folder must be as if the
// last turn had never been.
func TestResumeAtEveryCut(t *testing.T) {
	t.Parallel()
	whole, turns := folder(t, 3)
	text, rounds := file(t, whole, results.TurnsFile), file(t, whole, results.RoundsFile)
	lastLine := strings.LastIndexByte(text[:len(text)-1], '\n') + 1
	shorter, _ := folderOf(t, turns[:2])
	wantRounds := file(t, shorter, results.RoundsFile)
	dir := t.TempDir()
	for cut := lastLine; cut < len(text); cut++ {
		put(t, dir, results.RunFile, file(t, whole, results.RunFile))
		put(t, dir, results.TurnsFile, text[:cut])
		put(t, dir, results.RoundsFile, rounds)
		_, read, wasCut, err := results.Read(dir)
		if err != nil || len(read) != 2 || wasCut != (cut > lastLine) {
			t.Fatalf("cut at %d: read %d turns, %v, cut off: %v", cut, len(read), err, wasCut)
		}
		f, run, done, notices, err := results.Resume(dir)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if len(done) != 2 || run.ID != "r" || len(notices) != 1+b2i(cut > lastLine) {
			t.Fatalf("cut at %d: %d turns, notices %q", cut, len(done), notices)
		}
		if file(t, dir, results.TurnsFile) != text[:lastLine] || file(t, dir, results.RoundsFile) != wantRounds {
			t.Fatalf("cut at %d: the files were not mended", cut)
		}
		if cut == len(text)-1 || cut == lastLine { // the turn is measured again
			if err := f.Record(turns[2]); err != nil {
				t.Fatal(err)
			}
			if file(t, dir, results.TurnsFile) != text || file(t, dir, results.RoundsFile) != rounds {
				t.Fatalf("cut at %d: after the turn the files are not as they were", cut)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func folderOf(t *testing.T, turns []harness.Measurement) (dir string, f *results.Folder) {
	t.Helper()
	f, err := results.Create(t.TempDir(), "r")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := f.WriteRun(testRun()); err != nil {
		t.Fatal(err)
	}
	for _, m := range turns {
		if err := f.Record(m); err != nil {
			t.Fatal(err)
		}
	}
	return f.Dir(), f
}

// rounds.csv is made again from turns.ndjson, to the byte, whatever became of it; a whole one is left alone.
func TestResumeMakesRoundsAgain(t *testing.T) {
	t.Parallel()
	dir, _ := folder(t, 4)
	want := file(t, dir, results.RoundsFile)
	for name, content := range map[string]string{
		"whole": want, "empty": "", "cut": want[:len(want)/2],
		"cut at a line": want[:strings.IndexByte(want, '\n')+1],
		"garbage":       "\x00\xff", "a line too many": want + "x\n", "another header": "x" + want, "absent": "",
	} {
		put(t, dir, results.RoundsFile, content)
		if name == "absent" {
			if err := os.Remove(filepath.Join(dir, results.RoundsFile)); err != nil {
				t.Fatal(err)
			}
		}
		f, _, done, notices, err := results.Resume(dir)
		if err != nil || len(done) != 4 {
			t.Fatalf("%s: %v, %d turns", name, err, len(done))
		}
		_ = f.Close()
		if file(t, dir, results.RoundsFile) != want {
			t.Errorf("%s: rounds.csv is not what it was", name)
		}
		if len(notices) != b2i(name != "whole") {
			t.Errorf("%s: notices %q", name, notices)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	dir, _ := folder(t, 3)
	run, turns := file(t, dir, results.RunFile), file(t, dir, results.TurnsFile)
	lines := strings.SplitAfter(turns, "\n")
	middle := func(s string) string { return lines[0] + s + "\n" + lines[1] }
	for _, c := range []struct{ name, file, content, want string }{
		{"garbage between turns", results.TurnsFile, middle("garbage"), "turns.ndjson:2: invalid character 'g'"},
		{"a cut line between turns", results.TurnsFile, middle(lines[1][:51]),
			"turns.ndjson:2: invalid character '\\n' in string"},
		{"an empty line", results.TurnsFile, middle(""), "turns.ndjson:2: it is empty or cut off"},
		{"another object", results.TurnsFile, middle(`{"a":1}`), `turns.ndjson:2: json: unknown field "a"`},
		{"no turn", results.TurnsFile, middle("{}"), "turns.ndjson:2: is no turn"},
		{"null", results.TurnsFile, middle("null"), "turns.ndjson:2: is no turn"},
		{"two in one line", results.TurnsFile, strings.Replace(turns, "}\n{", "}{", 1),
			"turns.ndjson:1: there is more after the JSON value"},
		{"zeros", results.TurnsFile, lines[0] + "\x00\x00\n", "turns.ndjson:2: invalid character"},
		{"a word for a number", results.TurnsFile, strings.Replace(turns, `"port":`, `"port":"x","y":`, 1),
			"turns.ndjson:1: json: "},
		{"an empty run", results.RunFile, "", "run.json: it is empty or cut off"},
		{"a cut run", results.RunFile, run[:len(run)/2], "run.json: it is empty or cut off"},
		{"an unknown member", results.RunFile, strings.Replace(run, "{", `{"what":1,`, 1),
			`run.json: json: unknown field "what"`},
		{"two runs", results.RunFile, run + run, "run.json: there is more"},
		{"no run", results.RunFile, "{}", "run.json describes no run"},
		{"a later run", results.RunFile, `{"schema":3,"novel":1}`,
			"run.json: it has schema 3, and this bench reads schemas up to 2: read it with the bench that wrote it"},
		{"a later turn", results.TurnsFile, middle(`{"schema":3,"round":"first"}`),
			"turns.ndjson:2: it has schema 3, and this bench reads"},
		{"a later turn of the same members", results.TurnsFile,
			strings.ReplaceAll(turns, `{"schema":2,`, `{"schema":3,`), "turns.ndjson:1: it has schema 3, and"},
		{"an old name", results.TurnsFile, middle(`{"schema":2,"verdict":"server"}`),
			`turns.ndjson:2: json: unknown field "verdict"`},
		{"null for a run", results.RunFile, "null", "run.json describes no run"},
	} {
		put(t, dir, results.RunFile, run)
		put(t, dir, results.TurnsFile, turns)
		put(t, dir, c.file, c.content)
		_, _, _, err := results.Read(dir)
		_, _, _, _, rerr := results.Resume(dir)
		for _, err := range []error{err, rerr} {
			if err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.HasPrefix(err.Error(), "results: "+dir) {
				t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
			}
		}
		if file(t, dir, c.file) != c.content {
			t.Errorf("%s: what was refused was changed", c.name)
		}
	}
	for cut := range len(run) - 1 { // the last byte is the end of the line
		put(t, dir, results.RunFile, run[:cut])
		if _, _, _, err := results.Read(dir); err == nil {
			t.Fatalf("run.json cut at byte %d of %d is taken", cut, len(run))
		}
	}
	if _, _, _, err := results.Read(t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), "is no results folder: it has no run.json") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestNothingMeasuredYet(t *testing.T) {
	t.Parallel()
	dir, _ := folder(t, 0)
	if err := os.Remove(filepath.Join(dir, results.TurnsFile)); err != nil {
		t.Fatal(err)
	}
	if _, turns, cut, err := results.Read(dir); err != nil || cut || len(turns) != 0 {
		t.Errorf("%d turns, %v, cut off: %v", len(turns), err, cut)
	}
}

// WriteRun and the others leave no part of themselves beside the file.
func TestReplace(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	for i := range 3 {
		r := testRun()
		r.Status = harness.Status(fmt.Sprint(i))
		if err := f.WriteRun(r); err != nil {
			t.Fatal(err)
		}
		if err := f.WriteReport(results.ReportFile, []byte(r.Status)); err != nil {
			t.Fatal(err)
		}
	}
	var r harness.Run
	if err := json.Unmarshal([]byte(file(t, dir, results.RunFile)), &r); err != nil || r.Status != "2" ||
		file(t, dir, results.ReportFile) != "2" {
		t.Errorf("%v, status %q", err, r.Status)
	}
	onlyFiles(t, dir, results.RunFile, results.TurnsFile, results.RoundsFile, results.ReportFile)
	if err := f.WriteReport("absent/report.md", nil); err == nil {
		t.Error("a report in a folder that is not there is written")
	}
}

func onlyFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		known := false
		for _, n := range names {
			known = known || n == e.Name()
		}
		if !known {
			t.Errorf("%s is left in the folder", e.Name())
		}
	}
}
