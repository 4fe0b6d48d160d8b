package selftest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
)

// prepared is a short self-test of a server that is not started, with its options changed.
func prepared(t *testing.T, change func(*Options)) (*Test, error) {
	t.Helper()
	x := &Test{
		Targets: []harness.Target{
			{Name: "gin", Title: "gin", Language: "Go", Engine: "net/http"},
			{Name: "node", Title: "node", Language: "JavaScript", Engine: "node", External: true},
		},
		Options: Options{
			Target: "gin", Parts: Parts(), Delays: []float64{50}, Pairs: 2, Tries: 1, Quick: true, Quiet: true,
			ServerCPUs: "none", LoadCPUs: "none", Seed: 1, Out: t.TempDir(),
		},
		Stdout: io.Discard, Stderr: io.Discard,
	}
	if change != nil {
		change(&x.Options)
	}
	return x, x.Prepare()
}

func TestPlans(t *testing.T) {
	t.Parallel()
	short, err := prepared(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	long, err := prepared(t, func(o *Options) { o.Quick, o.Pairs, o.Tries = false, 120, 10 })
	if err != nil {
		t.Fatal(err)
	}
	type part struct {
		name            string
		rounds, servers int
		duration, slice time.Duration
	}
	for _, c := range []struct {
		test *Test
		want []part
	}{
		{short, []part{
			{harness.PartBlocks, 2, 2, 2 * time.Second, 200 * time.Millisecond},
			{harness.PartSlices, 2, 2, 2 * time.Second, 50 * time.Millisecond},
			{harness.PartStandard, 6, 3, 500 * time.Millisecond, 0},
			{harness.PartPrecise, 6, 3, time.Second, 50 * time.Millisecond},
		}},
		{long, []part{
			{harness.PartBlocks, 120, 2, 4 * time.Second, 400 * time.Millisecond},
			{harness.PartSlices, 120, 2, 4 * time.Second, 50 * time.Millisecond},
			{harness.PartStandard, 100, 3, 2 * time.Second, 0},
			{harness.PartPrecise, 100, 3, 20 * time.Second, 50 * time.Millisecond},
		}},
	} {
		for i, p := range c.test.does.Parts {
			if got := (part{p.Name, p.Rounds, len(p.Entries), p.Loads[0].Duration,
				p.Loads[0].Slice}); got != c.want[i] {
				t.Errorf("%+v, want %+v", got, c.want[i])
			}
		}
	}
	only, err := prepared(t, func(o *Options) { o.Parts, o.NoCopy = []string{harness.PartStandard}, true })
	if err != nil || len(only.does.Parts) != 1 || len(only.does.Parts[0].Entries) != 2 {
		t.Errorf("without a copy: %v, %+v", err, only.does.Parts)
	}
}

func TestOptionsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Options){
		"--parts: is empty":                    func(o *Options) { o.Parts = nil },
		`--parts: unknown part "turns"`:        func(o *Options) { o.Parts = []string{"turns"} },
		`--parts: "blocks" is given twice`:     func(o *Options) { o.Parts = []string{"blocks", "blocks"} },
		"--pairs: 1 is not between":            func(o *Options) { o.Pairs = 1 },
		"--tries: 0 is not between":            func(o *Options) { o.Tries = 0 },
		"--delays: 0 is not between":           func(o *Options) { o.Delays = []float64{0} },
		"--delays: 2 is given twice":           func(o *Options) { o.Delays = []float64{2, 2} },
		`unknown target "gni"; did you mean`:   func(o *Options) { o.Target = "gni" },
		"unknown target \"x\"; there are: gin": func(o *Options) { o.Target = "x" },
		"node is not one of this project's":    func(o *Options) { o.Target = "node" },
		"--no-copy: leaves nothing":            func(o *Options) { o.NoCopy, o.Parts = true, []string{"blocks"} },
		`--id: "../x" is not the name`:         func(o *Options) { o.ID = "../x" },
		"part blocks: ":                        func(o *Options) { o.PairTime = 20 * time.Millisecond },
	} {
		if _, err := prepared(t, change); exitcode.Of(err) != exitcode.Usage ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// started is a self-test with a folder, whose parts are faked.
func started(t *testing.T, run partRunner) *Test {
	t.Helper()
	x, err := prepared(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	x.does.CPU, x.does.Delays = 1e-5, x.Options.copies(1e-5)
	if x.dir, err = results.CreateSelftest(x.Options.Out, x.does); err != nil {
		t.Fatal(err)
	}
	x.runner = run
	return x
}

// fake writes the results of a part. Servers that burn CPU time take half as long again for an answer.
func fake(dir string, p harness.Plan) error {
	if err := os.RemoveAll(filepath.Join(dir, p.Name)); err != nil {
		return err
	}
	f, err := results.Create(dir, p.Name)
	if err != nil {
		return err
	}
	for round := 1; round <= p.Rounds; round++ {
		for _, turn := range plan.Turns(p, round) {
			rate, cpu := 1000+float64(round), 1.0
			if strings.Contains(turn.Target, "+") {
				rate /= 1.5
			}
			err = errors.Join(err, f.Record(harness.Measurement{Turn: turn, Result: &harness.LoadResult{Duration: 1,
				Targets: []harness.TargetLoad{{Scheduled: int64(rate), Correct: int64(rate), Goodput: rate,
					ServerCPU: &cpu}}}}))
		}
	}
	return errors.Join(err, f.WriteRun(harness.Run{ID: p.Name, Plan: p, Status: harness.StatusComplete}),
		f.Close())
}

// TestRun stops a self-test in its second part and goes on with it.
func TestRun(t *testing.T) {
	t.Parallel()
	x := started(t, nil)
	var ran []string
	x.runner = func(_ context.Context, p harness.Plan) (bool, error) {
		if ran = append(ran, p.Name); len(ran) == 2 {
			return false, &session.InterruptedError{Signal: syscall.SIGINT}
		}
		return true, fake(x.dir, p)
	}
	err := x.Run(t.Context())
	if signal := (*session.InterruptedError)(nil); !errors.As(err, &signal) ||
		!strings.Contains(err.Error(), "selftest --resume "+x.dir) {
		t.Errorf("interrupted: %v", err)
	}
	if err := RefusePart(filepath.Join(x.dir, harness.PartBlocks)); exitcode.Of(err) != exitcode.Usage {
		t.Errorf("a part by itself: %v", err)
	}
	var text bytes.Buffer
	y := &Test{Stdout: &text, Stderr: io.Discard, runner: x.runner}
	if err := errors.Join(y.Reopen(x.dir), y.Run(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ran, " "); got != "blocks slices slices standard precise" {
		t.Errorf("ran %s", got)
	}
	if !strings.Contains(text.String(), "Noise floor") {
		t.Errorf("the tables are not printed:\n%s", &text)
	}
	before := contents(t, x.dir)
	if err := y.Run(t.Context()); err != nil || len(ran) != 5 || !maps.Equal(before, contents(t, x.dir)) {
		t.Errorf("run again, it did not just make the same tables: %v, %q", err, ran)
	}
}

// A part that fails does not keep the next from running, unless it is not complete.
func TestFaultOfAPart(t *testing.T) {
	t.Parallel()
	x, n := started(t, nil), 0
	x.runner = func(_ context.Context, p harness.Plan) (bool, error) {
		if n++; n == 2 {
			return false, errors.New("second")
		}
		return true, errors.Join(errors.New("first"), fake(x.dir, p))
	}
	if err := x.Run(t.Context()); n != 2 || err == nil ||
		err.Error() != "part blocks: first\npart slices: second" {
		t.Errorf("%d parts, %v", n, err)
	}
}

// Tables are left alone if the turns that they were made from are lost.
func TestKeepsTablesWithoutTurns(t *testing.T) {
	t.Parallel()
	x := started(t, nil)
	x.runner = func(_ context.Context, p harness.Plan) (bool, error) { return true, fake(x.dir, p) }
	if err := x.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	turns := filepath.Join(x.dir, harness.PartPrecise, results.TurnsFile)
	for name, spoil := range map[string]func() error{
		"removed": func() error { return os.Remove(turns) },
		"empty":   func() error { return os.WriteFile(turns, nil, 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		before := contents(t, x.dir)
		if err := x.Run(t.Context()); err == nil || !maps.Equal(before, contents(t, x.dir)) {
			t.Errorf("turns %s: %v, or a file was changed", name, err)
		}
	}
}

// contents reads all files under a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var b []byte
			b, err = os.ReadFile(path)
			all[path] = string(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
