// Package runner is the loop over rounds and turns. It knows the order of things and what to do when one
// goes wrong; how a server is launched, loaded and recorded it leaves to small interfaces, so it imports
// no stage and is tested without processes.
package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tenrounds/harness"
)

// Server is a target that is up.
type Server interface {
	PID() int
	Port() int
	// Holds is why the server does not hold its port alone; nil if it does.
	Holds() error
	// Done is closed when the process has ended; Err then says how.
	Done() <-chan struct{}
	Err() error
	Stop(context.Context) error
}

// Host brings up an entry of the plan, ready and of proven identity.
type Host interface {
	Start(ctx context.Context, entry harness.Entry) (Server, error)
}

// Generator asks a server for one turn. A result that comes with an error is kept beside it.
type Generator interface {
	Load(ctx context.Context, turn harness.Turn, s Server) (*harness.LoadResult, error)
}

// Recorder keeps a measurement, or those that were made together, before the next turn begins.
type Recorder interface {
	Record(...harness.Measurement) error
}

// Observer is told what happens, for a display.
type Observer interface {
	Begin(harness.Turn)
	// RunIn is told that a server which was launched just now is run in before a turn, for this long.
	RunIn(turn harness.Turn, takes time.Duration)
	End(harness.Measurement)
	// Note is a word on something beside the turns: a launch that failed, a server that did not stop.
	Note(format string, args ...any)
}

// Runner runs a plan.
type Runner struct {
	Plan      harness.Plan
	Turns     func(round int) []harness.Turn
	Host      Host
	Generator Generator
	Slicer    Slicer // for plans that interleave by slices
	Recorder  Recorder
	Observer  Observer
	// Done says which turns were measured before, when a run goes on.
	Done func(harness.Turn) bool
	// Last sees each server that is up after its last turn of the run, before it is stopped. It may be nil.
	Last func(ctx context.Context, entry harness.Entry, s Server)
	// Now is the clock.
	Now func() time.Time

	up       map[string]*slot
	launched bool // at least one target came up
}

// ErrNothingLaunched ends a run whose first round found no target that could be launched: all further rounds would fail alike.
var ErrNothingLaunched = errors.New("no target could be launched")

// launchTries is how many rounds in a row a target may fail to come up before the run gives up on it:
// waiting for one that never gets ready costs its whole deadline each time.
const launchTries = 2

// slot is an entry and its server, if one is up.
type slot struct {
	entry  harness.Entry
	server Server
	err    error // why it is not up
	// warm are the scenarios that this launch was run in for.
	warm map[string]bool
	// tried is the last round in which a launch failed, failures counts those in a row.
	tried, failures int
}

// Run runs all rounds and stops every server before it returns. A server that fails costs its own turns
// only. Run returns an error when the context ended, when nothing can be recorded any more (the turn under
// way is then lost, and only that), and when no target came up in its first round.
func (r *Runner) Run(ctx context.Context) error {
	r.up = map[string]*slot{}
	for _, e := range r.Plan.Entries {
		r.up[e.Alias] = &slot{entry: e}
	}
	defer r.stopAll()
	for round := 1; round <= r.Plan.Rounds; round++ {
		todo, resumed := r.remaining(round)
		if len(todo) == 0 {
			continue
		}
		if r.Plan.Up == harness.UpAll {
			for _, e := range r.Plan.Entries {
				r.ensureUp(ctx, r.up[e.Alias], round)
			}
		}
		if r.Plan.Interleave == harness.InterleaveSlices {
			if err := r.slices(ctx, todo, resumed); err != nil {
				return err
			}
			todo = nil
		}
		for i, turn := range todo {
			if err := r.turn(ctx, turn, resumed); err != nil {
				return err
			}
			last := i == len(todo)-1 || todo[i+1].Target != turn.Target
			if r.Plan.Up == harness.UpOne && last {
				r.look(ctx, round, r.up[turn.Target])
				r.stop(r.up[turn.Target])
			}
		}
		if !r.launched {
			return fmt.Errorf("round %d: %w: %w", round, ErrNothingLaunched, r.whyDown())
		}
		for _, e := range r.Plan.Entries {
			r.look(ctx, round, r.up[e.Alias])
		}
		if r.Plan.Launch == harness.LaunchRound {
			r.stopAll()
		}
	}
	if ctx.Err() != nil { // all is measured, but what Last looked at was cut short
		return context.Cause(ctx)
	}
	return nil
}

// whyDown is why the first target that was tried is not up.
func (r *Runner) whyDown() error {
	for _, e := range r.Plan.Entries {
		if err := r.up[e.Alias].err; err != nil {
			return err
		}
	}
	return nil
}

// look shows a server to Last if this is the last round.
func (r *Runner) look(ctx context.Context, round int, s *slot) {
	if r.Last != nil && round == r.Plan.Rounds && s.server != nil && !ended(s.server) {
		r.Last(ctx, s.entry, s.server)
	}
}

// remaining lists the turns of a round that are not measured yet, and whether some are.
func (r *Runner) remaining(round int) (todo []harness.Turn, resumed bool) {
	all := r.Turns(round)
	for _, t := range all {
		if r.Done == nil || !r.Done(t) {
			todo = append(todo, t)
		}
	}
	return todo, len(todo) < len(all)
}

// turn measures one turn and records it, whatever became of it.
func (r *Runner) turn(ctx context.Context, turn harness.Turn, resumed bool) error {
	s := r.up[turn.Target]
	m := harness.Measurement{Turn: turn, Started: r.Now()}
	if resumed {
		m.Warnings = append(m.Warnings, "the run was interrupted within this round and went on later with fresh launches")
	}
	r.Observer.Begin(turn)
	r.ensure(ctx, s, &m)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.server != nil {
		if r.runIn(ctx, s, &m) {
			r.Observer.Begin(turn)
		}
		m.Started, m.Port, m.PID = r.Now(), s.server.Port(), s.server.PID()
		err := r.measure(ctx, turn, s.server, &m)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			m.Error = err.Error()
		}
		if m.Error == "" {
			m.Error = unmeasured(m)
		}
		if ended(s.server) {
			m.Error = fmt.Sprintf("%s ended during the turn: %v", turn.Target, s.server.Err())
		}
	} else {
		m.Error = s.err.Error()
	}
	if err := r.Recorder.Record(m); err != nil {
		return fmt.Errorf("record turn %d of round %d: %w", turn.Order, turn.Round, err)
	}
	r.Observer.End(m)
	return nil
}

// unmeasured says why a turn that went well has no figures; "" if it has some.
func unmeasured(m harness.Measurement) string {
	if t := m.Account(); t != nil {
		if why := t.Unmeasured(); why != "" {
			return "nothing was measured: " + why
		}
	}
	return ""
}

// measure asks the server, once or in a search. Another program may answer on its port by now, or since the turn began.
func (r *Runner) measure(ctx context.Context, turn harness.Turn, s Server, m *harness.Measurement) (err error) {
	if err := s.Holds(); err != nil {
		return fmt.Errorf("before the turn: %w", err)
	}
	if turn.Load.SLO > 0 {
		err = r.search(ctx, turn, s, m)
	} else {
		m.Result, err = r.Generator.Load(ctx, turn, s)
	}
	if held := s.Holds(); held != nil {
		return errors.Join(err, fmt.Errorf("after the turn: %w", held))
	}
	return err
}

// ensure brings the slot's server up if it has ended since.
func (r *Runner) ensure(ctx context.Context, s *slot, m *harness.Measurement) {
	if s.server != nil && ended(s.server) {
		m.Warnings = append(m.Warnings, fmt.Sprintf("launched again: it had ended before this turn: %v", s.server.Err()))
		s.server = nil
	}
	r.ensureUp(ctx, s, m.Round)
}

// ensureUp brings the slot's server up if it is not, unless that failed in this round before or the run has
// given up on it; s.err then says why.
func (r *Runner) ensureUp(ctx context.Context, s *slot, round int) {
	if s.server != nil || s.tried == round || s.failures >= launchTries || ctx.Err() != nil {
		return
	}
	server, err := r.Host.Start(ctx, s.entry)
	if err == nil {
		s.server, s.err, s.failures, s.warm = server, nil, 0, map[string]bool{}
		r.launched = true
		return
	}
	s.err, s.tried = err, round
	if s.failures++; s.failures == launchTries {
		s.err = fmt.Errorf("not launched again after %d failures in a row: %w", launchTries, err)
	}
	if ctx.Err() == nil {
		r.Observer.Note("%s: %v", s.entry.Alias, s.err)
	}
}

func ended(s Server) bool {
	select {
	case <-s.Done():
		return true
	default:
		return false
	}
}

func (r *Runner) stopAll() {
	var wg sync.WaitGroup
	for _, s := range r.up {
		wg.Go(func() { r.stop(s) })
	}
	wg.Wait()
}

// stop ends a server, also when the run's own context has ended: nobody stays behind.
func (r *Runner) stop(s *slot) {
	if s.server == nil {
		return
	}
	if err := s.server.Stop(context.Background()); err != nil && !errors.Is(err, context.Canceled) {
		r.Observer.Note("%s: %v", s.entry.Alias, err)
	}
	s.server = nil
}
