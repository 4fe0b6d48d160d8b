package session_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
)

// interruptible returns a context, and what ends it as Ctrl-C does.
func interruptible(t *testing.T) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(t.Context())
	t.Cleanup(func() { cancel(nil) })
	return ctx, func() { cancel(&session.InterruptedError{Signal: syscall.SIGINT}) }
}

// Ctrl-C at any time keeps the turns that were measured, and the resumed run measures the others.
func TestInterruptAndResume(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		set  func(r *run, interrupt func())
		want int // turns that are kept
	}{
		{"while it verifies", func(r *run, interrupt func()) {
			r.rig.verify = func(string) harness.Verification { interrupt(); return harness.Verification{} }
		}, 0},
		{"within a turn", func(r *run, interrupt func()) {
			r.rig.load = func(ctx context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
				if r.rig.turns == 3 {
					interrupt()
					return nil, ctx.Err()
				}
				return measured(turn), nil
			}
		}, 2},
		{"between turns", func(r *run, interrupt func()) {
			r.rig.start = func(alias string, n int) error {
				if alias == "b" && n == 2 {
					interrupt()
				}
				return nil
			}
		}, 2},
		{"after the last turn", func(r *run, interrupt func()) {
			r.rig.after = func(string) harness.Verification { interrupt(); return harness.Verification{} }
		}, 4},
		{"while it profiles", func(r *run, interrupt func()) {
			r.Options.Profile = []string{"a"}
			r.rig.after = func(alias string) harness.Verification {
				if alias == "b" { // the last one, and after it there is no more to verify
					r.rig.profiling = interrupt
				}
				return harness.Verification{Checks: 9}
			}
		}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx, interrupt := interruptible(t)
			r := newRun(t, "a", "b")
			c.set(r, interrupt)
			r.do(ctx).check(exitcode.Signal(syscall.SIGINT), "ended by a signal: interrupt")
			kept, turns := r.kept()
			profiled := c.name == "while it profiles"
			if len(turns) != c.want || (kept.Status == harness.StatusInterrupted) == profiled {
				t.Fatalf("%s with %d turns, want %d", kept.Status, len(turns), c.want)
			}
			if profiled {
				return // complete but for the profile
			}
			if !strings.Contains(r.err.String(), "go on with: bin/bench run --resume "+r.dir()) {
				t.Errorf("no word of --resume:\n%s", &r.err)
			}
			r.rig.load, r.rig.start, r.rig.verify, r.rig.after = nil, nil, nil, nil
			again := r.resume().do(t.Context())
			again.check(exitcode.OK)
			kept, all := again.kept()
			if kept.Status != harness.StatusComplete || len(all) != 4 || r.rig.turns != 4-c.want {
				t.Errorf("resumed: %s, %d turns, %d of them now", kept.Status, len(all), r.rig.turns)
			}
			for i := range turns {
				if !all[i].Started.Equal(turns[i].Started) {
					t.Errorf("turn %d was measured again", i)
				}
			}
		})
	}
}

// shorten cuts the last bytes off a file of the run's folder.
func (r *run) shorten(name string, n int) {
	r.rig.t.Helper()
	text := r.file(name)
	if err := os.WriteFile(filepath.Join(r.dir(), name), []byte(text[:len(text)-n]), 0o600); err != nil {
		r.rig.t.Fatal(err)
	}
}

// Files that were cut off are mended; an interrupt while that run verifies keeps the tables.
func TestResumeOfTruncatedFiles(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a").do(t.Context())
	r.shorten(results.TurnsFile, 100)
	r.shorten(results.RoundsFile, 70)
	ctx, interrupt := interruptible(t)
	r.rig.verify = func(string) harness.Verification { interrupt(); return harness.Verification{} }
	cut := r.resume().do(ctx)
	cut.check(exitcode.Signal(syscall.SIGINT), results.TurnsFile+" ended in the middle of a line",
		results.RoundsFile+" did not match")
	if cut.rows()["a"].N != 1 {
		t.Errorf("the table lost its row: %+v", cut.rows())
	}
	r.rig.verify = nil
	again := cut.resume().do(t.Context())
	again.check(exitcode.OK)
	if n := strings.Count(r.file(results.RoundsFile), "\n"); n != 3 || again.rows()["a"].N != 2 {
		t.Errorf("%s has %d lines", results.RoundsFile, n)
	}
}

// A run is not resumed where the figures would not be those of one run, and run.json stays as it is.
func TestResumeRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		spoil      func(r *run)
		begins     bool // the folder can be read
	}{
		{"complete", "is complete: there is nothing to go on with", func(*run) {}, false},
		{"another methodology", "was measured by version 0 of the methodology", func(r *run) {
			r.shorten(results.TurnsFile, 100)
			text := strings.Replace(r.file(results.RunFile), `"methodology": 3`, `"methodology": 0`, 1)
			if err := os.WriteFile(filepath.Join(r.dir(), results.RunFile), []byte(text), 0o600); err != nil {
				t.Error(err)
			}
		}, false},
		{"a target that is gone", "the run needs a: is its folder missing from --manifests?", func(r *run) {
			r.shorten(results.TurnsFile, 100)
			r.Targets = r.Targets[1:]
		}, true},
		{"a generator that is gone", "no Python", func(r *run) {
			r.shorten(results.TurnsFile, 100)
			r.rig.noLoader = map[harness.Loader]error{harness.LoaderLocust: errors.New("no Python")}
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, "a", "b").do(t.Context())
			c.spoil(r)
			before := r.file(results.RunFile)
			var err error
			if c.begins {
				err = r.resume().Do(t.Context())
			} else {
				r.Close()
				err = (&session.Session{Stderr: &r.err}).Reopen(r.dir())
			}
			if exitcode.Of(err) != exitcode.Failed || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if r.file(results.RunFile) != before {
				t.Error("run.json was changed")
			}
		})
	}
}

// One process writes to a folder.
func TestOneWriter(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a")
	r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		err := (&session.Session{Stderr: &r.err}).Reopen(r.dir())
		if err == nil || !strings.Contains(err.Error(), "another bench is writing") {
			t.Errorf("reopened: %v", err)
		}
		return measured(turn), nil
	}
	r.do(t.Context()).check(exitcode.OK)
	again := newRun(t, "a")
	again.Options.Out = r.Options.Out
	if err := again.CheckFolder(); err == nil ||
		!strings.Contains(err.Error(), "exists already; choose another --id") {
		t.Errorf("the same --id: %v", err)
	}
}

// What is not as it was when the run began stands in the warnings of the resumed run.
func TestResumeWarnsOfChanges(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a", "b", "c").do(t.Context())
	r.shorten(results.TurnsFile, 100)
	run, _ := r.kept()
	run.Environment.Kernel = "an older one"
	run.Subjects[0].Build.Version = "v0"
	run.Subjects[1].Build.Go = "go1.20"
	run.Subjects[2].Build.SHA256 = "another"
	r.Close()
	folder, _, _, _, err := results.Resume(r.dir())
	if err := errors.Join(err, folder.WriteRun(run), folder.Close()); err != nil {
		t.Fatal(err)
	}
	r.rig.commit = "def"
	again := r.resume().do(t.Context())
	again.check(exitcode.OK)
	kept, _ := again.kept()
	text := strings.Join(kept.Warnings.Texts(), "\n")
	for _, want := range []string{
		"another machine or system", `began at commit "abc" and went on at "def"`,
		"a was v0 when the run began and is v1",
		"b was built with another toolchain", "c was built from other sources",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no warning of %q:\n%s", want, text)
		}
	}
	if len(kept.Warnings) != 5 || kept.Commit != "abc" || kept.Subjects[0].Build.Version != "v0" {
		t.Errorf("%+v", kept)
	}
}

// Rates that are shares of the slowest capacity are measured once: a resumed run offers the same.
func TestRatesOfAResumedRun(t *testing.T) {
	t.Parallel()
	ctx, interrupt := interruptible(t)
	r := newRun(t, "a", "b", "broken")
	rate := harness.Load{
		Loader:      harness.LoaderLoad,
		Mode:        harness.ModeRate,
		Connections: 4,
		RateLoad:    harness.RateLoad{Share: 0.5},
	}
	r.plan().Loads = append(r.plan().Loads, rate)
	r.rig.verify = func(alias string) (v harness.Verification) {
		if alias == "broken" {
			v.Violations = []harness.Violation{{Target: alias, Check: "json/head"}}
		}
		return v
	}
	r.rig.load = func(ctx context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		if turn.Round == 2 {
			interrupt()
		}
		return measured(turn), ctx.Err()
	}
	r.do(ctx).check(exitcode.Signal(syscall.SIGINT), "measure the capacity of each target",
		"the capacity of broken was not measured, and no rate is a share of it: it breaks the contract")
	before, _ := r.kept()
	if len(before.Capacities) != 2 || before.Plan.Loads[1].Rate < 5000 || before.Plan.Loads[1].Rate > 6000 {
		t.Fatalf("capacities %+v, loads %+v", before.Capacities, before.Plan.Loads)
	}
	r.rig.load = nil
	again := r.resume().do(t.Context())
	again.check(exitcode.Wrong)
	after, turns := again.kept()
	if !reflect.DeepEqual(after.Plan.Loads, before.Plan.Loads) ||
		!reflect.DeepEqual(after.Capacities, before.Capacities) ||
		len(turns) != 12 || strings.Contains(again.err.String(), "measure the capacity") {
		t.Errorf("resumed with %+v in %d turns:\n%s", after.Plan.Loads, len(turns), &again.err)
	}

	none := newRun(t, "a")
	none.plan().Loads = []harness.Load{rate}
	none.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		return spoil(measured(turn), 3), nil
	}
	none.do(t.Context()).check(exitcode.Failed, "3 of 10970 requests failed",
		"no rate can be a share of the slowest capacity")
}
