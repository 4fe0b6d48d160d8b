package plan_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func slicedPlan() plan.Settings {
	s := plan.Defaults()
	s.Interleave = harness.InterleaveSlices
	return s
}

func TestResolveSlices(t *testing.T) {
	t.Parallel()
	p, err := slicedPlan().Resolve("x", world())
	if err != nil {
		t.Fatal(err)
	}
	if l := p.Loads[0]; p.Interleave != "slices" || l.Slice != 50*time.Millisecond ||
		l.SliceOrder != "shuffle" || l.String() != "sliced-c20" {
		t.Errorf("%q, %+v", p.Interleave, l)
	}
	s := slicedPlan()
	s.Slice, s.SliceOrder = new(plan.Duration(200*time.Millisecond)), new("abba")
	if p, err = s.Resolve("x", world()); err != nil || p.Loads[0].Slice != 200*time.Millisecond ||
		p.Loads[0].SliceOrder != "abba" {
		t.Errorf("%v, %+v", err, p.Loads)
	}
	s.ForInterleave(harness.InterleaveSlices)
	if s.Slice == nil {
		t.Error("the slice of a plan is lost though it stays one of slices")
	}
	s.ForInterleave(harness.InterleaveTurns)
	if p, err = s.Resolve("x", world()); err != nil || p.Interleave != "" || p.Loads[0].Slice != 0 ||
		p.Loads[0].SliceOrder != "" {
		t.Errorf("a plan of turns has slices: %v, %+v", err, p)
	}
}

// The generator polls where the plan says so and nothing else needs its CPUs; else it sleeps.
func TestSliceWait(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		set  func(*plan.Settings, *plan.World)
		want harness.SliceWait
	}{
		{"own CPUs", func(*plan.Settings, *plan.World) {}, harness.SliceWaitPoll},
		{"sleep", func(s *plan.Settings, _ *plan.World) { s.SliceWait = new("sleep") }, ""},
		{"not said", func(s *plan.Settings, _ *plan.World) { s.SliceWait = nil }, ""},
		{"a shared CPU", func(s *plan.Settings, _ *plan.World) { s.Machine.LoadCPUs = "1-2" }, ""},
		{"not pinned", func(s *plan.Settings, _ *plan.World) { s.Machine.ServerCPUs = plan.CPUsNone }, ""},
		{"a quota", func(_ *plan.Settings, w *plan.World) { w.Quota = true }, ""},
	} {
		s, w := slicedPlan(), world()
		w.CheckCPUs = func(string) error { return nil }
		s.SliceWait = new("poll")
		c.set(&s, &w)
		if p, err := s.Resolve("x", w); err != nil || p.Loads[0].SliceWait != c.want {
			t.Errorf("%s: %v, %q", c.name, err, p.Loads[0].SliceWait)
		}
	}
}

// An automatic choice takes slices where they are possible, and else turns, and the plan says why.
func TestAutomaticSlices(t *testing.T) {
	t.Parallel()
	w := world()
	for _, c := range []struct {
		name string
		set  func(*plan.Settings)
		why  string
	}{
		{"possible", func(*plan.Settings) {}, ""},
		{"one target", func(s *plan.Settings) { s.Targets = []string{"gin"} }, "at least two targets"},
		{"rates", func(s *plan.Settings) { s.Load.Mode, s.Load.Rate = harness.ModeRate, new(5.0) },
			`needs mode = "closed"`},
		{"one up", func(s *plan.Settings) { s.Up = harness.UpOne }, `needs up = "all"`},
		{"short turns", func(s *plan.Settings) { s.Load.Duration = plan.Duration(150 * time.Millisecond) },
			"3 slices"},
	} {
		s := slicedPlan()
		s.Interleave, s.SliceSettle = harness.InterleaveAuto, new(plan.Duration(15*time.Millisecond))
		c.set(&s)
		p, err := s.Resolve("x", w)
		if err != nil || !strings.Contains(p.NoSlices, c.why) || (p.NoSlices == "") != (c.why == "") {
			t.Errorf("%s: %v, %q, want %q", c.name, err, p.NoSlices, c.why)
		}
		if sliced := p.Loads[0].Slice > 0; sliced != (c.why == "") ||
			sliced != (p.Interleave == harness.InterleaveSlices) ||
			sliced != (p.Loads[0].SliceSettle == 15*time.Millisecond) {
			t.Errorf("%s: interleave %q, %+v", c.name, p.Interleave, p.Loads[0])
		}
	}
	s := slicedPlan()
	s.Interleave, s.Slice = harness.InterleaveAuto, new(plan.Duration(2*time.Second))
	if _, err := s.Resolve("x", w); err == nil {
		t.Error("a slice that is too long in itself is no reason to take turns")
	}
}

func TestNoSlices(t *testing.T) {
	t.Parallel()
	w := world()
	w.NoSlices = "the engine is for Linux"
	if _, err := slicedPlan().Resolve("x", w); err == nil ||
		!strings.Contains(err.Error(), "is not possible here: the engine is for Linux") {
		t.Errorf("error %v", err)
	}
	if _, err := plan.Defaults().Resolve("x", w); err != nil {
		t.Errorf("turns are refused where slices cannot be: %v", err)
	}
}

// The targets of a scenario stand together, in an order of their own in each round.
func TestSlicedTurns(t *testing.T) {
	t.Parallel()
	for _, order := range []harness.Order{harness.OrderShuffled, harness.OrderFixed} {
		p := turnsPlan(order, harness.UpAll)
		p.Interleave, p.Loads = harness.InterleaveSlices, p.Loads[:1]
		seen, scenarios := map[string]bool{}, map[string]bool{}
		for round := 1; round <= p.Rounds; round++ {
			turns := plan.Turns(p, round)
			if len(turns) != 10 || !reflect.DeepEqual(turns, plan.Turns(p, round)) {
				t.Fatalf("%d turns, or another order each time", len(turns))
			}
			var words []string
			for i, x := range turns {
				if x.Order != i+1 || x.Round != round || x.Scenario != turns[i/5*5].Scenario {
					t.Fatalf("%s: turn %d of round %d: %+v", order, i, round, x)
				}
				words = append(words, word(x))
			}
			seen[strings.Join(words, "\n")], scenarios[turns[0].Scenario] = true, true
			slices.Sort(words)
			if len(slices.Compact(words)) != 10 {
				t.Fatalf("%s: a turn is missing: %q", order, words)
			}
		}
		if want := order == harness.OrderShuffled; want != (len(seen) > 5) || want != (len(scenarios) == 2) {
			t.Errorf("%s: %d orders, %d scenarios come first", order, len(seen), len(scenarios))
		}
	}
}

// The plan keeps what its comment says of its times.
func TestPrecise(t *testing.T) {
	t.Parallel()
	f, err := plan.Read("../../plans/precise.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change      func(*plan.Settings)
		least, most time.Duration
	}{
		{func(s *plan.Settings) { s.Targets = []string{"nethttp", "gin"} }, 7 * time.Minute, 8 * time.Minute},
		{func(s *plan.Settings) { s.Rounds, s.Load.Duration = 6, plan.Duration(15*time.Second) }, 20 * time.Minute,
			25 * time.Minute},
	} {
		s := f.Settings
		c.change(&s)
		p, err := s.Resolve("precise", world())
		if err != nil {
			t.Fatal(err)
		}
		if d := plan.Estimate(p); d < c.least || d > c.most {
			t.Errorf("%d targets take %v, want %v to %v", len(p.Entries), d, c.least, c.most)
		}
		if got := fmt.Sprint(p.Loads[0], p.Loads[0].Slice, p.Scenarios); got != "sliced-c20 50ms [json]" {
			t.Errorf("the load is %s", got)
		}
	}
}
