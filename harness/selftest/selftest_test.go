package selftest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strconv"
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
			Target: "gin", Parts: Parts(), Delays: []float64{50}, Pairs: 8, Tries: 1, Gate: 3, Quick: true,
			Quiet:      true,
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
	long, err := prepared(t, func(o *Options) { o.Quick, o.Pairs, o.Tries = false, 399, 30 })
	if err != nil {
		t.Fatal(err)
	}
	other, err := prepared(t, func(o *Options) {
		o.Parts, o.TurnTime, o.Delays = []string{harness.PartDelays}, 20*time.Second, []float64{1, 2}
	})
	if err != nil {
		t.Fatal(err)
	}
	type part struct {
		name                   string
		tests, rounds, servers int
		duration, slice        time.Duration
	}
	for _, c := range []struct {
		test *Test
		want []part
	}{
		{short, []part{
			{harness.PartEqual, 2, 6, 8, 250 * time.Millisecond, 25 * time.Millisecond},
			{harness.PartDelays, 1, 6, 3, 500 * time.Millisecond, 50 * time.Millisecond},
		}},
		{long, []part{
			{harness.PartEqual, 100, 6, 8, 250 * time.Millisecond, 25 * time.Millisecond},
			{harness.PartDelays, 30, 10, 3, time.Second, 50 * time.Millisecond},
		}},
		{other, []part{{harness.PartDelays, 1, 6, 4, 20 * time.Second, 50 * time.Millisecond}}},
	} {
		if len(c.test.does.Parts) != len(c.want) {
			t.Fatalf("%d parts, want %d", len(c.test.does.Parts), len(c.want))
		}
		for i, x := range c.test.does.Parts {
			p := x.Plan
			if got := (part{p.Name, x.Tests(), x.Rounds, len(p.Entries), p.Loads[0].Duration,
				p.Loads[0].Slice}); got != c.want[i] || p.Rounds != got.tests*got.rounds {
				t.Errorf("%+v, want %+v", got, c.want[i])
			}
		}
	}
}

// What a self-test says of its time must fit what --help promises: under 90 minutes, and under 5 for the
// quick one. Both are without the build.
func TestTimeOfASelftest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quick        bool
		pairs, tries int
		delays       []float64
		most         int // minutes
	}{{false, 400, 30, []float64{1, 2, 5}, 90}, {true, 16, 3, []float64{1, 5}, 5}} {
		x, err := prepared(t, func(o *Options) {
			o.Quick, o.Pairs, o.Tries, o.Delays = c.quick, c.pairs, c.tries, c.delays
		})
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		x.Describe(&text)
		_, total, found := strings.Cut(text.String(), "\nabout ")
		if n, err := strconv.Atoi(strings.Fields(total + " x")[0]); !found || err != nil || n > c.most {
			t.Errorf("want at most %d minutes:\n%s", c.most, &text)
		}
	}
}

func TestOptionsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Options){
		"--parts: is empty":                    func(o *Options) { o.Parts = nil },
		`--parts: unknown part "turns"`:        func(o *Options) { o.Parts = []string{"turns"} },
		`--parts: "equal" is given twice`:      func(o *Options) { o.Parts = []string{"equal", "equal"} },
		"--pairs: 0 is not between":            func(o *Options) { o.Pairs = 0 },
		"--gate: 0 is not between":             func(o *Options) { o.Gate = 0 },
		"--tries: 0 is not between":            func(o *Options) { o.Tries = 0 },
		"--delays: 0 is not between":           func(o *Options) { o.Delays = []float64{0} },
		"--delays: 2 is given twice":           func(o *Options) { o.Delays = []float64{2, 2} },
		`unknown target "gni"; did you mean`:   func(o *Options) { o.Target = "gni" },
		"unknown target \"x\"; there are: gin": func(o *Options) { o.Target = "x" },
		"node is not one of this project's":    func(o *Options) { o.Target = "node" },
		`--id: "../x" is not the name`:         func(o *Options) { o.ID = "../x" },
		"part equal: ":                         func(o *Options) { o.TurnTime = 20 * time.Millisecond },
	} {
		if _, err := prepared(t, change); exitcode.Of(err) != exitcode.Usage ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// costing is a pilot on which a delay costs a multiple of its time, of an answer that takes 10 µs.
func costing(factor float64) stepper {
	return func(_ context.Context, _ int, burn time.Duration) (harness.PilotStep, error) {
		ratio := 1 + factor*burn.Seconds()/1e-5
		cpu := harness.PilotRatio{Ratio: ratio, Low: ratio - 0.01, High: ratio + 0.01}
		return harness.PilotStep{Burn: burn, Plain: 1e-5, CPU: cpu}, nil
	}
}

// A delay is scaled by what the pilot's delay cost: 1 % of 10 µs is 100 ns, and 50 ns where each costs
// double.
func TestPilot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		factor float64
		steps  int
		burn   time.Duration
	}{{1, 1, 5 * time.Microsecond}, {2, 2, 2500 * time.Nanosecond}, {0.02, 3, 250 * time.Microsecond}} {
		x, err := prepared(t, nil)
		if err != nil {
			t.Fatal(err)
		}
		x.pilotStep = costing(c.factor)
		if err := x.Create(t.Context()); err != nil {
			t.Fatal(err)
		}
		d, last := x.does.Delays[1], x.does.Pilot[len(x.does.Pilot)-1]
		if len(x.does.Pilot) != c.steps || d.Share != 0.5 || d.Burn != c.burn || x.does.CPU != 1e-5 ||
			math.Abs(last.CPU.Ratio-1.2) > 0.02 {
			t.Errorf("a delay costs %g of its time: %+v after %+v", c.factor, d, x.does.Pilot)
		}
		flags := x.does.Parts[1].Plan.Entries[2].Flags
		if len(flags) != 1 || flags[0] != "--burn="+c.burn.String() {
			t.Errorf("flags %q", flags)
		}
	}
	for want, measure := range map[string]stepper{
		"is not seen in the CPU time": costing(0),
		"pilot: it died": func(context.Context, int, time.Duration) (harness.PilotStep, error) {
			return harness.PilotStep{}, errors.New("it died")
		},
		"is less than a nanosecond": costing(1e6),
	} {
		x, err := prepared(t, nil)
		x.pilotStep = measure
		if err = errors.Join(err, x.Create(t.Context())); err == nil || !strings.Contains(err.Error(), want) {
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
	x.runner = run
	x.pilotStep = costing(1)
	if err := x.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
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
	if err := RefusePart(filepath.Join(x.dir, harness.PartEqual)); exitcode.Of(err) != exitcode.Usage {
		t.Errorf("a part by itself: %v", err)
	}
	var text bytes.Buffer
	y := &Test{Stdout: &text, Stderr: io.Discard, runner: x.runner}
	if err := errors.Join(y.Reopen(x.dir), y.Run(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ran, " "); got != "equal delays delays" {
		t.Errorf("ran %s", got)
	}
	if !strings.Contains(text.String(), "Equal servers that are found to differ") {
		t.Errorf("the tables are not printed:\n%s", &text)
	}
	before := contents(t, x.dir)
	if err := y.Run(t.Context()); err != nil || len(ran) != 3 || !maps.Equal(before, contents(t, x.dir)) {
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
		err.Error() != "part equal: first\npart delays: second" {
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
	turns := filepath.Join(x.dir, harness.PartDelays, results.TurnsFile)
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
