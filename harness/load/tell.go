package load

import "time"

// tellEvery is how often a share tells of itself.
const tellEvery = time.Second

// teller makes the progress of a share. A nil one tells nothing.
type teller struct {
	*job
	correct, failed int64
	times           []int64
}

func newTeller(j *job) *teller {
	if j.Tell == nil {
		return nil
	}
	return &teller{job: j}
}

// exchange tells of the share, and takes the latest sum of all shares in place of its own tally; false if
// there is none yet.
func (t *teller) exchange(own tally, recorders []*recorder, now int64) (all tally, ok bool) {
	if t == nil {
		return own, true
	}
	t.tell(recorders, now)
	for {
		select {
		case sum, open := <-t.Sums:
			if !open {
				return all, ok
			}
			all, ok = sum, len(sum) == len(own)
		default:
			return all, ok
		}
	}
}

// tell tells what has come since the last time.
func (t *teller) tell(recorders []*recorder, now int64) {
	if t == nil || now < t.window.from {
		return
	}
	p := Progress{At: time.Duration(now - t.window.from).Seconds(), Users: t.users(time.Duration(now)),
		Tally: readTally(t.stopWhen, recorders)}
	var correct, failed int64
	times := make([]int64, bucket(int64(maxTimeout))+1)
	for _, r := range distinct(recorders, func(r *recorder) *ramp { return r.ramp }) {
		for i := range r.stretches {
			s := &r.stretches[i]
			correct += s.correct.Load()
			failed += s.failed.Load()
			for b := range s.times {
				times[b] += int64(s.times[b].Load())
			}
		}
	}
	p.Correct, p.Failed = correct-t.correct, failed-t.failed
	for b, n := range times {
		if t.times != nil {
			n -= t.times[b]
		}
		if n > 0 {
			p.Times = append(p.Times, [2]float64{float64(middle(b)) / 1e6, float64(n)})
		}
	}
	t.correct, t.failed, t.times = correct, failed, times
	t.Tell(p)
}
