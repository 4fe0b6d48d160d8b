package results

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

func slicesHeader() string { return header(slicesColumns()) }

// slicesLines are the slices of a turn, in order; nothing for a turn without any.
func slicesLines(m harness.Measurement) string {
	t := m.Account()
	if t == nil {
		return ""
	}
	var b strings.Builder
	cols := slicesColumns()
	for _, s := range t.Slices {
		b.WriteString(line(cols, sliceRow{m.Turn, s}))
	}
	return b.String()
}

// addSlices adds lines to slices.csv, which only runs with slices have.
func addSlices(g *growing, lines string) {
	if lines == "" {
		return
	}
	if len(g.content) == 0 {
		lines = slicesHeader() + lines
	}
	g.add([]byte(lines))
}

// mendSlices makes slices.csv again from the turns if it does not match them.
func mendSlices(dir string, done []harness.Measurement) (notices []string, err error) {
	var b strings.Builder
	for _, m := range done {
		b.WriteString(slicesLines(m))
	}
	path := filepath.Join(dir, SlicesFile)
	have, rerr := input.Read(path, input.MaxTable)
	if b.Len() == 0 && os.IsNotExist(rerr) || rerr == nil && string(have) == slicesHeader()+b.String() {
		return nil, nil
	}
	notices = append(notices, fmt.Sprintf("%s did not match %s and was made again from it", path, TurnsFile))
	return notices, replaceFile(path, []byte(slicesHeader()+b.String()))
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
