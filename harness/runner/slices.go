package runner

import (
	"context"
	"errors"
	"fmt"

	"tenrounds/harness"
)

// Slicer asks several servers within one generator process, a slice of time each in turn. The turns are of one
// scenario and load; the result has an account for each server, in their order.
type Slicer interface {
	LoadSlices(ctx context.Context, turns []harness.Turn, servers []Server) (*harness.LoadResult, error)
}

// errAlone is why a target was not measured when all others of its round were missing.
var errAlone = errors.New("no other target was up to take slices in turn with")

// slices measures what is left of a round in slices: the turns of one scenario and load together.
func (r *Runner) slices(ctx context.Context, todo []harness.Turn, resumed bool) error {
	for len(todo) > 0 {
		n := 1
		for n < len(todo) && todo[n].Scenario == todo[0].Scenario && todo[n].Load == todo[0].Load {
			n++
		}
		if err := r.visits(ctx, todo[:n], resumed); err != nil {
			return err
		}
		todo = todo[n:]
	}
	return nil
}

// visits measures turns in slices and records them in one step, so that the others of a slice are never missing. A
// server that is not up, or dies meanwhile, costs its own row only.
func (r *Runner) visits(ctx context.Context, turns []harness.Turn, resumed bool) error {
	rows := make([]harness.Measurement, len(turns))
	var asked []int
	for i, turn := range turns {
		m := &rows[i]
		m.Turn, m.Started = turn, r.Now()
		if resumed {
			m.Warnings = append(m.Warnings, "the run was interrupted within this round and went on later with fresh launches")
		}
		s := r.up[turn.Target]
		if r.ensure(ctx, s, m); ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if s.server == nil {
			m.Error = s.err.Error()
			continue
		}
		if err := s.server.Holds(); err != nil {
			m.Error = "before the turn: " + err.Error()
			continue
		}
		r.runIn(ctx, s, m)
		asked = append(asked, i)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	r.Observer.Begin(turns[0])
	for len(asked) > 0 && r.visit(ctx, rows, asked) && ctx.Err() == nil {
		asked = r.alive(rows, asked)
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

// visit has the rows that are asked measured. It reports whether the generator came to no result because a
// server died before it began, so that the others are worth another try.
func (r *Runner) visit(ctx context.Context, rows []harness.Measurement, asked []int) (again bool) {
	if len(asked) < 2 {
		rows[asked[0]].Error = errAlone.Error()
		return false
	}
	var turns []harness.Turn
	var servers []Server
	for _, i := range asked {
		s := r.up[rows[i].Target].server
		rows[i].Started, rows[i].Port, rows[i].PID = r.Now(), s.Port(), s.PID()
		turns, servers = append(turns, rows[i].Turn), append(servers, s)
	}
	result, err := r.Slicer.LoadSlices(ctx, turns, servers)
	if err == nil && (result == nil || len(result.Targets) != len(servers)) {
		err = errors.New("the generator gave no account of all targets")
	}
	for k, i := range asked {
		m := &rows[i]
		if err != nil {
			m.Error = err.Error()
		}
		if result != nil && k < len(result.Targets) {
			part := result.Part(k)
			m.Result = &part
			if part.Targets[0].GivenUp && m.Error == "" {
				m.Error = part.Targets[0].Failures.Reasons.Explain("it was silent in several slices and was not asked in the rest")
			}
			if m.Error == "" {
				m.Error = unmeasured(*m)
			}
		}
		if err := servers[k].Holds(); err != nil && m.Error == "" {
			m.Error = "after the turn: " + err.Error()
		}
		if ended(servers[k]) {
			again = again || err != nil && result == nil
			m.Error = fmt.Sprintf("%s ended during the turn: %v", m.Target, servers[k].Err())
		}
	}
	return again
}

// alive drops those of the rows whose server has ended, and forgets the error of the others.
func (r *Runner) alive(rows []harness.Measurement, asked []int) (left []int) {
	for _, i := range asked {
		if !ended(r.up[rows[i].Target].server) {
			rows[i].Error = ""
			left = append(left, i)
		}
	}
	return left
}
