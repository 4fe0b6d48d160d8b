package session_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// A visit in slices is kept as a whole or not at all.
func TestSlicesAndResume(t *testing.T) {
	t.Parallel()
	r := newRun(t, "a", "b")
	r.plan().Interleave = harness.InterleaveSlices
	r.plan().Loads[0].Slice = 50e6
	r.do(t.Context()).check(exitcode.OK, "round 1/2, turn 0/4: 2 targets, text, in slices of 50ms",
		"turn 3/4, 0s left")
	for name, row := range r.rows() {
		if row.N != 2 || row.Load != "sliced-c4" || row.Sliced == nil || row.Sliced.Baseline == "" {
			t.Errorf("%s: %+v", name, row)
		}
	}
	if n := strings.Count(r.file(results.SlicesFile), "\n"); n != 1+4 {
		t.Errorf("%s has %d lines", results.SlicesFile, n)
	}
	r.shorten(results.TurnsFile, 100)
	r.rig.slice = func(turns []harness.Turn, result *harness.LoadResult) {
		for i := range turns {
			if turns[i].Target == "b" {
				result.Targets[i].Wrong, result.Targets[i].Correct = 3, result.Targets[i].Correct-3
			}
		}
	}
	again := r.resume()
	if !strings.Contains(again.err.String(), "had 1 of 2 targets of a visit in slices") {
		t.Errorf("the half visit is not mentioned:\n%s", &again.err)
	}
	again.do(t.Context()).check(exitcode.Wrong, "some requests failed")
	_, turns := again.kept()
	if rows := again.rows(); len(turns) != 4 || rows["a"].Unranked != "" || rows["b"].Unranked == "" {
		t.Errorf("%d turns, %+v", len(turns), rows)
	}
}
