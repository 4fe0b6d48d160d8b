package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
	"tenrounds/harness/input"
)

// ReadSummary reads a summary.csv, or the one in a results folder. It finds columns by name, so it reads
// files of other versions that have the needed columns. Errors name the line and the column.
func ReadSummary(path string) ([]harness.Summary, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		path = filepath.Join(path, SummaryFile)
	}
	b, err := input.Read(path, input.MaxTable)
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
	r := csvfile.NewReader(bytes.NewReader(b))
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("1: %w", err)
	}
	renamed(head)
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
	run := slices.Index(head, "run_id")
	first := ""
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, input.Check(&rows)
		}
		if err != nil {
			var pe *csvfile.ParseError
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
		if run >= 0 {
			if rows == nil {
				first = fields[run]
			}
			if fields[run] != first {
				return nil, fmt.Errorf("%d: a row of the run %q, after rows of %q: give the table of one run",
					n, fields[run], first)
			}
		}
		rows = append(rows, row)
	}
}

// renamed gives the columns of a table of schema 1 the names of today: "verdict" is "limit", which was its
// reason.
func renamed(head []string) {
	if !slices.Contains(head, "verdict") {
		return
	}
	for i, name := range head {
		switch name {
		case "verdict":
			head[i] = "limit"
		case "limit":
			head[i] = "limit_reason"
		}
	}
}

func summaryRow(head, fields []string) (harness.Summary, error) {
	f := &fieldReader{fields: map[string]string{}}
	for i, name := range head {
		f.fields[name] = fields[i]
	}
	s := harness.Summary{
		Target:   f.fields["target"],
		Version:  f.fields["version"],
		Scenario: f.fields["scenario"],
		Load:     f.fields["load"],
		N:        int(f.count("n")),
		Requests: f.count("requests"),
		Failed:   f.count("failed"),
		Throughput: harness.Estimate{
			Mean: f.number("throughput_mean_rps"), SD: f.number("throughput_sd_rps"), CV: f.number("throughput_cv"),
			Low: f.number("ci_low_rps"), High: f.number("ci_high_rps"),
		},
		Relative: harness.Estimate{
			Mean: f.number("relative"), SD: math.NaN(), CV: math.NaN(),
			Low: f.number("relative_low"), High: f.number("relative_high"),
		},
		Unranked: f.fields["unranked"],
		Verdict:  harness.Verdict(f.fields["limit"]),
		CopyOf:   f.fields["copy_of"],
		Class:    classOf(f.fields["class"]),
		Tier:     int(f.count("tier")),
		Outlying: f.counts("outlying_rounds"),
		Stopped: int(
			f.count("stopped"),
		),
		StoppedBy: harness.ParseStop(f.fields["stopped_by"]),
		Reasons:   f.reasons("reasons"),
		Unmet:     int(f.count("unmet")),
	}
	if f.fields["users"] != "" {
		s.Users = f.number("users")
	}
	if f.fields["p50_s"] != "" {
		s.Times = &harness.Distribution{
			Mean: f.number("mean_s"), SD: f.number("sd_s"), Max: f.number("max_s"),
			P50: f.number("p50_s"), P66: f.number("p66_s"), P75: f.number("p75_s"), P80: f.number("p80_s"),
			P90: f.number("p90_s"),
			P95: f.number("p95_s"), P98: f.number("p98_s"), P99: f.number("p99_s"),
			P999: f.rare("p999_s"), P9999: f.rare("p9999_s"),
		}
	}
	if base := f.fields["baseline"]; base != "" {
		s.Sliced = f.slicedRatios(base)
	}
	f.resources(&s)
	if w := f.fields["warnings"]; w != "" {
		for text := range strings.SplitSeq(w, between) {
			s.Warnings = append(s.Warnings, harness.ParseDoubt(text))
		}
	}
	for _, name := range needed[:3] {
		if f.fields[name] == "" && f.err == nil {
			f.err = fmt.Errorf("column %q is empty", name)
		}
	}
	return s, f.err
}

// classOf is the class in a column: a plain target has none, and so has any of before there were classes.
func classOf(field string) string {
	if field == harness.ClassPlain {
		return ""
	}
	return field
}

// slicedRatios reads the columns that only the summaries of sliced runs have.
func (f *fieldReader) slicedRatios(baseline string) *harness.SlicedRatios {
	estimate := func(mean, low, high string) harness.Estimate {
		return harness.Estimate{Mean: f.number(mean), SD: math.NaN(), CV: math.NaN(), Low: f.number(low),
			High: f.number(high)}
	}
	return &harness.SlicedRatios{
		Baseline: baseline, Idle: f.number("idle_cpu_share"),
		CPU: harness.Estimate{Mean: f.number("cpu_per_answer_s"), SD: math.NaN(), CV: math.NaN(),
			Low: math.NaN(), High: math.NaN()},
		Throughput: estimate("throughput_ratio", "throughput_ratio_low", "throughput_ratio_high"),
		CPURatio:   estimate("cpu_ratio", "cpu_ratio_low", "cpu_ratio_high"),
	}
}

// resources reads these columns, which a file of before does not have.
func (f *fieldReader) resources(s *harness.Summary) {
	s.Limit = f.fields["limit_reason"]
	s.Disturbance, s.Disturbed = f.fields["disturbance"], int(f.count("disturbed"))
	var read harness.Costs
	known := false
	for _, c := range costs {
		*c.of(&read) = f.number(c.name)
		known = known || f.fields[c.name] != ""
	}
	if known {
		s.Costs = &read
	}
}
