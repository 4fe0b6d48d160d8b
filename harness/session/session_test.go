package session_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// A run without faults is complete, ranked, checked before and after, and has all its files.
func TestCleanRun(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a", "b").do(t.Context())
	r.check(exitcode.OK, "results in "+r.dir(), "plan test: 2 rounds (intervals need 6), about ",
		"verify 2 targets\n", "turn 4/4",
		"report in "+filepath.Join(r.dir(), results.ReportFile)+" and report.html\n")
	kept, turns := r.kept()
	equal(t, "turns", turnsOf(turns), []string{"1 a", "1 b", "2 a", "2 b"})
	if kept.Status != harness.StatusComplete || kept.Commit != "abc" ||
		kept.Methodology != harness.Methodology ||
		kept.Ended.Before(kept.Started) || len(kept.Warnings) > 0 {
		t.Errorf("run.json: %+v", kept)
	}
	for _, x := range kept.Subjects {
		if x.Verification.Checks != 150 || x.After == nil || x.Build.Version != "v1" ||
			x.Manifest.Name != x.Target {
			t.Errorf("%s: %+v", x.Alias, x)
		}
	}
	for name, row := range r.rows() {
		if row.N != 2 || row.Unranked != "" || row.Failed != 0 || row.Verdict != harness.VerdictServer {
			t.Errorf("%s: %+v", name, row)
		}
	}
	for _, name := range []string{
		results.RunFile, results.TurnsFile, results.RoundsFile, results.SummaryFile, results.PairsFile,
		results.ReportFile, results.PageFile,
	} {
		if r.file(name) == "" {
			t.Errorf("%s is missing or empty", name)
		}
	}
	if r.file(results.ViolationsFile) != "" {
		t.Error("there is a list of violations")
	}
}

// A run ends in one screen, whose last lines say where all the rest is; --full has all tables in its place.
func TestLastScreen(t *testing.T) {
	t.Parallel()
	for _, full := range []bool{false, true} {
		r := newRun(t, "a", "b")
		r.Options.Full = full
		r.do(t.Context()).check(exitcode.OK)
		out, last := r.out.String(), "\npage         "+filepath.Join(r.dir(), results.PageFile)+
			"\nall tables   bench report "+r.dir()+" --full"
		if strings.Contains(out, "text, 4 connections, 2 rounds") == full || strings.Contains(out, last) == full ||
			strings.Contains(out, "n = 2 rounds") != full {
			t.Errorf("full %v:\n%s", full, out)
		}
		if lines := strings.Split(strings.TrimSpace(out), "\n"); !full &&
			!strings.HasPrefix(lines[len(lines)-1], "all tables   bench report ") {
			t.Errorf("something is after the last screen:\n%s", out)
		}
	}
}

// --quiet leaves the last screen and the messages, and --no-verify is said in the report.
func TestQuietWithoutVerification(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a")
	r.Options.Quiet, r.Options.NoVerify = true, true
	r.rig.verify = func(string) harness.Verification { t.Error("it verified"); return harness.Verification{} }
	r.rig.after = r.rig.verify
	r.do(t.Context()).check(exitcode.OK, "results in ", "(--no-verify)")
	if strings.Contains(r.err.String(), "round 1/2") ||
		!strings.Contains(r.file(results.ReportFile), "--no-verify") {
		t.Errorf("%s\n%s", &r.err, r.file(results.ReportFile))
	}
}

// Before anything is measured a run ends without a folder.
func TestCannotBegin(t *testing.T) {
	t.Parallel()
	impossible := harness.Finding{Check: "open files", Level: harness.FindingImpossible, Found: "64",
		Mend: "ulimit -n 1024"}
	for _, c := range []struct {
		name string
		set  func(*run)
		want string
	}{
		{"impossible machine", func(r *run) { r.rig.findings = []harness.Finding{impossible} },
			"this machine cannot do the run:\nopen files: 64\n  mend: ulimit -n 1024"},
		{"port in use", func(r *run) { r.rig.ports = errors.New("port 8080 for a: in use") }, "port 8080 for a"},
		{"nothing builds", func(r *run) { r.rig.build = func(string) error { return errors.New("no compiler") } },
			"no compiler\nno target is left to measure"},
		{"a program is missing", func(r *run) { r.rig.build = func(string) error { return errors.New("missing: node") } },
			"no target is left to measure; a is left out: missing: node"},
		{"no generator", func(r *run) { r.rig.noLoader = map[harness.Loader]error{harness.LoaderLoad: errors.New("no Python")} },
			"bench: no Python"},
		{"no such version", func(r *run) {
			r.Targets[0].Variant, r.rig.noVersion = &harness.Variant{}, errors.New("a@v9: unknown")
		}, "--with a@v9: unknown"},
		{"no such folder name", func(r *run) { r.Options.ID = "../x" }, `--id: "../x" is no name of a folder`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, "a")
			c.set(r)
			if r.do(t.Context()); r.code == exitcode.OK || !strings.Contains(r.err.String(), c.want) {
				t.Errorf("exit %d, want %q:\n%s", r.code, c.want, &r.err)
			}
			if files, _ := os.ReadDir(r.Options.Out); len(files) > 0 {
				t.Errorf("there is a folder %s", files[0].Name())
			}
		})
	}
}

// What is wrong with the machine is printed, kept and reported.
func TestFindingsAreKept(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a")
	r.rig.findings = []harness.Finding{
		{Check: "cpus", Level: harness.FindingWarning, Found: "2", Mend: "pin them"},
		{Check: "memory", Level: harness.FindingFine, Found: "8 GB"},
		{Check: "swap", Level: harness.FindingNote, Found: "1 GB"},
	}
	r.rig.orphans, r.rig.close = []string{"sleep (PID 7)"}, errors.New("still up")
	r.do(t.Context()).check(exitcode.OK, "bench: machine: cpus: 2\n  mend: pin them\n",
		"bench: clean up: still up",
		"sleep (PID 7) left the process group")
	kept, _ := r.kept()
	if !slices.Equal(kept.Findings, []harness.Finding{r.rig.findings[0], r.rig.findings[2]}) ||
		len(kept.Warnings) != 1 {
		t.Errorf("kept: %+v, %q", kept.Findings, kept.Warnings)
	}
	if !strings.Contains(r.file(results.ReportFile), "the machine, before the run: cpus: ") {
		t.Error("it is not in the report")
	}
}

// A write that fails ends the run with what is on disk.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a")
	r.plan().Rounds = 4
	r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		if turn.Round == 2 { // a table cannot take the place of a folder
			path := filepath.Join(r.dir(), results.SummaryFile)
			if err := errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o755)); err != nil {
				t.Error(err)
			}
		}
		return measured(turn), nil
	}
	r.do(t.Context()).check(exitcode.Failed, "record turn 1 of round 2", results.SummaryFile,
		"--resume "+r.dir())
	if kept, turns := r.kept(); kept.Status != harness.StatusFailed || len(turns) != 2 {
		t.Errorf("%s with %d turns", kept.Status, len(turns))
	}
	if err := os.RemoveAll(filepath.Join(r.dir(), results.SummaryFile)); err != nil {
		t.Fatal(err)
	}
	again := r.resume()
	r.rig.load = nil
	again.do(t.Context()).check(exitcode.OK)
	if again.rows()["a"].N != 4 {
		t.Errorf("%+v", again.rows())
	}
}

// Turns that another program removes are restored, and the run does not end as if all were well.
func TestTurnsRemovedMeanwhile(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(path string) error{
		"truncated": func(path string) error { return os.Truncate(path, 0) }, "deleted": os.Remove,
	} {
		r := newRun(t, "a", "b")
		r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
			if turn.Round == 2 && turn.Target == "a" {
				if err := remove(filepath.Join(r.dir(), results.TurnsFile)); err != nil {
					t.Error(err)
				}
			}
			return measured(turn), nil
		}
		r.do(t.Context()).check(exitcode.Failed, "another program interfered with the run: turns.ndjson was")
		kept, turns := r.kept()
		if kept.Status != harness.StatusFailed || !strings.Contains(kept.Reason, "interfered") || len(turns) < 2 {
			t.Errorf("%s: %s with %d turns: %s", name, kept.Status, len(turns), kept.Reason)
		}
		r.rig.load = nil
		again := r.resume().do(t.Context())
		again.check(exitcode.OK)
		if kept, turns := again.kept(); kept.Status != harness.StatusComplete || len(turns) != 4 {
			t.Errorf("%s, resumed: %s with %d turns", name, kept.Status, len(turns))
		}
	}
}

// When the generator is replaced or the database is gone, the run ends with what it has.
func TestNoTurnCountsAnyMore(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*fakeRig, error){
		"generator": func(f *fakeRig, err error) { f.spoiled = err },
		"database":  func(f *fakeRig, err error) { f.dataLost = err },
	} {
		r := newRun(t, "a")
		r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
			if turn.Round == 2 {
				set(r.rig, errors.New("it is gone"))
			}
			return measured(turn), nil
		}
		r.do(t.Context()).check(exitcode.Failed, "it is gone")
		want := map[string]int{"generator": 1, "database": 2}[name] // what the database has answered is right
		if _, turns := r.kept(); len(turns) != want {
			t.Errorf("%s: %d turns, want %d", name, len(turns), want)
		}
	}
}
