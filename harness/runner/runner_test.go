package runner_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/runner"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// In the logs, +a is a launch, ax the load of a with scenario x, ?a a look at a after its last turn, -a a stop.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		launch, up string
		scenarios  []string
		want       string
	}{
		{"round", "all", []string{"x"}, "+a +b ax bx -* -* +a +b ax bx ?a ?b -* -*"},
		{"once", "all", []string{"x"}, "+a +b ax bx ax bx ?a ?b -* -*"},
		{"round", "one", []string{"x"}, "+a ax -a +b bx -b +a ax ?a -a +b bx ?b -b"},
		{"round", "one", []string{"x", "y"}, "+a ax ay -a +b bx by -b +a ax ay ?a -a +b bx by ?b -b"},
		{"round", "all", []string{"x", "y"}, "+a +b ax ay bx by -* -* +a +b ax ay bx by ?a ?b -* -*"},
	} {
		t.Run(c.launch+" "+c.up, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			r := newRunner(w, 2, c.launch, c.up, c.scenarios...)
			r.Last = func(_ context.Context, e harness.Entry, s runner.Server) { w.say("last %s", s.(*server).alias) }
			if err := r.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := w.short()
			if c.up == "all" { // they stop together, in any order
				got = strings.NewReplacer("-a", "-*", "-b", "-*").Replace(got)
			}
			if got != c.want {
				t.Errorf("%s\nwant\n%s", got, c.want)
			}
			w.quiet(t)
			if len(w.records) != 4*len(c.scenarios) || len(w.notes) != 0 {
				t.Errorf("%d turns recorded, notes %q", len(w.records), w.notes)
			}
		})
	}
}

// Each turn is begun, loaded, recorded and ended before the next begins, and says where and when it was measured.
func TestTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		r := newRunner(w, 1, "round", "all")
		begin := time.Now()
		w.start = func(string, int) error { time.Sleep(time.Second); return nil }
		w.load = func(context.Context, harness.Turn, *server) (*harness.LoadResult, error) {
			time.Sleep(10 * time.Second)
			return good(), nil
		}
		if err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		equal(t, "calls", w.log[:10], []string{
			"start a", "start b", "begin a x", "load a x", "record a x", "end a x", "begin b x", "load b x", "record b x", "end b x",
		})
		for i, m := range w.records {
			if want := begin.Add(time.Duration(2+10*i) * time.Second); !m.Started.Equal(want) || m.PID != i+1 || m.Port != 8001+i || !m.Clean() || m.Order != i+1 {
				t.Errorf("turn %d is %+v, started after %v", i, m, m.Started.Sub(begin))
			}
		}
	})
}

// A generator that ends well without a figure has measured nothing.
func TestNothingMeasured(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.load = func(context.Context, harness.Turn, *server) (*harness.LoadResult, error) {
		return &harness.LoadResult{Targets: []harness.TargetLoad{{Scheduled: 20, InFlight: 20}}}, nil
	}
	if err := newRunner(w, 1, "round", "all").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	const why = " error: nothing was measured: no answer was complete within the window: it needs a longer one"
	equal(t, "turns", w.outcomes(), []string{"1 a" + why, "1 b" + why})
	w.quiet(t)
}

// A launch that fails costs the target's own turns of the round, is tried once in each round, and no more after
// two rounds in a row.
func TestLaunchFails(t *testing.T) {
	t.Parallel()
	for _, up := range []string{"all", "one"} {
		t.Run(up, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			w.start = func(alias string, _ int) error {
				if alias == "b" {
					return errBroken
				}
				return nil
			}
			r := newRunner(w, 4, "round", up, "x", "y")
			if err := r.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if w.started["b"] != 2 || w.started["a"] != 4 {
				t.Errorf("launches: %v", w.started)
			}
			var want []string
			for round := 1; round <= 4; round++ {
				text := "broken"
				if round > 1 {
					text = "not launched again after 2 failures in a row: broken"
				}
				a, b := fmt.Sprintf("%d a", round), fmt.Sprintf("%d b error: %s", round, text)
				want = append(want, a, a, b, b)
			}
			equal(t, "turns", w.outcomes(), want)
			equal(t, "notes", w.notes, []string{"b: broken", "b: not launched again after 2 failures in a row: broken"})
			w.quiet(t)
		})
	}
}

func TestLaunchRecovers(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.start = func(alias string, n int) error { // never twice in a row
		if alias == "b" && n%2 == 1 {
			return errBroken
		}
		return nil
	}
	if err := newRunner(w, 6, "round", "all").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.started["b"] != 6 {
		t.Errorf("b was launched %d times in 6 rounds", w.started["b"])
	}
	var broken []int
	for _, m := range w.records {
		if m.Error != "" {
			broken = append(broken, m.Round)
		}
	}
	if !slices.Equal(broken, []int{1, 3, 5}) {
		t.Errorf("broken rounds %v: a success must reset the count", broken)
	}
}

// A server that dies during a turn breaks that turn, is launched again at its next one, and the others go on.
func TestServerDies(t *testing.T) {
	t.Parallel()
	for _, launch := range []string{"round", "once"} {
		w := newWorld()
		w.load = func(_ context.Context, turn harness.Turn, s *server) (*harness.LoadResult, error) {
			if turn.Target == "a" && turn.Scenario == "x" && turn.Round == 1 {
				s.die(errors.New("signal: killed"))
				return good(), errors.New("connection refused")
			}
			return good(), nil
		}
		if err := newRunner(w, 2, launch, "all", "x", "y").Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		equal(t, launch, w.outcomes(), []string{
			"1 a error: a ended during the turn: signal: killed",
			"1 a warning: launched again: it had ended before this turn: signal: killed",
			"1 b", "1 b", "2 a", "2 a", "2 b", "2 b",
		})
		if m := w.records[0]; m.Result == nil {
			t.Error("what the generator found until then is lost")
		}
		w.quiet(t)
	}
}

// One that dies between its turns and cannot be launched again costs its own turns only.
func TestServerDiesForGood(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.start = func(alias string, n int) error {
		if alias == "a" && n > 1 {
			return errBroken
		}
		return nil
	}
	w.load = func(_ context.Context, turn harness.Turn, s *server) (*harness.LoadResult, error) {
		if turn.Target == "a" {
			s.die(errors.New("exit status 2"))
		}
		return good(), nil
	}
	if err := newRunner(w, 1, "round", "all", "x", "y", "z").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := "1 a error: broken"
	equal(t, "turns", w.outcomes(), []string{
		"1 a error: a ended during the turn: exit status 2",
		again + " warning: launched again: it had ended before this turn: exit status 2",
		again, "1 b", "1 b", "1 b",
	})
	if w.started["a"] != 2 {
		t.Errorf("launched %d times", w.started["a"])
	}
}

func TestGeneratorFails(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.load = func(_ context.Context, turn harness.Turn, _ *server) (*harness.LoadResult, error) {
		if turn.Target == "a" {
			return good(), errors.New("the account does not add up")
		}
		return nil, errors.New("hung")
	}
	if err := newRunner(w, 1, "round", "all").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "turns", w.outcomes(), []string{"1 a error: the account does not add up", "1 b error: hung"})
	if w.records[0].Result == nil || w.records[1].Result != nil {
		t.Errorf("results: %+v, %+v", w.records[0].Result, w.records[1].Result)
	}
}

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
		for _, up := range []string{"all", "one"} {
			t.Run(c.name+" "+up, func(t *testing.T) {
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
		"2 b warning: the run was interrupted within this round and went on later with fresh launches", "3 a", "3 b",
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

// A server that does not stop is told of, and stops nobody else from being stopped.
func TestStopFails(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.load = func(_ context.Context, _ harness.Turn, s *server) (*harness.LoadResult, error) {
		if s.alias == "a" {
			s.stop = errors.New("had to be killed")
		}
		return good(), nil
	}
	if err := newRunner(w, 1, "round", "all").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "notes", w.notes, []string{"a: had to be killed"})
	w.quiet(t)
}
