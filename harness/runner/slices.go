package runner

import (
	"context"
	"errors"
	"fmt"

	"tenrounds/harness"
)

// Slicer loads several servers by one generator process, each for a slice of time in turn. The turns are of
// one scenario and load; the result has an account for each server, in their order.
type Slicer interface {
	LoadSlices(ctx context.Context, turns []harness.Turn, servers []Server) (*harness.LoadResult, error)
}

// slices measures turns in slices: those of one scenario and load together.
func (r *Runner) slices(ctx context.Context, todo []harness.Turn, resumed bool) error {
	for len(todo) > 0 {
		n := 1
		for n < len(todo) && todo[n].Scenario == todo[0].Scenario && todo[n].Load == todo[0].Load {
			n++
		}
		if err := r.visit(ctx, todo[:n], resumed); err != nil {
			return err
		}
		todo = todo[n:]
	}
	return nil
}

// visit measures turns in slices and records them in one step, so that a slice never has some of its targets
// only. A server that is not up, or dies, costs its own row only.
func (r *Runner) visit(ctx context.Context, turns []harness.Turn, resumed bool) error {
	rows := make([]harness.Measurement, len(turns))
	var ready []*harness.Measurement
	for i, turn := range turns {
		rows[i] = r.measurement(turn, resumed)
		if r.prepare(ctx, &rows[i]) {
			ready = append(ready, &rows[i])
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	r.Observer.Begin(turns[0])
	for len(ready) > 0 && r.loadSlices(ctx, ready) && ctx.Err() == nil {
		ready = r.alive(ready)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := r.Recorder.Record(rows...); err != nil {
		return fmt.Errorf("record %d turns of round %d: %w", len(rows), rows[0].Round, err)
	}
	for _, m := range rows {
		r.Observer.End(m)
	}
	return nil
}

// prepare brings the server of a turn up and runs it in. It reports whether the server can be loaded.
func (r *Runner) prepare(ctx context.Context, m *harness.Measurement) bool {
	s := r.slots[m.Target]
	if r.relaunch(ctx, s, m); ctx.Err() != nil {
		return false
	}
	if s.server == nil {
		m.Error = s.err.Error()
		return false
	}
	if err := s.server.Holds(); err != nil {
		m.Error = "before the turn: " + err.Error()
		return false
	}
	r.runIn(ctx, s, m)
	return true
}

// loadSlices measures rows. It reports whether the others are worth another try: there is no result because a
// server died before the generator began.
func (r *Runner) loadSlices(ctx context.Context, rows []*harness.Measurement) (again bool) {
	if len(rows) == 1 {
		rows[0].Error = "no other target was up to take slices in turn with"
		return false
	}
	var turns []harness.Turn
	var servers []Server
	for _, m := range rows {
		s := r.slots[m.Target].server
		m.Started, m.Port, m.PID = r.Now(), s.Port(), s.PID()
		turns, servers = append(turns, m.Turn), append(servers, s)
	}
	result, err := r.Slicer.LoadSlices(ctx, turns, servers)
	if err == nil && (result == nil || len(result.Targets) != len(servers)) {
		err = errors.New("the generator gave no account of all targets")
	}
	for i, m := range rows {
		if result != nil && i < len(result.Targets) {
			part := result.Part(i)
			m.Result = &part
		}
		m.Error = sliceError(*m, servers[i], err)
		again = again || ended(servers[i]) && err != nil && result == nil
	}
	return again
}

// sliceError says what is wrong with a row; "" for nothing. err is the generator's.
func sliceError(m harness.Measurement, s Server, err error) string {
	switch t := m.Account(); {
	case ended(s):
		return endedDuring(m.Turn, s)
	case err != nil:
		return err.Error()
	case t.GivenUp:
		return t.Failures.Reasons.Explain("it was silent in several slices and was not asked in the rest")
	case unmeasured(m) != "":
		return unmeasured(m)
	}
	if err := s.Holds(); err != nil {
		return "after the turn: " + err.Error()
	}
	return ""
}

// alive are the rows whose server has not ended.
func (r *Runner) alive(rows []*harness.Measurement) (left []*harness.Measurement) {
	for _, m := range rows {
		if !ended(r.slots[m.Target].server) {
			m.Error = ""
			left = append(left, m)
		}
	}
	return left
}
