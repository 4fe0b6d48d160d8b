package stats

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

// oddTurn is a turn in slices with so many answers of so many bytes each.
func oddTurn(round int, correct, carried, size int64) harness.Measurement {
	m := harness.Measurement{Turn: harness.Turn{Round: round}}
	m.Load.Slice = 50 * time.Millisecond
	m.Result = &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: correct, Carried: carried,
		BytesReceived: (correct + carried) * size}}}
	return m
}

// What shows only over all turns: answers that outlast slices, and answers that grow.
func TestOddities(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		turns []harness.Measurement
		want  string
	}{
		"quick answers of one size": {[]harness.Measurement{oddTurn(1, 1000, 20, 60), oddTurn(2, 900, 20, 61)}, ""},
		"slow answers": {[]harness.Measurement{oddTurn(1, 51, 49, 60), oddTurn(2, 51, 49, 60)},
			"49 % of its answers outlast a slice"},
		"growing answers": {[]harness.Measurement{oddTurn(1, 1000, 0, 60), oddTurn(2, 900, 0, 80),
			oddTurn(3, 900, 0, 120)}, "grew from 60 to 120 bytes"},
		"shrinking answers": {[]harness.Measurement{oddTurn(1, 1000, 0, 120), oddTurn(2, 900, 0, 60)}, ""},
	} {
		found := (&row{measured: c.turns}).oddities()
		if c.want == "" && len(found) > 0 ||
			c.want != "" && (len(found) != 1 || !strings.Contains(found[0].Text, c.want)) {
			t.Errorf("%s: %q, want %q", name, found.Texts(), c.want)
		}
	}
	turns := oddTurn(1, 51, 49, 60)
	turns.Load.Slice = 0
	if x := (&row{measured: []harness.Measurement{turns}}).outlasting(); x != 0 {
		t.Errorf("turns have no slices: %v", x)
	}
}

// Wrong answers of one's own server come with what to do.
func TestOwnAnswersThatChange(t *testing.T) {
	t.Parallel()
	own := harness.Subject{Manifest: harness.Target{Application: harness.Own}}
	for _, c := range []struct {
		subject harness.Subject
		hint    bool
	}{{own, true}, {harness.Subject{}, false}} {
		why, excluded := unranked(c.subject, harness.Load{}, failures{requests: 10, failed: 3, wrong: 3}, 6)
		if excluded != harness.ExcludedFailed || strings.Contains(why, `"expect": {"status": 200}`) != c.hint {
			t.Errorf("%q, %s", why, excluded)
		}
	}
}
