package runner_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/runner"
)

// slicer asks the servers of a world in slices.
type slicer struct {
	w    *world
	load func(ctx context.Context, turns []harness.Turn, servers []*server) (*harness.LoadResult, error)
}

func (s slicer) LoadSlices(ctx context.Context, turns []harness.Turn,
	servers []runner.Server) (*harness.LoadResult, error) {
	var own []*server
	text := "load "
	for i, t := range turns {
		own = append(own, servers[i].(*server))
		if own[i].alias != t.Target {
			panic("a turn of " + t.Target + " with the server of " + own[i].alias)
		}
		text += t.Target
	}
	s.w.say("%s %s", text, turns[0].Scenario)
	if s.load != nil {
		return s.load(ctx, turns, own)
	}
	return goods(len(turns)), nil
}

// goods is an answer for n servers, each with an account that can be told from the others'.
func goods(n int) *harness.LoadResult {
	r := &harness.LoadResult{}
	for i := range n {
		r.Targets = append(r.Targets, harness.TargetLoad{Scheduled: int64(i + 1), Correct: int64(i + 1)})
	}
	return r
}

func newSliced(w *world, rounds int, s slicer, scenarios ...string) *runner.Runner {
	r := newRunner(w, rounds, "round", "all", scenarios...)
	s.w = w
	r.Plan.Interleave, r.Slicer = harness.InterleaveSlices, s
	turns := r.Turns
	r.Turns = func(round int) (all []harness.Turn) { // those of a scenario together
		for _, sc := range r.Plan.Scenarios {
			for _, t := range turns(round) {
				if t.Scenario == sc {
					all = append(all, t)
				}
			}
		}
		return all
	}
	return r
}

// A round launches all, asks all of them at once for each scenario, and records the rows together.
func TestSlices(t *testing.T) {
	t.Parallel()
	w := newWorld()
	r := newSliced(w, 2, slicer{}, "x", "y")
	r.Last = func(_ context.Context, _ harness.Entry, s runner.Server) { w.say("last %s", s.(*server).alias) }
	batches := 0
	w.record = func(n int) error {
		if batches++; n != 2*batches {
			t.Errorf("%d rows after %d records", n, batches)
		}
		return nil
	}
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := strings.NewReplacer("-a", "-*", "-b", "-*").Replace(w.short())
	if want := "+a +b abx aby -* -* +a +b abx aby ?a ?b -* -*"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for i, m := range w.records {
		if a := m.Account(); !m.Clean() || a.Correct != int64(1+i%2) || m.PID == 0 || m.Port != 8000+m.PID {
			t.Errorf("row %d: %+v", i, m)
		}
	}
	if batches != 4 {
		t.Errorf("recorded in %d steps, want one for each round and scenario", batches)
	}
	w.quiet(t)
}

// Whatever becomes of a target in slices, the rows of the others stand.
func TestSlicesFail(t *testing.T) {
	t.Parallel()
	die := func(servers []*server) {
		for _, s := range servers {
			if s.alias == "b" {
				s.die(errors.New("exit status 7"))
			}
		}
	}
	const alone = "no other target was up to take slices in turn with"
	for _, c := range []struct {
		name  string
		start func(alias string, n int) error
		load  func(n int, turns []harness.Turn, servers []*server) (*harness.LoadResult, error)
		calls string
		want  []string
	}{
		{"one does not come up", func(alias string, _ int) error {
			if alias == "b" {
				return errBroken
			}
			return nil
		}, nil, "acx", []string{"1 a", "1 b error: broken", "1 c"}},
		{"two do not come up", func(alias string, _ int) error {
			if alias != "a" {
				return errBroken
			}
			return nil
		}, nil, "", []string{"1 a error: " + alone, "1 b error: broken", "1 c error: broken"}},
		{"one dies meanwhile", nil, func(_ int, turns []harness.Turn, servers []*server) (*harness.LoadResult,
			error) {
			die(servers)
			return goods(len(turns)), nil
		}, "abcx", []string{"1 a", "1 b error: b ended during the turn: exit status 7", "1 c"}},
		{"one dies before the generator begins", nil,
			func(n int, turns []harness.Turn, servers []*server) (*harness.LoadResult, error) {
				if n == 1 {
					die(servers)
					return nil, errors.New("no such process")
				}
				return goods(len(turns)), nil
			}, "abcx acx", []string{"1 a", "1 b error: b ended during the turn: exit status 7", "1 c"}},
		{"one is given up", nil, func(_ int, turns []harness.Turn, _ []*server) (*harness.LoadResult, error) {
			r := goods(len(turns))
			r.Targets[1].GivenUp = true
			r.Targets[1].Failures.Reasons = harness.Reasons{"connect: refused": 7}
			return r, nil
		}, "abcx", []string{"1 a", "1 b error: it was silent in several slices and was not asked in the rest: 7 connect: refused", "1 c"}},
		{"one has no figure", nil, func(_ int, turns []harness.Turn, _ []*server) (*harness.LoadResult, error) {
			r := goods(len(turns))
			r.Targets[1] = harness.TargetLoad{}
			return r, nil
		}, "abcx", []string{"1 a", "1 b error: no answer was complete within " +
			"the window: make it longer, as by --duration 10s", "1 c"}},
		{"the generator fails", nil, func(int, []harness.Turn, []*server) (*harness.LoadResult, error) {
			return nil, errors.New("hung")
		}, "abcx", []string{"1 a error: hung", "1 b error: hung", "1 c error: hung"}},
		{"an account is missing", nil, func(int, []harness.Turn, []*server) (*harness.LoadResult, error) {
			return goods(2), nil
		}, "abcx", []string{"1 a error: the generator gave no account of all targets",
			"1 b error: the generator gave no account of all targets",
			"1 c error: the generator gave no account of all targets"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			w.start = c.start
			n := 0
			s := slicer{}
			if c.load != nil {
				s.load = func(_ context.Context, turns []harness.Turn, servers []*server) (*harness.LoadResult, error) {
					n++
					return c.load(n, turns, servers)
				}
			}
			r := newSliced(w, 1, s)
			r.Plan.Entries = append(r.Plan.Entries, harness.Entry{Target: "c", Alias: "c"})
			turns := r.Turns
			r.Turns = func(round int) []harness.Turn {
				return append(turns(round), harness.Turn{Round: round, Order: 3, Target: "c", Scenario: "x"})
			}
			if err := r.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			equal(t, "rows", w.outcomes(), c.want)
			var calls []string
			for _, l := range w.log {
				if rest, ok := strings.CutPrefix(l, "load "); ok {
					calls = append(calls, strings.ReplaceAll(rest, " ", ""))
				}
			}
			if got := strings.Join(calls, " "); got != c.calls {
				t.Errorf("asked %q, want %q", got, c.calls)
			}
			w.quiet(t)
		})
	}
}

// An interrupt loses the visit under way, and nothing of before.
func TestSlicesCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	w := newWorld()
	n := 0
	r := newSliced(w, 3, slicer{load: func(_ context.Context, turns []harness.Turn,
		_ []*server) (*harness.LoadResult, error) {
		if n++; n == 2 {
			cancel(errSignal)
		}
		return goods(len(turns)), nil
	}})
	if err := r.Run(ctx); !errors.Is(err, errSignal) {
		t.Errorf("error %v, want the cause", err)
	}
	equal(t, "rows", w.outcomes(), []string{"1 a", "1 b"})
	w.quiet(t)
}

// A run that goes on measures the rounds that are not done, and says where it was cut.
func TestSlicesResume(t *testing.T) {
	t.Parallel()
	w := newWorld()
	r := newSliced(w, 2, slicer{}, "x", "y")
	r.Done = func(t harness.Turn) bool { return t.Round == 1 || t.Scenario == "x" }
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	const cut = " warning: the run was interrupted within this round and went on later with fresh launches"
	equal(t, "rows", w.outcomes(), []string{"2 a" + cut, "2 b" + cut})
	if w.started["a"] != 1 {
		t.Errorf("launched %d times", w.started["a"])
	}
}
