package load

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// ramp counts what became of the requests of a ramp of users, or of a closed loop with a curve, by the
// stretch of the window in which they were due. Its counts are of one loop, or shared by the connections that
// have a goroutine each. A nil ramp counts nothing.
type ramp struct {
	from, each int64 // when the window begins, and how long a stretch is
	stretches  []stretch
}

type stretch struct {
	sent, correct, failed atomic.Int64
	times                 []atomic.Uint32 // of the correct ones, by bucket
}

// mostStretches bounds what a long ramp keeps: they are a second each, and whole seconds of one that is
// longer.
const mostStretches = 200

func stretchOf(window time.Duration) time.Duration {
	seconds := int64((window + time.Second - 1) / time.Second)
	return time.Duration((seconds+mostStretches-1)/mostStretches) * time.Second
}

// newRamp has stretches of a length each, of the window or of a slice; there is none for 0.
func newRamp(o Options, each time.Duration) *ramp {
	if each == 0 {
		return nil
	}
	length := o.Duration
	if m, ok := o.Mode.(Sliced); ok {
		length = m.Slice
	}
	r := &ramp{from: int64(o.Warmup), each: int64(each), stretches: make([]stretch, (length+each-1)/each)}
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

// halves is how often a doubling of time is halved into buckets: 32, so that the middle of one is within 1.6
// % of all that it holds.
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
