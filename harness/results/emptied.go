package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
	"tenrounds/harness/input"
)

// refuseEmptied refuses a folder whose turns are gone while its rounds.csv still has figures: all tables are
// made from the turns, so they would be made anew from nothing. A turn that was being written when a run was
// killed may have its line in rounds.csv; cut says that there is one.
func refuseEmptied(dir string, turns int, cut bool) error {
	if turns > 0 {
		return nil
	}
	lines, err := rowsOf(filepath.Join(dir, RoundsFile))
	if err != nil {
		return err
	}
	if lines == 0 || lines == 1 && cut {
		return nil
	}
	return fmt.Errorf("results: %s has no turns, but %s has figures of some, which would be lost: nothing "+
		"was changed; bring %s back to this folder, or read the tables as they are",
		filepath.Join(dir, TurnsFile), RoundsFile, TurnsFile)
}

// rowsOf counts the rows of a table under its head, up to two: more need not be known. A file that is not
// there has none.
func rowsOf(path string) (n int, err error) {
	content, err := input.Read(path, input.MaxTable)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("results: %w", err)
	}
	_, rows, _ := bytes.Cut(content, []byte("\n"))
	r := csvfile.NewReader(bytes.NewReader(rows))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	for n < 2 {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			break
		}
		n++ // what is no row is none that may be lost either
	}
	return n, nil
}

// Missing says what a run that came to its end lacks of the turns of its plan: the error of tables that would
// be made from the rest alone, or nil.
func Missing(dir string, run harness.Run, turns []harness.Measurement) error {
	if want := run.Plan.Turns(); run.Status == harness.StatusComplete && len(turns) < want {
		return fmt.Errorf("results: %s is complete and %s has %d of its %d turns: nothing was changed; bring "+
			"the whole file back to this folder, or read the tables as they are",
			dir, TurnsFile, len(turns), want)
	}
	return nil
}
