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

func newWatched(conditions []Condition, told bool) *watched {
	if len(conditions) == 0 && !told {
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
