package runner_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

// runIns are the run-ins of a log, as "b x".
func (w *world) runIns() (all []string) {
	for _, l := range w.log {
		if rest, is := strings.CutPrefix(l, "run in "); is {
			all = append(all, strings.TrimSuffix(rest, " 8s"))
		}
	}
	return all
}

// warming is a server that gets faster: stretch by stretch in its run-in, and not in a turn.
func warming(w *world) {
	w.load = func(_ context.Context, turn harness.Turn, _ *server) (*harness.LoadResult, error) {
		r := good()
		for i := range int(turn.Load.Duration / max(1, turn.Load.Curve)) {
			if turn.Load.Curve > 0 {
				r.Ramp = append(r.Ramp, harness.RampStep{At: float64(i) * turn.Load.Curve.Seconds(),
					Correct: int64(min(i+1, 4)) * 1000})
			}
		}
		return r, nil
	}
}

// Each launch is run in once for each scenario, before its first turn of it, and the curve is kept with that
// turn.
func TestRunIn(t *testing.T) {
	t.Parallel()
	for launch, want := range map[harness.Launch]int{harness.LaunchRound: 3, harness.LaunchOnce: 1} {
		w := newWorld()
		warming(w)
		r := newRunner(w, 3, launch, harness.UpAll, "x", "y")
		r.Plan.Entries[1].Warmup = 8 * time.Second
		if err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		var wanted []string
		for range want {
			wanted = append(wanted, "b x", "b y")
		}
		if got := w.runIns(); !slices.Equal(got, wanted) {
			t.Errorf("launch %s: run-ins %v, want %v", launch, got, wanted)
		}
		curves := 0
		for _, m := range w.records {
			if m.RunIn == nil {
				continue
			}
			curves++
			if after, known := m.RunIn.Settled(); m.Target != "b" || len(m.RunIn.Rates) != 8 ||
				m.RunIn.Rates[0] != 1000 || after != 3*time.Second || !known {
				t.Errorf("the run-in of %s: %+v, settled after %v", m.Target, m.RunIn, after)
			}
		}
		if curves != 2*want {
			t.Errorf("launch %s: %d curves were kept, want %d", launch, curves, 2*want)
		}
		w.quiet(t)
	}
}

// A run-in that fails costs no turn, and the row says so.
func TestRunInFails(t *testing.T) {
	t.Parallel()
	w := newWorld()
	r := newRunner(w, 1, harness.LaunchRound, harness.UpAll)
	r.Plan.Entries[0].Warmup = time.Second
	w.load = func(_ context.Context, turn harness.Turn, _ *server) (*harness.LoadResult, error) {
		if turn.Load.Curve > 0 {
			return nil, errBroken
		}
		return good(), nil
	}
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := w.records[0]
	if m.Error != "" || m.RunIn == nil || m.RunIn.Error != "broken" || len(m.Warnings) != 1 ||
		!strings.Contains(m.Warnings[0].Text, "run-in") {
		t.Errorf("%s, %+v", outcome(m), m.RunIn)
	}
}

// In slices all that need it are run in before the first visit of each launch.
func TestRunInSlices(t *testing.T) {
	t.Parallel()
	w := newWorld()
	warming(w)
	r := newRunner(w, 2, harness.LaunchOnce, harness.UpAll)
	r.Plan.Interleave, r.Slicer = harness.InterleaveSlices, slicer{w: w}
	r.Plan.Entries[0].Warmup = 8 * time.Second
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.runIns(); !slices.Equal(got, []string{"a x"}) {
		t.Errorf("run-ins %v", got)
	}
	if m := w.records[0]; m.RunIn == nil || m.Error != "" {
		t.Errorf("%s, %+v", outcome(m), m.RunIn)
	}
}
