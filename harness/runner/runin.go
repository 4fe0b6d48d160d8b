package runner

import (
	"context"
	"time"

	"tenrounds/harness"
)

// runIn loads a server that needs it before its first turn of a scenario since it was launched. Each scenario
// has a run-in of its own, as it needs other code to be compiled. A run-in that fails is only a warning: the
// turn checks all answers anyway. It reports whether there was a run-in.
func (r *Runner) runIn(ctx context.Context, s *slot, m *harness.Measurement) bool {
	if s.entry.Warmup <= 0 || s.warm[m.Scenario] || ctx.Err() != nil {
		return false
	}
	s.warm[m.Scenario] = true
	turn := m.Turn
	turn.Load = m.Load.ForRunIn(s.entry.Warmup)
	r.Observer.RunIn(turn, turn.Load.Duration)
	result, err := r.Generator.Load(ctx, turn, s.server)
	m.RunIn = runInOf(turn.Load, result)
	if err != nil {
		m.RunIn.Error = err.Error()
		m.Warnings = append(m.Warnings, harness.NewDoubt(
			"the run-in after the launch failed, so that it may not have been warm: %v", err))
	}
	return true
}

// runInOf is the curve of a run-in. Its last stretch can be shorter than the others.
func runInOf(l harness.Load, result *harness.LoadResult) *harness.RunIn {
	in := &harness.RunIn{Duration: l.Duration.Seconds(), Window: l.Curve.Seconds()}
	if result == nil {
		return in
	}
	for _, s := range result.Ramp {
		length := min(l.Curve, l.Duration-time.Duration(s.At*float64(time.Second)))
		if length <= 0 {
			break
		}
		in.Rates = append(in.Rates, float64(s.Correct)/length.Seconds())
	}
	for _, t := range result.Targets {
		in.Failed += t.Failed()
	}
	return in
}
