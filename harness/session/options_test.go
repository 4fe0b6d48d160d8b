package session_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
)

// Every kind of load is measured and shown with what is peculiar to it.
func TestKindsOfLoad(t *testing.T) {
	t.Parallel()
	closed := func(connections int) harness.Load {
		return harness.Load{Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: connections,
			Duration: time.Second}
	}
	users := harness.Load{
		Loader:    harness.LoaderLoad,
		Mode:      harness.ModeUsers,
		UsersLoad: harness.UsersLoad{Users: 40, Hatch: 50, ThinkMax: time.Second},
		Duration:  time.Second,
	}
	ramp, fresh, search := users, closed(4), closed(4)
	ramp.StopWhen, fresh.NewConnections = "failed>1%", true
	search.Mode, search.SLO = harness.ModeRate, 50*time.Millisecond
	wrk := closed(4)
	wrk.Loader, wrk.Threads = harness.LoaderWrk, 2
	for _, c := range []struct {
		name   string
		loads  []harness.Load
		load   func(turn harness.Turn, r *harness.LoadResult)
		report string
	}{
		{"rate", []harness.Load{{
			Loader:      harness.LoaderLoad,
			Mode:        harness.ModeRate,
			RateLoad:    harness.RateLoad{Rate: 200, Arrivals: "constant"},
			Connections: 8,
		}},
			nil, "200 requests per second"},
		{"users", []harness.Load{users}, func(_ harness.Turn, r *harness.LoadResult) { r.Users = 30 },
			"| a | v1 | 30 |"},
		{"ramp", []harness.Load{ramp}, func(_ harness.Turn, r *harness.LoadResult) {
			r.StoppedBy, r.Users = harness.ParseStop("failed>1%: 2 %"), 30
			r.Targets[0].Correct, r.Targets[0].Timeouts = r.Targets[0].Correct-20, 20
		}, "failed&gt;1%"},
		{"sweep", []harness.Load{closed(1), closed(2), closed(8)}, nil,
			"| target | 1 | 2 | 8 | knee | peak | falls |"},
		{"new connections", []harness.Load{closed(4), fresh}, nil, "New connections, text"},
		{"search", []harness.Load{search}, func(turn harness.Turn, r *harness.LoadResult) {
			if turn.Load.Rate > 1000 {
				r.Targets[0].ResponseTime.P99 = 1
			}
		}, "is the capacity"},
		{"two generators", []harness.Load{closed(4), wrk}, nil, "wrk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, "a", "b")
			r.plan().Loads = c.loads
			r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
				result := measured(turn)
				if c.load != nil {
					c.load(turn, result)
				}
				return result, nil
			}
			r.do(t.Context()).check(exitcode.OK)
			_, turns := r.kept()
			if text := r.file(results.ReportFile); len(turns) != 4*len(c.loads) || !strings.Contains(text, c.report) {
				t.Errorf("%d turns, and the report has no %q:\n%s", len(turns), c.report, text)
			}
			if x := r.rows()["a"].Throughput.Mean; c.name == "search" && (x < 900 || x > 1100) {
				t.Errorf("capacity %v", x)
			}
		})
	}
}

// The loads of a generator that cannot be had, and targets that do not build, are left out; the run fails in
// the end.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a", "broken", "foreign")
	locust := harness.Load{
		Loader:    harness.LoaderLocust,
		Mode:      harness.ModeUsers,
		UsersLoad: harness.UsersLoad{Users: 4},
		Duration:  time.Second,
	}
	r.plan().Loads = append(r.plan().Loads, locust)
	r.rig.noLoader = map[harness.Loader]error{harness.LoaderLocust: errors.New("it needs cpython")}
	r.rig.build = func(name string) error {
		return map[string]error{"broken": errors.New("no compiler"), "foreign": errors.New("missing: node")}[name]
	}
	r.do(t.Context()).check(exitcode.Failed, "bench: --loader locust is left out: it needs cpython",
		"bench: no compiler\n",
		"bench: foreign is left out: missing: node")
	kept, turns := r.kept()
	equal(t, "turns", turnsOf(turns), []string{"1 a", "2 a"})
	if len(kept.Plan.Loads) != 1 || len(kept.Subjects) != 1 || len(kept.Warnings) != 3 {
		t.Errorf("loads %v, subjects %d, warnings %q", kept.Plan.Loads, len(kept.Subjects), kept.Warnings)
	}
}

// Thresholds decide on the exit code unless something is wrong with the figures.
func TestThresholds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, threshold, want string
		failed                int64
		code                  int
	}{
		{"holds", "throughput>1/s", "threshold throughput>1/s: holds for 2 rows", 0, exitcode.OK},
		{"is broken", "b throughput>1e9/s", "threshold b throughput>1e9/s: broken by b text closed-c4: throughput is ", 0, exitcode.Threshold},
		{"gives way to failures", "throughput>1e9/s", "some requests failed", 3, exitcode.Wrong},
		{"allows failures", "failed<50%", "threshold failed<50%: holds for 2 rows", 3, exitcode.OK},
		{"allows them of that row", "a failed<50%", "threshold a failed<50%: holds for 1 rows", 3, exitcode.OK},
		{"allows fewer", "failed<=0%", "threshold failed<=0%: broken by a text", 3, exitcode.Threshold},
		{"allows them of another row", "b failed<50%", "some requests failed", 3, exitcode.Wrong},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var err error
			r := newRun(t, "a", "b")
			if r.Options.Thresholds, err = session.ParseThresholds([]string{c.threshold}); err != nil {
				t.Fatal(err)
			}
			r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
				if turn.Target == "a" {
					return spoil(measured(turn), c.failed), nil
				}
				return measured(turn), nil
			}
			r.do(t.Context()).check(c.code, c.want)
			if a := r.rows()["a"]; (a.Unranked == "") != (c.failed == 0) {
				t.Errorf("a is unranked: %q", a.Unranked)
			}
		})
	}
}

// A run whose generator was the limit of every row says so by its exit code.
func TestGeneratorLimited(t *testing.T) {
	t.Parallel()
	for _, shared := range []bool{false, true} {
		r := newRun(t, "a")
		if shared {
			r.plan().Machine = harness.MachineSplit{}
		}
		r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
			result := measured(turn)
			result.Resources.Server.Busy, result.Resources.Generator.Busy = 0.5, 0.99
			result.Resources.Disturbance = "other programs took 80 %"
			if shared {
				result.Resources.Server.Busy, result.Resources.Generator.User = 0.99, 0.9
			}
			return result, nil
		}
		r.do(t.Context()).check(exitcode.Limited, "the generator was the limit of every row",
			"; others took CPU time in 2 of 2 turns: end them and repeat")
		if said := strings.Contains(r.err.String(), "it shares CPUs with them"); said != shared {
			t.Errorf("shared CPUs %v:\n%s", shared, &r.err)
		}
	}
}

// Aliases, copies and variants stand beside their target, and programs that are built otherwise have their
// own profile.
func TestEntriesOfOneTarget(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a", "a=fix", "a=bad")
	for i, name := range []string{"a=fix", "a=bad"} {
		v := harness.Variant{Name: name, Target: "a", Dir: "/" + name}
		r.Targets[i+1].Variant = &v
		r.Session.Run.Variants = append(r.Session.Run.Variants, v)
	}
	r.plan().Entries = append(r.plan().Entries,
		harness.Entry{Target: "a", Alias: "a-gc", Class: harness.ClassTuned, Env: []string{"GOGC=400"}},
		harness.Entry{Target: "a", Alias: "a-copy", CopyOf: "a"},
		harness.Entry{Target: "a", Alias: "a-std", JSON: harness.JSONStd},
		harness.Entry{Target: "a", Alias: "a-pgo", PGO: true, Warmup: time.Second},
	)
	r.rig.build = func(name string) error {
		if name == "a=bad" {
			return errors.New("build a=bad: undefined: x")
		}
		return nil
	}
	r.Options.Profile = []string{"a=fix"}
	r.do(t.Context()).check(exitcode.Failed, "undefined: x", "build a+pgo: built with a profile (PGO)",
		"record a profile of a-pgo, 5s for each scenario", "a-pgo text is run in for 1s",
		"profile of a=fix, text: go tool pprof -top ")
	equal(t, "calls", r.rig.calls, []string{
		"make a+json-std json=std profile=false", "profile a-pgo text under closed-c4",
		"make a+pgo json= profile=true",
		"profile a=fix text under closed-c4",
	})
	kept, turns := r.kept()
	if len(turns) != 12 || len(kept.Subjects) != 6 || kept.Subjects[1].Manifest.Name != "a=fix" {
		t.Errorf("%d turns, %d subjects", len(turns), len(kept.Subjects))
	}
	if rows := r.rows(); rows["a-gc"].Class != harness.ClassTuned || rows["a-copy"].CopyOf != "a" {
		t.Errorf("%+v", rows)
	}
	for _, name := range []string{"profiles/a+pgo.pprof", "profiles/a=fix-text.pprof"} {
		if r.file(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
	r.shorten(results.TurnsFile, 100)
	r.rig.calls, r.rig.build = nil, nil
	again := r.resume()
	again.Options.Profile = nil
	again.do(t.Context()).check(exitcode.OK)
	equal(t, "calls of the resumed run", r.rig.calls, []string{
		"make a+json-std json=std profile=false", "make a+pgo json= profile=true",
	})
}

// Servers get the passwords of their settings, and nothing that the run writes or prints has them.
func TestPasswords(t *testing.T) {
	t.Parallel()
	const password = "the-right-word"
	ctx, interrupt := interruptible(t)
	r := newRun(t, "a")
	r.plan().Entries[0].Env = []string{"STORE=postgres://me:" + password + "@db/books",
		"STORE_PASSWORD=" + password}
	r.Secrets.Hide(r.plan())
	r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		interrupt()
		return measured(turn), errors.New("postgres://me:" + password + "@db/books is down")
	}
	r.do(ctx).
		check(130, "--target 'a STORE=postgres://me:xxxxx@db/books STORE_PASSWORD=xxxxx', with the passwords in place of xxxxx")
	if r.rig.env[0] != "STORE=postgres://me:"+password+"@db/books" ||
		r.rig.env[1] != "STORE_PASSWORD="+password {
		t.Errorf("the server gets %q", r.rig.env)
	}
	if strings.Contains(r.out.String()+r.err.String(), password) {
		t.Errorf("the password is printed:\n%s", &r.err)
	}
	err := filepath.WalkDir(r.dir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(string(b), password) {
			t.Errorf("the password is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Runs of one plan that start in the same second get folders of their own.
func TestRunsOfOneSecond(t *testing.T) {
	t.Parallel()
	out, ids := t.TempDir(), map[string]bool{}
	for range 3 { // fakes take milliseconds: at least two of them meet
		r := newRun(t, "a")
		r.Options.Out, r.Options.ID = out, ""
		if r.do(context.Background()); r.code != exitcode.OK {
			t.Fatalf("exit %d: %s", r.code, r.err.String())
		}
		ids[r.Session.Run.ID] = true
	}
	if len(ids) != 3 {
		t.Errorf("three runs are in %v", ids)
	}
}
