package results_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// A folder that lost its turns keeps the tables that were made from them: a resume is refused and changes
// nothing.
func TestResumeRefusesEmptied(t *testing.T) {
	t.Parallel()
	whole, _ := folder(t, 3)
	run, rounds := file(t, whole, results.RunFile), file(t, whole, results.RoundsFile)
	turns := file(t, whole, results.TurnsFile)
	head := rounds[:strings.IndexByte(rounds, '\n')+1]
	one, _ := folder(t, 1)
	row := file(t, one, results.RoundsFile)
	absent := "absent"
	for _, c := range []struct {
		name, turns, rounds string
		refused             bool
	}{
		{"no turns.ndjson", absent, rounds, true},
		{"an empty turns.ndjson", "", rounds, true},
		{"one row is enough", absent, row, true},
		{"a first turn that was cut, and rows of three", turns[:40], rounds, true},
		{"a first turn that was cut when it had its row", turns[:40], row, false},
		{"nothing measured yet", "", head, false},
		{"no table either", absent, absent, false},
	} {
		dir := t.TempDir()
		put(t, dir, results.RunFile, run)
		for name, content := range map[string]string{results.TurnsFile: c.turns, results.RoundsFile: c.rounds} {
			if content != absent {
				put(t, dir, name, content)
			}
		}
		f, _, done, _, err := results.Resume(dir)
		if !c.refused {
			if err != nil || len(done) != 0 {
				t.Errorf("%s: %v, %d turns", c.name, err, len(done))
				continue
			}
			_ = f.Close()
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "nothing was changed") ||
			!strings.Contains(err.Error(), "bring turns.ndjson back") {
			t.Errorf("%s: error %v", c.name, err)
		}
		if file(t, dir, results.RoundsFile) != c.rounds {
			t.Errorf("%s: rounds.csv was changed", c.name)
		}
		if _, err := os.Stat(filepath.Join(dir, results.TurnsFile)); (err == nil) != (c.turns != absent) {
			t.Errorf("%s: turns.ndjson was made: %v", c.name, err)
		}
	}
}

// A run that came to its end has all turns of its plan; one under way need not.
func TestMissing(t *testing.T) {
	t.Parallel()
	run := testRun() // six rounds of one scenario
	run.Plan.Entries = []harness.Entry{{Target: "gin", Alias: "gin"}}
	if err := results.Missing("r", run, nil); err != nil {
		t.Errorf("under way: %v", err)
	}
	run.Status = harness.StatusComplete
	if err := results.Missing("r", run, make([]harness.Measurement, 6)); err != nil {
		t.Errorf("all of it: %v", err)
	}
	if err := results.Missing("r", run, make([]harness.Measurement, 5)); err == nil ||
		!strings.Contains(err.Error(), "r is complete and turns.ndjson has 5 of its 6 turns") {
		t.Errorf("one short: %v", err)
	}
}
