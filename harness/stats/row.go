package stats

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
)

// slowClock is how far under the row's median the frequency of the server's CPUs counts as low, as a share.
const slowClock = 0.05

// rowKey names a row.
type rowKey struct{ target, scenario, load string }

// row is the turns of one target × scenario × load so far.
type row struct {
	turns    []harness.Measurement // all, in the order in which they came
	measured []harness.Measurement // those of them that were measured to the end
	times    merged                // of measured
}

// add takes a turn. It fails on a histogram that cannot be decoded.
func (r *row) add(m harness.Measurement) error {
	r.turns = append(r.turns, m)
	t := m.Account()
	if t == nil || m.Error != "" {
		return nil
	}
	r.measured = append(r.measured, m)
	if t.Histogram == "" {
		return nil
	}
	return r.times.add(t.Histogram)
}

// by is a figure of the measured turns by round, without those that are NaN.
func (r *row) by(figure func(harness.Measurement) float64) map[int]float64 {
	all := map[int]float64{}
	for _, m := range r.measured {
		if v := figure(m); !math.IsNaN(v) {
			all[m.Round] = v
		}
	}
	return all
}

// over is the estimate of a figure over the rounds.
func (r *row) over(figure func(harness.Measurement) float64) harness.Estimate {
	return Estimate(inOrder(r.by(figure)))
}

// capacity is that of a row of searches. Too few rounds for an interval over them have the searches' own: from
// the lowest end to the highest. tries is how many these intervals rest on, 0 in runs without such.
func (r *row) capacity() (e harness.Estimate, tries int) {
	e = r.over(harness.Measurement.Achieved)
	low, high := math.Inf(1), math.Inf(-1)
	for _, m := range r.measured {
		if m.CapacityLow == 0 {
			return e, 0
		}
		low, high, tries = min(low, m.CapacityLow), max(high, m.CapacityHigh), tries+len(m.Steps)
	}
	if tries > 0 && math.IsNaN(e.Low) {
		e.Low, e.High = low, high
	}
	return e, tries
}

// serverCPU is the server's CPU time for each correct answer in seconds. A search has none: the cost in its
// last try depends on the rate of that try.
func serverCPU(m harness.Measurement) float64 {
	if v, known := m.Account().ServerCPUPerRequest(); known && m.Load.SLO == 0 {
		return v
	}
	return math.NaN()
}

// serverHz is the frequency of the server's CPUs.
func serverHz(m harness.Measurement) float64 {
	if x := m.Result.Resources; x != nil && x.ServerHz > 0 {
		return x.ServerHz
	}
	return math.NaN()
}

// slowed has the rounds with a low frequency, and by what share of the usual one it was lower.
func (r *row) slowed() map[int]float64 {
	all := r.by(serverHz)
	usual := median(slices.Collect(maps.Values(all)))
	for round, hz := range all {
		all[round] = 1 - hz/usual
	}
	maps.DeleteFunc(all, func(_ int, under float64) bool { return under < slowClock })
	return all
}

// causes are what may have moved the figure of each round: the warnings of its turn, what disturbed it, and a
// low frequency.
func (r *row) causes() map[int][]string {
	all := map[int][]string{}
	for _, m := range r.measured {
		if found := slices.Concat(m.Warnings, m.Result.Warnings).Texts(); len(found) > 0 {
			all[m.Round] = found
		}
		if x := m.Result.Resources; x != nil && x.Disturbance != "" {
			all[m.Round] = append(all[m.Round], "disturbed: "+x.Disturbance)
		}
	}
	for round, under := range r.slowed() {
		why := fmt.Sprintf("the server's CPUs ran at %.0f %% under their usual frequency", 100*under)
		all[round] = append(all[round], why)
	}
	return all
}

// warnings are the doubts of all turns, each once.
func (r *row) warnings() (all harness.Doubts) {
	for _, m := range r.turns {
		found := m.Warnings
		if m.Account() != nil {
			found = slices.Concat(found, m.Result.Warnings)
		}
		for _, w := range found {
			if !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	all = append(all, r.oddities()...)
	var slow []string
	for _, round := range slices.Sorted(maps.Keys(r.slowed())) {
		slow = append(slow, fmt.Sprint(round))
	}
	if len(slow) == 0 {
		return all
	}
	return append(all, harness.NewDoubt(
		"the server's CPUs ran at %.0f %% or more under their usual frequency (the median of the row) in %d of %d rounds: %s",
		100*slowClock, len(slow), len(r.by(serverHz)), strings.Join(slow, ", ")))
}

// failures are the counts of all turns, whether they were measured to the end or not.
type failures struct {
	requests, failed int64
	wrong            int64 // of the failed ones, in turns that were measured to the end
	reasons          harness.Reasons
	// difference is the first answer that was not what was proved, or the first bytes without a request.
	difference string
	// broken turns were not measured to the end, lastError says why; silent ones had no correct answer.
	broken, silent int
	lastError      string
}

func (r *row) failures() (f failures) {
	for _, m := range r.turns {
		t := m.Account()
		if t != nil {
			f.requests += t.Scheduled
			f.failed += t.Failed()
			f.difference = cmp.Or(f.difference, t.Difference)
			for why, n := range t.Failures.Reasons {
				if f.reasons == nil {
					f.reasons = harness.Reasons{}
				}
				f.reasons[why] += n
			}
		}
		if t == nil || m.Error != "" {
			f.broken++
			f.lastError = cmp.Or(m.Error, "the generator gave no account of it")
			continue
		}
		f.wrong += t.Wrong
		if t.Correct == 0 {
			f.silent++
		}
	}
	return f
}

// average collects values for a mean; it skips values that are not finite.
type average struct {
	sum float64
	n   int
}

func (a *average) add(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		a.sum, a.n = a.sum+v, a.n+1
	}
}

func (a *average) mean() float64 { return a.sum / float64(a.n) } // 0/0 is NaN
