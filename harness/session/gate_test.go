package session_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// paced is a run of a, a variant of it under another alias, and c; each turn scatters, and the variant has a
// share of the rate.
func paced(t *testing.T, rounds int, share, scatter float64) *run {
	t.Helper()
	r := newRun(t, "a", "a@v2", "c")
	r.plan().Rounds = rounds
	r.plan().Entries[1].Alias = "newest"
	r.Targets[1].Variant = &harness.Variant{Name: "a@v2", Target: "a"}
	r.Session.Run.Variants = []harness.Variant{*r.Targets[1].Variant}
	r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		result := measured(turn)
		a := &result.Targets[0]
		phase := float64(7*turn.Round) + float64(turn.Target[0])*float64(turn.Round*turn.Round)
		a.Goodput = 10_000 * (1 + scatter*math.Sin(phase))
		if turn.Target == "newest" {
			a.Goodput *= share
		}
		a.Throughput, a.Correct, a.Scheduled = a.Goodput, int64(a.Goodput), int64(a.Goodput)
		return result, nil
	}
	return r
}

// A run with a variant passes, fails or is not settled, and says how small a loss it finds.
func TestGateOfARun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		share, scatter float64
		allow          bool
		code           int
		says           string
	}{
		{"no loss", 1, 0.002, false, exitcode.OK, "passed: each of 2 rows loses less than 5 %"},
		{"a loss of 20 %", 0.8, 0.002, false, exitcode.Threshold,
			"regression: newest text closed-c4: throughput -2"},
		{"not settled", 0.97, 0.1, false, exitcode.Unsettled, "neither shown nor ruled out"},
		{"allowed", 0.97, 0.1, true, exitcode.OK, "which --allow-unsettled lets pass"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := paced(t, 8, c.share, c.scatter)
			r.Options.FailOn, r.Options.AllowUnsettled = new(0.05), c.allow
			r.do(t.Context()).check(c.code, c.says, "the smallest loss that this comparison finds")
		})
	}
}

// Two variants without their target are compared with each other: the first one is the base.
func TestGateBetweenVariants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		share float64
		code  int
		says  string
	}{
		{"no loss", 1, exitcode.OK, "passed: each of 2 rows loses less than 5 %"},
		{"a loss of 20 %", 0.8, exitcode.Threshold, "regression: newest text closed-c4: throughput -2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := paced(t, 8, c.share, 0.002)
			r.Targets[0].Name, r.plan().Entries[0].Target = "a@v1", "a@v1"
			r.Targets[0].Variant = &harness.Variant{Name: "a@v1", Target: "a"}
			r.Session.Run.Variants = []harness.Variant{*r.Targets[0].Variant, *r.Targets[1].Variant}
			r.Options.FailOn = new(0.05)
			r.do(t.Context()).check(c.code, c.says)
		})
	}
}

// A run with Until ends at the first look at which every pair is settled, and checks its servers then.
func TestUntil(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		scatter float64
		rounds  int
	}{{"settled at the first look", 0.001, 6}, {"never", 0.3, 12}, {"settled between two looks", 0.025, 9}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := paced(t, max(c.rounds, 9), 0.5, c.scatter)
			r.plan().Until = 0.02
			if load := r.rig.load; c.rounds == 9 { // the rounds after the first look do not scatter
				calm := paced(t, 9, 0.5, 0).rig.load
				r.rig.load = func(ctx context.Context, turn harness.Turn, s *fakeServer) (*harness.LoadResult, error) {
					if turn.Round > 6 {
						return calm(ctx, turn, s)
					}
					return load(ctx, turn, s)
				}
			}
			r.do(t.Context()).check(exitcode.OK)
			run, turns := r.kept()
			if len(turns) != 3*c.rounds || run.Plan.Rounds != c.rounds {
				t.Errorf("%d turns in %d rounds, want %d rounds", len(turns), run.Plan.Rounds, c.rounds)
			}
			if ended := run.Plan.Planned > 0; ended != (c.rounds == 6) {
				t.Errorf("planned %d rounds", run.Plan.Planned)
			}
			for _, x := range run.Subjects {
				if x.After == nil {
					t.Errorf("%s was not checked after its last turn", x.Alias)
				}
			}
			if text := r.err.String(); strings.Contains(text, "the run ends here") != (c.rounds == 6) {
				t.Errorf("it says %s", text)
			}
		})
	}
}
