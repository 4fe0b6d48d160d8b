package runner_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/runner"
)

var errSignal = errors.New("a signal came")

// Whenever the context ends, the turn under way is not recorded, the cause comes back and nobody is left up.
func TestCancel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		when func(cancel func(), w *world, r *runner.Runner)
		want int // turns recorded
	}{
		{"before the run", func(cancel func(), _ *world, _ *runner.Runner) { cancel() }, 0},
		{"during the first launch", func(cancel func(), w *world, _ *runner.Runner) {
			w.start = func(string, int) error { cancel(); return errBroken }
		}, 0},
		{"after a launch in time", func(cancel func(), w *world, _ *runner.Runner) {
			w.start = func(alias string, _ int) error {
				if alias == "b" {
					cancel()
					return errBroken
				}
				return nil
			}
		}, 0},
		{"during the third turn", func(cancel func(), w *world, _ *runner.Runner) {
			n := 0
			w.load = func(ctx context.Context, _ harness.Turn, _ *server) (*harness.LoadResult, error) {
				if n++; n == 3 {
					time.AfterFunc(time.Minute, cancel)
					<-ctx.Done()
					return good(), ctx.Err()
				}
				return good(), nil
			}
		}, 2},
		{"while a turn is recorded", func(cancel func(), w *world, _ *runner.Runner) {
			w.record = func(n int) error {
				if n == 2 {
					cancel()
				}
				return nil
			}
		}, 2},
		{"in the look after the last turn", func(cancel func(), _ *world, r *runner.Runner) {
			r.Last = func(context.Context, harness.Entry, runner.Server) { cancel() }
		}, 4},
	} {
		for _, up := range []harness.Up{"all", "one"} {
			t.Run(c.name+" "+string(up), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancelCause(t.Context())
					defer cancel(nil)
					w := newWorld()
					r := newRunner(w, 2, "round", up)
					c.when(func() { cancel(errSignal) }, w, r)
					want := c.want
					if c.name == "after a launch in time" && up == "one" {
						want = 1 // b comes after the turn of a
					}
					if c.name == "in the look after the last turn" && up == "one" {
						want = 3 // a is looked at before the last turn of b
					}
					if err := r.Run(ctx); !errors.Is(err, errSignal) {
						t.Errorf("error %v, want the cause", err)
					}
					if len(w.records) != want {
						t.Errorf("recorded %q, want %d turns", w.outcomes(), want)
					}
					if len(w.notes) != 0 {
						t.Errorf("notes %q: an interrupt is no fault of a target", w.notes)
					}
					w.quiet(t)
				})
			})
		}
	}
}

func TestRecorderFails(t *testing.T) {
	t.Parallel()
	w := newWorld()
	full := errors.New("no space left on device")
	w.record = func(n int) error {
		if n == 3 {
			return full
		}
		return nil
	}
	err := newRunner(w, 2, "round", "all").Run(t.Context())
	if !errors.Is(err, full) || err.Error() != "record turn 1 of round 2: no space left on device" {
		t.Errorf("error %v", err)
	}
	if len(w.records) != 3 || slices.Contains(w.log[len(w.log)-4:], "end a x") {
		t.Errorf("the run went on: %q", w.log)
	}
	w.quiet(t)
}

// A panic must not leave servers behind either.
func TestPanicStopsAll(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.load = func(context.Context, harness.Turn, *server) (*harness.LoadResult, error) { panic("oh") }
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is lost")
			}
		}()
		_ = newRunner(w, 1, "round", "all").Run(t.Context())
	}()
	w.quiet(t)
}

func TestResume(t *testing.T) {
	t.Parallel()
	w := newWorld()
	r := newRunner(w, 3, "round", "all")
	r.Done = func(turn harness.Turn) bool { return turn.Round == 1 || turn.Round == 2 && turn.Target == "a" }
	var looked []string
	r.Last = func(_ context.Context, e harness.Entry, _ runner.Server) { looked = append(looked, e.Alias) }
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "turns", w.outcomes(), []string{
		"2 b warning: the run was interrupted within this round and went on later with fresh launches", "3 a",
		"3 b",
	})
	if w.started["a"] != 2 || w.started["b"] != 2 {
		t.Errorf("launches %v: a finished round needs none, a begun one has all up", w.started)
	}
	equal(t, "looks", looked, []string{"a", "b"})
	r.Done = func(harness.Turn) bool { return true }
	w.started = map[string]int{}
	if err := r.Run(t.Context()); err != nil || len(w.started) != 0 {
		t.Errorf("a run that is all done: %v, launches %v", err, w.started)
	}
}

// Last sees nobody who has ended, and not before the last round.
func TestLast(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.load = func(_ context.Context, turn harness.Turn, s *server) (*harness.LoadResult, error) {
		if turn.Target == "a" && turn.Round == 2 {
			s.die(errBroken)
		}
		return good(), nil
	}
	r := newRunner(w, 2, "once", "all")
	r.Last = func(_ context.Context, e harness.Entry, s runner.Server) {
		if w.records[len(w.records)-1].Round != 2 || len(w.records) != 4 || !w.up[s.(*server)] {
			t.Errorf("seen too early: %q", w.outcomes())
		}
		w.say("last %s", e.Alias)
	}
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(w.short(), "?"); got != 1 || !strings.Contains(w.short(), "?b") {
		t.Errorf("looks: %s", w.short())
	}
}
