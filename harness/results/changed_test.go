package results_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// Whatever another program does to the folder of a run that goes on, the run is told, and all turns are on
// disk afterwards.
func TestFolderChangedMeanwhile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		change     func(dir string) error
		elsewhere  bool // the turns are then in another folder
	}{
		{"truncated", "turns.ndjson was changed", func(dir string) error {
			return os.Truncate(filepath.Join(dir,
				results.TurnsFile), 0)
		}, false},
		{"deleted", "turns.ndjson was deleted", func(dir string) error {
			return os.Remove(filepath.Join(dir,
				results.TurnsFile))
		}, false},
		{"replaced", "turns.ndjson was replaced", func(dir string) error {
			path := filepath.Join(dir, results.TurnsFile)
			b, err := os.ReadFile(path)
			if err == nil {
				err = os.Remove(path)
			}
			if err == nil {
				err = os.WriteFile(path, b, 0o600)
			}
			return err
		}, false},
		{"table deleted", "rounds.csv was deleted", func(dir string) error {
			return os.Remove(filepath.Join(dir,
				results.RoundsFile))
		}, false},
		{"folder removed", "was removed or moved", os.RemoveAll, false},
		{"folder moved", "was removed or moved", func(dir string) error { return os.Rename(dir, dir+"-old") },
			false},
		{"link", "was replaced by another", func(dir string) error {
			if err := os.Rename(dir, dir+"-old"); err != nil {
				return err
			}
			return os.Symlink(t.TempDir(), dir)
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(1, 1))
			f, err := results.Create(t.TempDir(), "r")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			dir := f.Dir()
			if err := f.WriteRun(testRun()); err != nil {
				t.Fatal(err)
			}
			var want []harness.Measurement
			for range 3 {
				want = append(want, testTurn(rng))
			}
			if err := f.Record(want[:2]...); err != nil {
				t.Fatal(err)
			}
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			err = f.Record(want[2])
			if err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), "written again to "+f.Dir()) {
				t.Errorf("error %v does not say %q and %s", err, c.want, f.Dir())
			}
			if (f.Dir() != dir) != c.elsewhere {
				t.Errorf("the turns are in %s", f.Dir())
			}
			if c.elsewhere {
				if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
					t.Errorf("written through the link: %v, %v", entries, err)
				}
			}
			if _, turns, _, err := results.Read(f.Dir()); err != nil || len(turns) != len(want) {
				t.Errorf("%d of %d turns are there: %v", len(turns), len(want), err)
			}
			if file(t, f.Dir(), results.RoundsFile) != results.RoundsCSV(testRun(), want) {
				t.Error("rounds.csv is not what was measured")
			}
			if err := f.Intact(); err != nil {
				t.Errorf("written again, and still: %v", err)
			}
		})
	}
}

// A change that leaves the size as it was is found at the end.
func TestFolderChangedInPlace(t *testing.T) {
	t.Parallel()
	f, err := results.Create(t.TempDir(), "r")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := f.Record(testTurn(rand.New(rand.NewPCG(1, 1)))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(f.Dir(), results.TurnsFile)
	before := file(t, f.Dir(), results.TurnsFile)
	if err := os.WriteFile(path, []byte(strings.Repeat("x", len(before))), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Intact(); err == nil || !strings.Contains(err.Error(), "turns.ndjson was changed") {
		t.Errorf("error %v", err)
	}
	if file(t, f.Dir(), results.TurnsFile) != before {
		t.Error("it was not written again")
	}
}
