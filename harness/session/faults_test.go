package session_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
)

// Each of these faults costs its own target, and the others are ranked.
func TestFaults(t *testing.T) {
	t.Parallel()
	gone := errors.New("exit status 7: out of order")
	badTurn := func(spoilt func(turn harness.Turn, s *fakeServer) (*harness.LoadResult, error)) func(*run) {
		return func(r *run) {
			r.rig.load = func(_ context.Context, turn harness.Turn, s *fakeServer) (*harness.LoadResult, error) {
				if turn.Target == "bad" {
					return spoilt(turn, s)
				}
				return measured(turn), nil
			}
		}
	}
	of := func(v harness.Verification) func(string) harness.Verification {
		return func(alias string) harness.Verification {
			if alias == "bad" {
				return v
			}
			return harness.Verification{Checks: 150}
		}
	}
	violation := harness.Verification{Violations: []harness.Violation{{Target: "bad", Check: "json/head",
		Want: "Date"}}}
	for _, c := range []struct {
		name     string
		set      func(*run)
		code     int
		n        int    // rounds of the bad one
		unranked string // in the reason of the bad one
		printed  string
	}{
		{"dies in a round", badTurn(func(turn harness.Turn, s *fakeServer) (*harness.LoadResult, error) {
			if turn.Round == 2 {
				s.die(gone)
			}
			return measured(turn), nil
		}), exitcode.Failed, 1, "out of order", "bad: 1 of 2 turns could not be measured"},
		{"never starts", func(r *run) {
			r.rig.start = func(alias string, _ int) error {
				if alias == "bad" {
					return errors.New("not ready in 10s")
				}
				return nil
			}
		}, exitcode.Failed, 0, "not ready in 10s", "bench: bad: not ready in 10s"},
		{"hangs", badTurn(func(turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
			r := measured(turn)
			r.Targets[0].Correct, r.Targets[0].Timeouts = 20, r.Targets[0].Scheduled-20
			return r, nil
		}), exitcode.Wrong, 2, "requests failed", "some requests failed"},
		{"lies", badTurn(func(turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
			return spoil(measured(turn), 3), nil
		}), exitcode.Wrong, 2, "6 of ", "not ranked"},
		{"has a failing generator", badTurn(func(harness.Turn, *fakeServer) (*harness.LoadResult, error) {
			return nil, errors.New("load exited with 1: no memory")
		}), exitcode.Failed, 0, "no memory", "not measured: load exited with 1: no memory"},
		{"shares its port", badTurn(func(turn harness.Turn, s *fakeServer) (*harness.LoadResult, error) {
			s.holds = errors.New("its port is shared")
			return measured(turn), nil
		}), exitcode.Failed, 0, "its port is shared", ""},
		{"breaks the contract", func(r *run) { r.rig.verify = of(violation) },
			exitcode.Wrong, 2, "breaks the contract", "violation: bad: json/head"},
		{"breaks the contract afterwards", func(r *run) { r.rig.after = of(violation) },
			exitcode.Wrong, 2, "breaks the contract", "bench: after the run: violation: bad: json/head"},
		{"breaks the contract under load", badTurn(func(turn harness.Turn, _ *fakeServer) (*harness.LoadResult,
			error) {
			r := measured(turn)
			r.Violations = violation.Violations
			return r, nil
		}), exitcode.Wrong, 2, "breaks the contract", "bench: under load: violation: bad: json/head"},
		{"cannot be checked", func(r *run) { r.rig.verify = of(harness.Verification{Unchecked: "no answer in time"}) },
			exitcode.Unchecked, 2, "could not be checked",
			"1 of 2 targets could not be checked, which is no violation"},
		{"has gaps", func(r *run) { r.rig.verify = of(harness.Verification{Gaps: []harness.Gap{{Check: "limit/x"}}}) },
			exitcode.OK, 2, "", "bad has 1 gap"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, "bad", "fine")
			c.set(r)
			r.do(t.Context()).check(c.code, c.printed)
			if kept, turns := r.kept(); kept.Status != harness.StatusComplete || len(turns) != 4 {
				t.Errorf("%s with %d turns", kept.Status, len(turns))
			}
			rows := r.rows()
			if bad := rows["bad"]; bad.N != c.n || (bad.Unranked == "") != (c.unranked == "") ||
				!strings.Contains(bad.Unranked, c.unranked) {
				t.Errorf("bad: %d rounds, unranked %q", bad.N, bad.Unranked)
			}
			if fine := rows["fine"]; fine.N != 2 || fine.Unranked != "" {
				t.Errorf("fine: %+v", fine)
			}
		})
	}
}

// A target that fails many checks is not measured, and the screen shows a few of its violations.
func TestManyViolations(t *testing.T) {
	t.Parallel()
	broken := func(alias string) (v harness.Verification) {
		if alias == "bad" {
			for i := range session.MostBroken + 1 {
				name := string(rune('a' + i))
				v.Violations = append(v.Violations, harness.Violation{Target: alias, Check: name, Route: "/" + name})
			}
		}
		return v
	}
	r := newRun(t, "bad", "fine")
	r.rig.verify = broken
	r.do(t.Context()).check(exitcode.Wrong, "bad: and 8 more checks\n",
		"bad breaks the contract in 11 checks and is not measured",
		"all violations are in "+filepath.Join(r.dir(), results.ViolationsFile))
	if n := strings.Count(r.err.String(), "violation: bad"); n != 4 {
		t.Errorf("%d lines of violations", n)
	}
	if text := r.file(results.ViolationsFile); strings.Count(text, "violation: bad: ") != 11 {
		t.Errorf("%s has\n%s", results.ViolationsFile, text)
	}
	if _, turns := r.kept(); len(turns) != 2 || r.rig.starts["bad"] > 0 {
		t.Errorf("%d turns, bad was started %d times", len(turns), r.rig.starts["bad"])
	}
	r = newRun(t, "bad")
	r.rig.verify = broken
	r.do(t.Context()).check(exitcode.Wrong, "nothing is left to measure")
	if kept, turns := r.kept(); len(turns) > 0 || kept.Status != harness.StatusFailed {
		t.Errorf("%s with %d turns", kept.Status, len(turns))
	}
}

// A run that can launch nothing ends with its first round, and has no violation.
func TestNothingLaunched(t *testing.T) {
	t.Parallel()
	for unchecked, code := range map[string]int{"it does not start": exitcode.Unchecked, "": exitcode.Failed} {
		r := newRun(t, "a", "b")
		r.rig.start = func(string, int) error { return errors.New("no licence") }
		r.rig.verify = func(string) harness.Verification { return harness.Verification{Unchecked: unchecked} }
		r.do(t.Context()).check(code, "no target could be launched: no licence",
			"go on with: bin/bench run --resume "+r.dir())
		if kept, turns := r.kept(); kept.Status != harness.StatusFailed || len(turns) != 2 {
			t.Errorf("%s after %d turns", kept.Status, len(turns))
		}
	}
}
