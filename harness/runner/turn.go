package runner

import (
	"context"
	"errors"
	"fmt"

	"tenrounds/harness"
)

// turns measures turns one after the other. Where one server is up at a time, it is stopped after its last
// turn.
func (r *Runner) turns(ctx context.Context, todo []harness.Turn, resumed bool) error {
	for i, turn := range todo {
		if err := r.turn(ctx, turn, resumed); err != nil {
			return err
		}
		s := r.slots[turn.Target]
		if last := i == len(todo)-1 || todo[i+1].Target != turn.Target; r.Plan.Up == harness.UpOne && last {
			r.last(ctx, s, turn.Round)
			r.stop(s)
		}
	}
	return nil
}

// turn measures one turn and records it, also if it fails.
func (r *Runner) turn(ctx context.Context, turn harness.Turn, resumed bool) error {
	s, m := r.slots[turn.Target], r.measurement(turn, resumed)
	r.Observer.Begin(turn)
	if r.relaunch(ctx, s, &m); ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.server == nil {
		m.Error = s.err.Error()
	} else {
		if r.runIn(ctx, s, &m) {
			r.Observer.Begin(turn)
		}
		m.Started, m.Port, m.PID = r.Now(), s.server.Port(), s.server.PID()
		err := r.measure(ctx, turn, s.server, &m)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		switch {
		case ended(s.server):
			m.Error = endedDuring(turn, s.server)
		case err != nil:
			m.Error = err.Error()
		default:
			m.Error = unmeasured(m)
		}
	}
	if err := r.Recorder.Record(m); err != nil {
		return fmt.Errorf("record turn %d of round %d: %w", turn.Order, turn.Round, err)
	}
	r.Observer.End(m)
	return nil
}

// measurement is a turn that begins.
func (r *Runner) measurement(turn harness.Turn, resumed bool) harness.Measurement {
	layout := r.Plan.InRound(r.slots[turn.Target].entry, turn.Round).Layout
	m := harness.Measurement{Turn: turn, Started: r.Now(), Layout: layout}
	if resumed {
		m.Warnings = append(m.Warnings, harness.NewDoubt(
			"the run was interrupted within this round and went on later with fresh launches"))
	}
	return m
}

// measure loads the server, once or in a search. Another program may have taken its port before the turn or
// in it.
func (r *Runner) measure(ctx context.Context, turn harness.Turn, s Server, m *harness.Measurement) error {
	if err := s.Holds(); err != nil {
		return fmt.Errorf("before the turn: %w", err)
	}
	var err error
	if turn.Load.SLO > 0 {
		err = r.search(ctx, turn, s, m)
	} else {
		m.Result, err = r.Generator.Load(ctx, turn, s)
	}
	if lost := s.Holds(); lost != nil {
		return errors.Join(err, fmt.Errorf("after the turn: %w", lost))
	}
	return err
}

func endedDuring(turn harness.Turn, s Server) string {
	return fmt.Sprintf("%s ended during the turn: %v", turn.Target, s.Err())
}

// unmeasured says why a turn without an error has no figures; "" if it has some.
func unmeasured(m harness.Measurement) string {
	if t := m.Account(); t != nil && t.Unmeasured() != "" {
		return t.Unmeasured()
	}
	return ""
}
