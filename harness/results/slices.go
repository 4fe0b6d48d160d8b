package results

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// sliceRow is one slice of a turn: one line of slices.csv.
type sliceRow struct {
	harness.Turn
	harness.Slice
}

func slicesColumns() []column[sliceRow] {
	type s = sliceRow
	return []column[s]{
		{"round", func(r s) string { return strconv.Itoa(r.Round) }},
		{"scenario", func(r s) string { return r.Scenario }},
		{"load", func(r s) string { return r.Load.String() }},
		{"target", func(r s) string { return r.Target }},
		{"slice", func(r s) string { return strconv.Itoa(r.Index) }},
		{"started_s", func(r s) string { return figure(r.Start) }},
		{"duration_s", func(r s) string { return figure(r.Duration) }},
		{"correct", func(r s) string { return count(r.Correct) }},
		{"carried", func(r s) string { return count(r.Carried) }},
		{"failed", func(r s) string { return count(r.Failed) }},
		{"goodput_rps", func(r s) string { return figure(r.Goodput) }},
		{"server_cpu_s", func(r s) string { return optional(r.ServerCPU) }},
	}
}

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
func (f *Folder) addSlices(lines string) {
	if lines == "" {
		return
	}
	if len(f.slices.content) == 0 {
		lines = slicesHeader() + lines
	}
	f.slices.add([]byte(lines))
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

// wholeVisits drops the turns at the end that are not all of one visit in slices, from the file as well: what a
// kill in the middle of a write left. Measured on their own, the rest would not have been asked in turn with them.
func wholeVisits(path string, p harness.Plan, done []harness.Measurement) (whole []harness.Measurement, notices []string, err error) {
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
	return done[:n], []string{fmt.Sprintf("%s had %d of %d targets of a visit in slices: all of them will be measured again", path, len(done)-n, asked)}, nil
}

// slicedRatios reads the columns that only the summaries of sliced runs have.
func (f *fieldReader) slicedRatios(baseline string) *harness.SlicedRatios {
	estimate := func(mean, low, high string) harness.Estimate {
		return harness.Estimate{Mean: f.number(mean), SD: math.NaN(), CV: math.NaN(), Low: f.number(low), High: f.number(high)}
	}
	return &harness.SlicedRatios{
		Baseline: baseline, Idle: f.number("idle_cpu_share"),
		CPU:        harness.Estimate{Mean: f.number("cpu_per_answer_s"), SD: math.NaN(), CV: math.NaN(), Low: math.NaN(), High: math.NaN()},
		Throughput: estimate("throughput_ratio", "throughput_ratio_low", "throughput_ratio_high"),
		CPURatio:   estimate("cpu_ratio", "cpu_ratio_low", "cpu_ratio_high"),
	}
}
