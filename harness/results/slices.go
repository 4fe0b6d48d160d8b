package results

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// slicesOf are the slices of a turn, in order; none for a turn without any.
func slicesOf(m harness.Measurement) (rows []sliceRow) {
	if t := m.Account(); t != nil {
		for _, s := range t.Slices {
			rows = append(rows, sliceRow{m.Turn, s})
		}
	}
	return rows
}

// addSlices adds the slices of a turn to slices.csv, which only runs with slices have.
func (f *Folder) addSlices(m harness.Measurement) {
	cols := slicesColumns(f.keys)
	for _, r := range slicesOf(m) {
		if len(f.slices.content) == 0 {
			f.slices.add([]byte(header(cols)))
		}
		f.slices.add([]byte(line(cols, r)))
	}
}

// mendSlices makes slices.csv again from the turns if it does not match them.
func mendSlices(dir string, run harness.Run, done []harness.Measurement) (notices []string, err error) {
	want := SlicesCSV(run, done)
	path := filepath.Join(dir, SlicesFile)
	have, rerr := input.Read(path, input.MaxTable)
	if want == "" && os.IsNotExist(rerr) || rerr == nil && string(have) == want {
		return nil, nil
	}
	notices = append(notices, fmt.Sprintf("%s did not match %s and was made again from it", path, TurnsFile))
	return notices, replaceFile(path, []byte(want))
}

// wholeVisits drops the turns at the end that are not all of one visit in slices, from the file as well: what
// a kill in the middle of a write left. Measured on their own, the rest would not have been asked in turn
// with them.
func wholeVisits(path string, p harness.Plan, done []harness.Measurement) (whole []harness.Measurement,
	notices []string, err error) {
	if p.Interleave != harness.InterleaveSlices || len(done) == 0 {
		return done, nil, nil
	}
	last := done[len(done)-1]
	same := func(m harness.Measurement) bool {
		return m.Round == last.Round && m.Scenario == last.Scenario && m.Load == last.Load
	}
	n := len(done)
	for n > 0 && same(done[n-1]) {
		n--
	}
	asked := len(p.Asked(last.Scenario))
	if len(done)-n == asked {
		return done, nil, nil
	}
	content, err := input.Read(path, input.MaxTurns)
	if err != nil {
		return nil, nil, fmt.Errorf("results: %w", err)
	}
	size := 0
	for range n {
		size += bytes.IndexByte(content[size:], '\n') + 1
	}
	if err := os.Truncate(path, int64(size)); err != nil {
		return nil, nil, fmt.Errorf("results: mend %s: %w", path, err)
	}
	notice := fmt.Sprintf("%s had %d of %d targets of a visit in slices: all of them will be measured again",
		path, len(done)-n, asked)
	return done[:n], []string{notice}, nil
}
