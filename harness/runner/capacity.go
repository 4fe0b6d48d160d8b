package runner

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"tenrounds/harness"
)

// Search chooses the rates of a search for a capacity.
type Search interface {
	// Next is the rate of the next try; more is false when the search is over.
	Next() (rate float64, more bool)
	// Answer takes whether the server kept to its SLO at that rate.
	Answer(passed bool)
	// Found is the capacity after all tries, with its 95 % interval.
	Found() (capacity, low, high float64)
}

// search finds the rate at which the server just keeps to the SLO of the turn's load. All tries are kept in
// m; its result is that of the passing try with the highest rate up to the capacity.
func (r *Runner) search(ctx context.Context, turn harness.Turn, s Server, m *harness.Measurement) error {
	search, passing := r.Search(), map[float64]*harness.LoadResult{}
	for rate, more := search.Next(); more; rate, more = search.Next() {
		passed, err := r.try(ctx, turn, rate, s, m)
		if err != nil {
			return err
		}
		if passed {
			passing[rate] = m.Result
		}
		search.Answer(passed)
	}
	if len(passing) == 0 {
		m.Result = nil
		return fmt.Errorf("p99 was not under %v in any of %d tries, down to %.0f requests per second",
			turn.Load.SLO, len(m.Steps), lowest(m.Steps))
	}
	m.Capacity, m.CapacityLow, m.CapacityHigh = search.Found()
	m.Result = upTo(m.Capacity, passing)
	if m.CapacityHigh >= harness.RateAt(harness.LastStep) {
		m.Warnings = append(m.Warnings, harness.NewDoubt("the capacity may be beyond the end of the scale"))
	}
	return nil
}

// upTo is the result with the highest rate up to a limit, or the one with the lowest rate.
func upTo(limit float64, results map[float64]*harness.LoadResult) *harness.LoadResult {
	rates := slices.Sorted(maps.Keys(results))
	i, exact := slices.BinarySearch(rates, limit)
	if !exact {
		i--
	}
	return results[rates[max(i, 0)]]
}

func lowest(steps []harness.Step) float64 {
	return slices.MinFunc(steps, func(a, b harness.Step) int { return cmp.Compare(a.Rate, b.Rate) }).Rate
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
	step := harness.Step{
		Rate: rate, P99: t.ResponseTime.P99, Scheduled: t.Scheduled, Correct: t.Correct,
		Limited: result.Generator.Limited, Passed: inTime && !result.Generator.Limited,
	}
	if t.Correct == 0 { // it is no number, which JSON does not have
		step.P99 = 0
	}
	return step, nil
}
