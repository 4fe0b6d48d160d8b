package results

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// ReadSummary reads a summary.csv, or that of a results folder. Columns are found by name, so a file of
// another version is read as long as it has those that it needs; what is missing or no number is refused
// with its line and column.
func ReadSummary(path string) ([]harness.Summary, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		path = filepath.Join(path, SummaryFile)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	rows, err := parseSummary(b)
	if err != nil {
		return nil, fmt.Errorf("results: %s:%w", path, err)
	}
	return rows, nil
}

// needed are the columns without which a summary says nothing.
var needed = []string{"target", "scenario", "load", "n", "throughput_mean_rps"}

func parseSummary(b []byte) ([]harness.Summary, error) {
	if len(b) == 0 || b[len(b)-1] != '\n' {
		return nil, fmt.Errorf("%d: the file is cut off: its last line has no end", bytes.Count(b, []byte("\n"))+1)
	}
	r := csv.NewReader(bytes.NewReader(b))
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("1: %w", err)
	}
	for i, name := range head {
		if slices.Contains(head[:i], name) {
			return nil, fmt.Errorf("1: column %q stands there twice", name)
		}
	}
	for _, name := range needed {
		if !slices.Contains(head, name) {
			return nil, fmt.Errorf("1: no column %q: this is no %s", name, SummaryFile)
		}
	}
	var rows []harness.Summary
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				return nil, fmt.Errorf("%d: %w", pe.StartLine, pe.Err)
			}
			return nil, err
		}
		n, _ := r.FieldPos(0)
		row, err := summaryRow(head, fields)
		if err != nil {
			return nil, fmt.Errorf("%d: %w", n, err)
		}
		rows = append(rows, row)
	}
}

// fieldReader reads fields by column name and keeps the first error.
type fieldReader struct {
	fields map[string]string
	err    error
}

func (f *fieldReader) number(name string) float64 {
	s := f.fields[name]
	if s == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(s, 64)
	if (err != nil || math.IsInf(v, 0) || math.IsNaN(v)) && f.err == nil {
		f.err = fmt.Errorf("column %q: %q is no number", name, s)
	}
	return v
}

func (f *fieldReader) count(name string) int64 {
	s := f.fields[name]
	if s == "" {
		return 0
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if (err != nil || v < 0) && f.err == nil {
		f.err = fmt.Errorf("column %q: %q is no count", name, s)
	}
	return v
}

// reasons reads "12 status 503; 1 connect: refused"; nil for an empty field.
func (f *fieldReader) reasons(name string) harness.Reasons {
	if f.fields[name] == "" {
		return nil
	}
	r := harness.Reasons{}
	for part := range strings.SplitSeq(f.fields[name], "; ") {
		n, why, ok := strings.Cut(part, " ")
		v, err := strconv.ParseInt(n, 10, 64)
		if (!ok || err != nil || v < 0) && f.err == nil {
			f.err = fmt.Errorf("column %q: %q is no reason with its count", name, part)
		}
		r[why] += v
	}
	return r
}

func summaryRow(head, fields []string) (harness.Summary, error) {
	f := &fieldReader{fields: map[string]string{}}
	for i, name := range head {
		f.fields[name] = fields[i]
	}
	s := harness.Summary{
		Target: f.fields["target"], Version: f.fields["version"], Scenario: f.fields["scenario"], Load: f.fields["load"],
		N: int(f.count("n")), Requests: f.count("requests"), Failed: f.count("failed"),
		Throughput: harness.Estimate{
			Mean: f.number("throughput_mean_rps"), SD: f.number("throughput_sd_rps"), CV: f.number("throughput_cv"),
			Low: f.number("ci_low_rps"), High: f.number("ci_high_rps"),
		},
		Relative: harness.Estimate{
			Mean: f.number("relative"), SD: math.NaN(), CV: math.NaN(),
			Low: f.number("relative_low"), High: f.number("relative_high"),
		},
		Unranked: f.fields["unranked"], Verdict: f.fields["verdict"], CopyOf: f.fields["copy_of"],
		Tier: int(f.count("tier")), Outlying: f.counts("outlying_rounds"),
		Stopped: int(f.count("stopped")), StoppedBy: f.fields["stopped_by"], Reasons: f.reasons("reasons"), Unmet: int(f.count("unmet")),
	}
	if f.fields["users"] != "" {
		s.Users = f.number("users")
	}
	if f.fields["p50_s"] != "" {
		s.Times = &harness.Distribution{
			Mean: f.number("mean_s"), SD: f.number("sd_s"), Max: f.number("max_s"),
			P50: f.number("p50_s"), P66: f.number("p66_s"), P75: f.number("p75_s"), P80: f.number("p80_s"), P90: f.number("p90_s"),
			P95: f.number("p95_s"), P98: f.number("p98_s"), P99: f.number("p99_s"),
			P999: f.rare("p999_s"), P9999: f.rare("p9999_s"),
		}
	}
	if base := f.fields["baseline"]; base != "" {
		s.Sliced = f.slicedRatios(base)
	}
	f.resources(&s)
	if w := f.fields["warnings"]; w != "" {
		s.Warnings = strings.Split(w, "; ")
	}
	for _, name := range needed[:3] {
		if f.fields[name] == "" && f.err == nil {
			f.err = fmt.Errorf("column %q is empty", name)
		}
	}
	return s, f.err
}
