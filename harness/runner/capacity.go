package runner

import (
	"context"
	"fmt"

	"tenrounds/harness"
)

// confirmations is how often a rate must pass again after it was found.
const confirmations = 2

// search finds the highest rate of the scale at which the server keeps to the SLO of the turn's load: by
// bisection, then from there down until a rate passes twice more. All tries are kept in m; its result is that
// of the last try at the rate that was found.
func (r *Runner) search(ctx context.Context, turn harness.Turn, s Server, m *harness.Measurement) error {
	scale := harness.Rates()
	passes, fails := -1, len(scale)
	for fails-passes > 1 {
		middle := (passes + fails) / 2
		passed, err := r.try(ctx, turn, scale[middle], s, m)
		if err != nil {
			return err
		}
		if passed {
			passes = middle
		} else {
			fails = middle
		}
	}
	for again := 0; passes >= 0 && again < confirmations; {
		passed, err := r.try(ctx, turn, scale[passes], s, m)
		if err != nil {
			return err
		}
		if again++; !passed {
			passes, again = passes-1, 0
		}
	}
	if passes < 0 {
		m.Result = nil
		return fmt.Errorf("p99 was not under %v even at %.0f requests per second", turn.Load.SLO, scale[0])
	}
	m.Capacity = scale[passes]
	m.Warnings = append(m.Warnings, doubts(m, scale, passes)...)
	return nil
}

// try loads a server at one rate and reports whether it keeps to the SLO.
func (r *Runner) try(ctx context.Context, turn harness.Turn, rate float64, s Server, m *harness.Measurement) (
	passed bool, err error,
) {
	t := turn
	t.Load.Rate, t.Load.SLO = rate, 0
	result, err := r.Generator.Load(ctx, t, s)
	if err != nil {
		return false, fmt.Errorf("at %.0f requests per second: %w", rate, err)
	}
	if ended(s) || ctx.Err() != nil {
		return false, fmt.Errorf("ended at %.0f requests per second", rate)
	}
	step, err := judge(result, turn.Load, rate)
	m.Steps = append(m.Steps, step)
	if step.Passed {
		m.Result = result
	}
	return step.Passed, err
}

// judge decides on a try. An answer that failed was not in time. Requests that were unsent at the end pass if
// they can have waited for less than the limit: no more than fall due within it.
func judge(result *harness.LoadResult, l harness.Load, rate float64) (harness.Step, error) {
	if result == nil || len(result.Targets) != 1 {
		return harness.Step{Rate: rate}, fmt.Errorf("at %.0f requests per second: no account", rate)
	}
	t, limit := result.Targets[0], l.SLO.Seconds()
	inTime := t.Correct > 0 && t.Correct+t.Unsent == t.Scheduled &&
		float64(t.Unsent) <= rate*limit && t.ResponseTime.P99 < limit
	return harness.Step{
		Rate: rate, P99: t.ResponseTime.P99, Scheduled: t.Scheduled, Correct: t.Correct,
		Limited: result.Generator.Limited, Passed: inTime && !result.Generator.Limited,
	}, nil
}

// doubts says what limits the meaning of a capacity: the end of the scale, or a generator that failed first.
func doubts(m *harness.Measurement, scale []float64, found int) []string {
	if found == len(scale)-1 {
		return []string{"the capacity is at or beyond the end of the scale"}
	}
	for _, s := range m.Steps {
		if s.Rate == scale[found+1] && s.Limited {
			return []string{"the generator was the limit at the next rate: the capacity is at least what is shown"}
		}
	}
	return nil
}
