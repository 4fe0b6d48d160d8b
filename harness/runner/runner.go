// Package runner is the loop over rounds and turns. It decides the order, and what happens when something
// fails. Servers, generators and results are behind small interfaces, so the loop is tested without
// processes.
package runner

import (
	"context"
	"errors"
	"fmt"
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

// Host starts an entry of the plan. The server is ready, and known to be the right one.
type Host interface {
	Start(ctx context.Context, entry harness.Entry) (Server, error)
}

// Generator loads a server for one turn. A result that comes with an error is kept with it.
type Generator interface {
	Load(ctx context.Context, turn harness.Turn, s Server) (*harness.LoadResult, error)
}

// Recorder keeps measurements before the next turn begins.
type Recorder interface {
	Record(...harness.Measurement) error
}

// Observer shows what happens.
type Observer interface {
	Begin(harness.Turn)
	// RunIn is called before a server that was just launched is run in for this long.
	RunIn(turn harness.Turn, d time.Duration)
	End(harness.Measurement)
	// Note is for what is not a turn: a launch that failed, a server that did not stop.
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
	// Done reports whether a turn was measured before the run was resumed.
	Done func(harness.Turn) bool
	// Search begins a search for a capacity. It may be nil if no load of the plan has an SLO.
	Search func() Search
	// Settled reports after a round whether the run may end there. It may be nil.
	Settled func(round int) bool
	// Last is called with each server that is up after its last turn of the run, before it is stopped. It may be
	// nil.
	Last func(ctx context.Context, entry harness.Entry, s Server)
	// Now is the clock.
	Now func() time.Time

	slots    map[string]*slot // by alias
	launched bool             // at least one target came up
	settled  bool             // the run ends after this round
}

// ErrNothingLaunched ends a run whose first round found no target that could be launched.
var ErrNothingLaunched = errors.New("no target could be launched")

// Run runs all rounds and stops every server before it returns. A server that fails costs its own turns only.
// Run returns an error when the context ends, when a turn cannot be recorded (only that turn is lost), and
// when no target comes up in the first round.
func (r *Runner) Run(ctx context.Context) error {
	r.slots = map[string]*slot{}
	for _, e := range r.Plan.Entries {
		r.slots[e.Alias] = &slot{entry: e}
	}
	defer r.stopAll()
	for round := 1; round <= r.Plan.Rounds; round++ {
		if err := r.round(ctx, round); err != nil {
			return err
		}
		if r.settled {
			break
		}
	}
	if ctx.Err() != nil { // all is measured, but Last was cut short
		return context.Cause(ctx)
	}
	return nil
}

// round measures what is left of a round.
func (r *Runner) round(ctx context.Context, round int) error {
	todo, resumed := r.remaining(round)
	if len(todo) == 0 {
		return nil
	}
	if r.Plan.Up == harness.UpAll {
		for _, e := range r.Plan.Entries {
			r.launch(ctx, r.slots[e.Alias], round)
		}
	}
	measure := r.turns
	if r.Plan.Interleave == harness.InterleaveSlices {
		measure = r.slices
	}
	if err := measure(ctx, todo, resumed); err != nil {
		return err
	}
	if !r.launched {
		return fmt.Errorf("round %d: %w: %w", round, ErrNothingLaunched, r.whyDown())
	}
	r.settled = r.Settled != nil && r.Settled(round)
	for _, e := range r.Plan.Entries {
		r.last(ctx, r.slots[e.Alias], round)
	}
	if r.Plan.Launch == harness.LaunchRound {
		r.stopAll()
	}
	return nil
}

// remaining lists the turns of a round that are not measured yet, and reports whether others are.
func (r *Runner) remaining(round int) (todo []harness.Turn, resumed bool) {
	all := r.Turns(round)
	for _, t := range all {
		if r.Done == nil || !r.Done(t) {
			todo = append(todo, t)
		}
	}
	return todo, len(todo) < len(all)
}

// last shows a server to Last if this is the last round of the run.
func (r *Runner) last(ctx context.Context, s *slot, round int) {
	if r.Last != nil && (round == r.Plan.Rounds || r.settled) && s.server != nil && !ended(s.server) {
		r.Last(ctx, s.entry, s.server)
	}
}
