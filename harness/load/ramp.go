package load

import (
	"math"
	"math/bits"
	"sync/atomic"
	"time"

	"tenrounds/harness"
)

// ramp counts what became of the requests of a ramp of users, or of a closed loop with a curve, by the stretch of the window in which they were due. Its
// counts are of one loop, or shared by the connections that have a goroutine each. A nil ramp counts nothing.
type ramp struct {
	from, each int64 // when the window begins, and how long a stretch is
	stretches  []stretch
}

type stretch struct {
	sent, correct, failed atomic.Int64
	times                 []atomic.Uint32 // of the correct ones, by bucket
}

// mostStretches bounds what a long ramp keeps: they are a second each, and whole seconds of one that is longer.
const mostStretches = 200

func stretchOf(window time.Duration) time.Duration {
	seconds := int64((window + time.Second - 1) / time.Second)
	return time.Duration((seconds+mostStretches-1)/mostStretches) * time.Second
}

func newRamp(o Options) *ramp {
	each := o.Curve
	if o.Mode == ModeUsers && len(o.StopWhen) > 0 {
		each = stretchOf(o.Duration)
	}
	if each == 0 {
		return nil
	}
	r := &ramp{from: int64(o.Warmup), each: int64(each), stretches: make([]stretch, (o.Duration+each-1)/each)}
	for i := range r.stretches {
		r.stretches[i].times = make([]atomic.Uint32, bucket(int64(maxTimeout))+1)
	}
	return r
}

// at is the stretch in which a request was due.
func (r *ramp) at(intended int64) *stretch {
	return &r.stretches[min(max((intended-r.from)/r.each, 0), int64(len(r.stretches)-1))]
}

func (r *ramp) sent(intended int64) {
	if r != nil {
		r.at(intended).sent.Add(1)
	}
}

func (r *ramp) failed(intended int64) {
	if r != nil {
		r.at(intended).failed.Add(1)
	}
}

func (r *ramp) correct(intended, response int64) {
	if r == nil {
		return
	}
	s := r.at(intended)
	s.correct.Add(1)
	s.times[bucket(response)].Add(1)
}

// halves is how often a doubling of time is halved into buckets: 32, so that the middle of one is within 1.6 % of all
// that it holds.
const halves = 5

// bucket numbers the times from 0 to maxTimeout; those under 64 ns have one each.
func bucket(ns int64) int {
	ns = min(max(ns, 0), int64(maxTimeout))
	shift := max(bits.Len64(uint64(ns))-halves-1, 0)
	return shift<<halves + int(ns>>shift)
}

// middle is the time in the middle of a bucket.
func middle(bucket int) int64 {
	shift := max(bucket>>halves-1, 0)
	return int64(bucket-shift<<halves)<<shift + 1<<shift/2
}

// rampSteps sums the ramps of all recorders up to the end of sending; nil where there is none. What is due at that
// very moment belongs to the last.
func rampSteps(o Options, recorders []*recorder, ended time.Duration) []harness.RampStep {
	seen := map[*ramp]bool{nil: true}
	var all []*ramp
	for _, r := range recorders {
		if !seen[r.ramp] {
			seen[r.ramp], all = true, append(all, r.ramp)
		}
	}
	if len(all) == 0 || ended <= o.Warmup {
		return nil
	}
	each, last := time.Duration(all[0].each), len(all[0].stretches)-1
	last = min(last, int((ended-o.Warmup-1)/each))
	steps := make([]harness.RampStep, last+1)
	for i := range steps {
		s, times := &steps[i], []int64(nil)
		end := min(o.Warmup+time.Duration(i+1)*each, ended)
		s.At = (time.Duration(i) * each).Seconds()
		if o.Mode == ModeUsers {
			s.Users = usersAt(o, end)
		}
		for _, r := range all {
			to := i + 1
			if i == last {
				to = len(r.stretches)
			}
			for k := range r.stretches[i:to] {
				times = r.stretches[i+k].addTo(s, times)
			}
		}
		s.P99 = p99(times, s.Correct)
	}
	return steps
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
