package load

import (
	"context"
	"fmt"
	"time"

	"tenrounds/harness"
)

// tally is a reading of watched: correct, failed, slow by condition.
type tally []int64

func readTally(conditions []Condition, recorders []*recorder) tally {
	t := make(tally, 2+len(conditions))
	for _, w := range distinct(recorders, func(r *recorder) *watched { return r.watched }) {
		t[0] += w.correct.Load()
		t[1] += w.failed.Load()
		for i := range w.slow {
			t[2+i] += w.slow[i].Load()
		}
	}
	return t
}

// Conditions are judged over the last slidingWindow, and only from fewestJudged requests on: one failure
// in twenty requests says nothing.
const (
	watchEvery    = 250 * time.Millisecond
	slidingWindow = 5 * time.Second
	fewestJudged  = 100
)

// slide is the readings of the last seconds, the oldest first.
type slide struct {
	conditions []Condition
	every      time.Duration // between two readings
	readings   []tally
}

// judge adds a reading and returns what it ends the run for, or nothing.
func (s *slide) judge(t tally) harness.Stop {
	s.readings = append(s.readings, t)
	if most := int(slidingWindow/s.every) + 1; len(s.readings) > most {
		s.readings = s.readings[1:]
	}
	first := s.readings[0]
	correct, failed := t[0]-first[0], t[1]-first[1]
	for i, c := range s.conditions {
		of, count := correct, t[2+i]-first[2+i]
		words := fmt.Sprintf("correct answers took over %s", time.Duration(c.limit))
		if c.failed {
			of, count, words = correct+failed, failed, "requests failed"
		}
		if of >= fewestJudged && float64(count) > c.share*float64(of) {
			return harness.Stop{Condition: c.text, Count: count, Of: of,
				Text: fmt.Sprintf("%s: %d of %d %s in the last %s", c.text, count, of, words, slidingWindow)}
		}
	}
	return harness.Stop{}
}

// watch waits for the end of the window. It returns earlier if ctx ends, or if a condition is met, which it
// then returns.
func watch(ctx context.Context, j *job, e engine, c clock) harness.Stop {
	conditions := slide{conditions: j.stopWhen, every: watchEvery}
	teller := newTeller(j)
	if teller != nil {
		conditions.every = tellEvery
	}
	for {
		left := time.Duration(j.window.to - c.now())
		if len(j.stopWhen) == 0 && teller == nil || left <= conditions.every {
			sleep(ctx, left)
			teller.tell(e.recorders(), c.now())
			return harness.Stop{}
		}
		if !sleep(ctx, conditions.every) {
			return harness.Stop{}
		}
		own := readTally(j.stopWhen, e.recorders())
		if all, ok := teller.exchange(own, e.recorders(), c.now()); ok {
			if why := conditions.judge(all); why != (harness.Stop{}) {
				return why
			}
		}
	}
}
