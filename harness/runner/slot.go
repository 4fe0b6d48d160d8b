package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tenrounds/harness"
)

// launchTries is how many rounds in a row a target may fail to start before the run gives up on it: each
// failure can cost a whole deadline.
const launchTries = 2

// slot is an entry and its server, if one is up.
type slot struct {
	entry  harness.Entry
	server Server
	err    error           // why it is not up
	warm   map[string]bool // the scenarios that this launch was run in for
	// tried is the last round in which a launch failed, failures counts those in a row.
	tried, failures int
}

// launch starts the slot's server if it is not up. It does nothing if that failed in this round already, or
// if the run has given up on the target; s.err then says why.
func (r *Runner) launch(ctx context.Context, s *slot, round int) {
	if s.server != nil || s.tried == round || s.failures >= launchTries || ctx.Err() != nil {
		return
	}
	server, err := r.Host.Start(ctx, r.Plan.InRound(s.entry, round))
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

// relaunch starts the slot's server again if it has ended.
func (r *Runner) relaunch(ctx context.Context, s *slot, m *harness.Measurement) {
	if s.server != nil && ended(s.server) {
		m.Warnings = append(m.Warnings,
			harness.NewDoubt("launched again: it had ended before this turn: %v", s.server.Err()))
		s.server = nil
	}
	r.launch(ctx, s, m.Round)
}

// whyDown is why the first target is not up.
func (r *Runner) whyDown() error {
	for _, e := range r.Plan.Entries {
		if err := r.slots[e.Alias].err; err != nil {
			return err
		}
	}
	return nil
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
	for _, s := range r.slots {
		wg.Go(func() { r.stop(s) })
	}
	wg.Wait()
}

// stop ends a server, also when the context of the run has ended.
func (r *Runner) stop(s *slot) {
	if s.server == nil {
		return
	}
	if err := s.server.Stop(context.Background()); err != nil && !errors.Is(err, context.Canceled) {
		r.Observer.Note("%s: %v", s.entry.Alias, err)
	}
	s.server = nil
}
