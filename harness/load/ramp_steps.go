package load

import (
	"math"
	"time"

	"tenrounds/harness"
)

// rampSteps sums the ramps of all recorders up to the end of sending; nil where there is none. What is due at
// that very moment belongs to the last. buckets count the times of each step.
func rampSteps(j *job, recorders []*recorder, ended time.Duration) (
	steps []harness.RampStep, buckets [][]int64,
) {
	all := distinct(recorders, func(r *recorder) *ramp { return r.ramp })
	if len(all) == 0 || ended <= j.Warmup {
		return nil, nil
	}
	each, last := time.Duration(all[0].each), len(all[0].stretches)-1
	last = min(last, int((ended-j.Warmup-1)/each))
	steps, buckets = make([]harness.RampStep, last+1), make([][]int64, last+1)
	for i := range steps {
		s, times := &steps[i], []int64(nil)
		end := min(j.Warmup+time.Duration(i+1)*each, ended)
		s.At = (time.Duration(i) * each).Seconds()
		s.Users = j.users(end)
		for _, r := range all {
			to := i + 1
			if i == last {
				to = len(r.stretches)
			}
			for k := range r.stretches[i:to] {
				times = r.stretches[i+k].addTo(s, times)
			}
		}
		s.P99, buckets[i] = p99(times, s.Correct), times
	}
	return steps, buckets
}

// addTo adds the counts to a step, and those of the times to a sum.
func (s *stretch) addTo(step *harness.RampStep, times []int64) []int64 {
	step.Sent += s.sent.Load()
	step.Correct += s.correct.Load()
	step.Failed += s.failed.Load()
	if times == nil {
		times = make([]int64, len(s.times))
	}
	for i := range s.times {
		times[i] += int64(s.times[i].Load())
	}
	return times
}

// p99 is the time in seconds within which 99 of 100 answers came; 0 if there were none.
func p99(times []int64, answers int64) float64 {
	left := int64(math.Ceil(0.99 * float64(answers)))
	for i, n := range times {
		if left -= n; n > 0 && left <= 0 {
			return float64(middle(i)) / 1e9
		}
	}
	return 0
}
