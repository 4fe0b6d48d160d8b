package progress_test

import (
	"bytes"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/session/progress"
)

// A turn of a search is told with the capacity that it found, as the tables have it, and not with the rate of
// one of its tries.
func TestSearchIsTold(t *testing.T) {
	t.Parallel()
	turn := harness.Turn{Round: 1, Target: "mine", Scenario: "orders",
		Load: harness.Load{Mode: harness.ModeRate, RateLoad: harness.RateLoad{SLO: 1}}}
	p := harness.Plan{Rounds: 1, Scenarios: []string{"orders"}, Loads: []harness.Load{turn.Load},
		Entries: []harness.Entry{{Target: "mine", Alias: "mine"}}}
	var out bytes.Buffer
	observer, _, leave := progress.Watch(t.Context(),
		progress.Options{Run: harness.Run{Plan: p}, Stderr: &out, Words: &out, NoLive: true})
	defer leave()
	observer.Begin(turn)
	observer.End(harness.Measurement{Turn: turn, Capacity: 110,
		Result: &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: 302, Goodput: 302}}}})
	if said := out.String(); !strings.Contains(said, ": 110/s, mean 110/s") {
		t.Errorf("%q", said)
	}
}
