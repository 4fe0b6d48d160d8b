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

// In the logs, +a is a launch, ax the load of a with scenario x, ?a a look at a after its last turn, -a a
// stop.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		launch    harness.Launch
		up        harness.Up
		scenarios []string
		want      string
	}{
		{"round", "all", []string{"x"}, "+a +b ax bx -* -* +a +b ax bx ?a ?b -* -*"},
		{"once", "all", []string{"x"}, "+a +b ax bx ax bx ?a ?b -* -*"},
		{"round", "one", []string{"x"}, "+a ax -a +b bx -b +a ax ?a -a +b bx ?b -b"},
		{"round", "one", []string{"x", "y"}, "+a ax ay -a +b bx by -b +a ax ay ?a -a +b bx by ?b -b"},
		{"round", "all", []string{"x", "y"}, "+a +b ax ay bx by -* -* +a +b ax ay bx by ?a ?b -* -*"},
	} {
		t.Run(string(c.launch)+" "+string(c.up), func(t *testing.T) {
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

// Each turn is begun, loaded, recorded and ended before the next begins, and says where and when it was
// measured.
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
			"start a", "start b", "begin a x", "load a x", "record a x", "end a x", "begin b x", "load b x",
			"record b x", "end b x",
		})
		for i, m := range w.records {
			if want := begin.Add(time.Duration(2+10*i) * time.Second); !m.Started.Equal(want) || m.PID != i+1 ||
				m.Port != 8001+i || !m.Clean() || m.Order != i+1 {
				t.Errorf("turn %d is %+v, started after %v", i, m, m.Started.Sub(begin))
			}
		}
	})
}

// Each fault costs the turns of its own target.
func TestFaults(t *testing.T) {
	t.Parallel()
	killed := errors.New("signal: killed")
	const again = " warning: launched again: it had ended before this turn: signal: killed"
	firstOfA := func(turn harness.Turn) bool {
		return turn.Target == "a" && turn.Scenario == "x" &&
			turn.Round == 1
	}
	for _, c := range []struct {
		name      string
		rounds    int
		launch    harness.Launch
		scenarios []string
		set       func(w *world)
		want      []string
	}{
		{"no figures", 1, harness.LaunchRound, []string{"x"}, func(w *world) {
			w.load = func(context.Context, harness.Turn, *server) (*harness.LoadResult, error) {
				return &harness.LoadResult{Targets: []harness.TargetLoad{{Scheduled: 20, InFlight: 20}}}, nil
			}
		}, []string{
			"1 a error: " +
				"no answer was complete within the window: make it longer, as by --duration 10s",
			"1 b error: " +
				"no answer was complete within the window: make it longer, as by --duration 10s",
		}},
		{"the port is shared before the turn", 1, harness.LaunchRound, []string{"x"}, func(w *world) {
			w.holds = func(s *server) error { return map[string]error{"a": errBroken}[s.alias] }
		}, []string{"1 a error: before the turn: broken", "1 b"}},
		{"the port is shared after the turn", 1, harness.LaunchRound, []string{"x"}, func(w *world) {
			w.load = func(_ context.Context, turn harness.Turn, _ *server) (*harness.LoadResult, error) {
				w.holds = func(s *server) error { return map[string]error{"a": errBroken}[s.alias] }
				return good(), nil
			}
		}, []string{"1 a error: after the turn: broken", "1 b"}},
		{"a launch fails every other time", 3, harness.LaunchRound, []string{"x"}, func(w *world) {
			w.start = func(alias string, n int) error {
				if alias == "b" && n%2 == 1 { // a success resets the count of failures
					return errBroken
				}
				return nil
			}
		}, []string{"1 a", "1 b error: broken", "2 a", "2 b", "3 a", "3 b error: broken"}},
		{"dies in a turn, launched in each round", 2, harness.LaunchRound, []string{"x", "y"}, func(w *world) {
			w.dieIn(firstOfA, killed)
		}, []string{"1 a error: a ended during the turn: signal: killed", "1 a" + again, "1 b", "1 b", "2 a",
			"2 a", "2 b", "2 b"}},
		{"dies in a turn, launched once", 2, harness.LaunchOnce, []string{"x"}, func(w *world) {
			w.dieIn(firstOfA, killed)
		}, []string{"1 a error: a ended during the turn: signal: killed", "1 b", "2 a" + again, "2 b"}},
		{"dies for good", 1, harness.LaunchRound, []string{"x", "y", "z"}, func(w *world) {
			w.dieIn(firstOfA, killed)
			w.start = func(alias string, n int) error {
				if alias == "a" && n > 1 {
					return errBroken
				}
				return nil
			}
		}, []string{
			"1 a error: a ended during the turn: signal: killed", "1 a error: broken" + again, "1 a error: broken",
			"1 b", "1 b", "1 b",
		}},
		{"the generator fails", 1, harness.LaunchRound, []string{"x"}, func(w *world) {
			w.load = func(_ context.Context, turn harness.Turn, _ *server) (*harness.LoadResult, error) {
				if turn.Target == "a" {
					return good(), errors.New("the account does not add up")
				}
				return nil, errors.New("hung")
			}
		}, []string{"1 a error: the account does not add up", "1 b error: hung"}},
		{"does not stop", 1, harness.LaunchRound, []string{"x"}, func(w *world) {
			w.load = func(_ context.Context, _ harness.Turn, s *server) (*harness.LoadResult, error) {
				if s.alias == "a" {
					s.stop = errors.New("had to be killed")
				}
				return good(), nil
			}
		}, []string{"1 a", "1 b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.set(w)
			if err := newRunner(w, c.rounds, c.launch, harness.UpAll, c.scenarios...).Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			equal(t, "turns", w.outcomes(), c.want)
			if m := w.records[0]; strings.HasPrefix(c.name, "dies") && m.Result == nil {
				t.Error("what the generator measured until then is lost")
			}
			if notes := map[string][]string{"does not stop": {"a: had to be killed"}}[c.name]; notes != nil {
				equal(t, "notes", w.notes, notes)
			}
			w.quiet(t)
		})
	}
}

// A run that can launch nothing ends with its first round, and says why.
func TestNothingLaunched(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		up         harness.Up
		interleave harness.Interleave
	}{
		{harness.UpAll, harness.InterleaveTurns}, {harness.UpOne, harness.InterleaveTurns},
		{harness.UpAll, harness.InterleaveSlices},
	} {
		w := newWorld()
		w.start = func(string, int) error { return errBroken }
		r := newRunner(w, 9, harness.LaunchRound, c.up)
		r.Plan.Interleave = c.interleave
		if err := r.Run(t.Context()); !errors.Is(err, runner.ErrNothingLaunched) || !errors.Is(err, errBroken) {
			t.Errorf("%v: %v, want ErrNothingLaunched with its reason", c, err)
		}
		equal(t, "records", w.outcomes(), []string{"1 a error: broken", "1 b error: broken"})
	}
}

// A launch that fails costs the target's own turns of the round, is tried once in each round, and no more
// after two rounds in a row.
func TestLaunchFails(t *testing.T) {
	t.Parallel()
	for _, up := range []harness.Up{"all", "one"} {
		t.Run(string(up), func(t *testing.T) {
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
			equal(t, "notes", w.notes, []string{"b: broken",
				"b: not launched again after 2 failures in a row: broken"})
			w.quiet(t)
		})
	}
}
