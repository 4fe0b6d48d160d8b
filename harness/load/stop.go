package load

import (
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Condition ends a ramp of users when it is met over the last seconds.
type Condition struct {
	text   string
	failed bool    // it is about failed requests, else about the response times of correct answers
	share  float64 // of the requests that may fail or be slower than limit
	limit  int64   // ns
}

func (c Condition) String() string { return c.text }

// ParseCondition reads 'failed>1%' or 'p99>1s'.
func ParseCondition(text string) (Condition, error) {
	bad := func(why string) (Condition, error) {
		return Condition{}, fmt.Errorf("condition %q: %s: write it as 'failed>1%%' or 'p99>1s'", text, why)
	}
	what, limit, ok := strings.Cut(strings.ReplaceAll(text, " ", ""), ">")
	if !ok {
		return bad("there is no >")
	}
	c := Condition{text: text, failed: what == "failed"}
	if c.failed {
		number, percent := strings.CutSuffix(limit, "%")
		v, err := strconv.ParseFloat(number, 64)
		if !percent || err != nil || !(v >= 0 && v < 100) {
			return bad("failed needs a limit in percent, from 0 % to under 100 %")
		}
		c.share = v / 100
		return c, nil
	}
	percentile, isPercentile := strings.CutPrefix(what, "p")
	p, err := strconv.ParseFloat(percentile, 64)
	if !isPercentile || err != nil || !(p > 0 && p < 100) {
		return bad(fmt.Sprintf("%q is neither failed nor a percentile such as p99", what))
	}
	d, err := time.ParseDuration(limit)
	if err != nil || d <= 0 {
		return bad(fmt.Sprintf("%q is no time such as 500ms", limit))
	}
	c.share, c.limit = 1-p/100, int64(d)
	return c, nil
}

// watched are counts that are read while the run goes on, one set a loop, so that none is contended.
type watched struct {
	conditions []Condition
	correct    atomic.Int64
	failed     atomic.Int64
	slow       []atomic.Int64 // correct, and slower than each condition's limit
}

func newWatched(conditions []Condition) *watched {
	if len(conditions) == 0 {
		return nil
	}
	return &watched{conditions: conditions, slow: make([]atomic.Int64, len(conditions))}
}

// answer counts a correct answer. A nil watched watches nothing.
func (w *watched) answer(response int64) {
	if w == nil {
		return
	}
	w.correct.Add(1)
	for i, c := range w.conditions {
		if !c.failed && response > c.limit {
			w.slow[i].Add(1)
		}
	}
}

func (w *watched) failure() {
	if w != nil {
		w.failed.Add(1)
	}
}

// tally is a reading of watched: correct, failed, slow by condition.
type tally []int64

func readTally(conditions []Condition, recorders []*recorder) tally {
	t := make(tally, 2+len(conditions))
	seen := map[*watched]bool{}
	for _, r := range recorders {
		w := r.watched
		if w == nil || seen[w] {
			continue
		}
		seen[w] = true
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
	readings   []tally
}

// judge adds a reading and returns what it ends the run for, or nothing.
func (s *slide) judge(t tally) string {
	s.readings = append(s.readings, t)
	if most := int(slidingWindow/watchEvery) + 1; len(s.readings) > most {
		s.readings = s.readings[1:]
	}
	first := s.readings[0]
	correct, failed := t[0]-first[0], t[1]-first[1]
	for i, c := range s.conditions {
		of, count, words := correct, t[2+i]-first[2+i], fmt.Sprintf("correct answers took over %s", time.Duration(c.limit))
		if c.failed {
			of, count, words = correct+failed, failed, "requests failed"
		}
		if of >= fewestJudged && float64(count) > c.share*float64(of) {
			return fmt.Sprintf("%s: %d of %d %s in the last %s", c.text, count, of, words, slidingWindow)
		}
	}
	return ""
}
