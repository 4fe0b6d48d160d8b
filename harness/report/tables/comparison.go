package tables

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness/csvfile"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// record is a step of a comparison for programs: a line of the CSV, an element of the JSON. A figure that is
// not known is an empty field, or null.
type record []field

type field struct {
	name  string
	value any // string, int or float64
}

// records has every step of every row.
func records(c stats.Comparison) []record {
	all := []record{}
	for _, r := range c.Rows {
		for i, s := range r.Steps {
			all = append(all, newRecord(c, r, s, sideName(c, i+1), r.Sides[i+1]))
		}
	}
	return all
}

// sideName names a side of a comparison: the run, or all runs of its group.
func sideName(c stats.Comparison, side int) string {
	if !c.Groups {
		return c.Runs[side].Name
	}
	var names []string
	for _, r := range c.Runs {
		if strings.HasPrefix(r.Label, "AB"[side:side+1]) {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, " ")
}

// newRecord is the step of a row that ends at a run, which name and b are of.
func newRecord(c stats.Comparison, r stats.ComparedRow, s stats.ChangeStep, name string,
	b stats.Side) record {
	var a stats.Side
	from := ""
	if len(r.Sides) > 0 { // there are none for the head of the CSV
		a, from = r.Sides[s.From], sideName(c, s.From)
	}
	return record{
		{"figure", r.Figure}, {"scenario", r.Scenario}, {"load", r.Load}, {"target", r.Target},
		{"baseline", content.BaselineOf(c, r)}, {"a", from}, {"b", name},
		{"version_a", a.Version}, {"version_b", b.Version}, {"rounds_a", a.N}, {"rounds_b", b.N},
		{"itself_a", a.Mean}, {"itself_b", b.Mean},
		{"ratio_a", a.Ratio.Mean}, {"ratio_a_low", a.Ratio.Low}, {"ratio_a_high", a.Ratio.High},
		{"ratio_b", b.Ratio.Mean}, {"ratio_b_low", b.Ratio.Low}, {"ratio_b_high", b.Ratio.High},
		{"change", s.Change.Mean - 1}, {"change_low", s.Change.Low - 1}, {"change_high", s.Change.High - 1},
		{"p_holm", s.P}, {"absolute_change", s.Absolute}, {"verdict", string(s.Verdict)}, {"reason", s.Reason},
		{"more_rounds", s.More},
	}
}

// MarshalJSON writes the fields in their order.
func (r record) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, f := range r {
		if v, ok := f.value.(float64); ok && figures.Unknown(v) {
			f.value = nil
		}
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		b.WriteString(string("{,"[min(i, 1)]) + strconv.Quote(f.name) + ":")
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// ComparisonJSON writes a comparison for programs.
func ComparisonJSON(w io.Writer, c stats.Comparison) error {
	type run struct {
		Label   string    `json:"label"`
		Name    string    `json:"name"`
		Started time.Time `json:"started"`
		Rounds  int       `json:"rounds"`
	}
	out := struct {
		Baseline string   `json:"baseline"`
		Runs     []run    `json:"runs"`
		Barred   []string `json:"not_comparable,omitempty"`
		Notes    []string `json:"notes,omitempty"`
		Steps    []record `json:"steps"`
	}{Baseline: c.Baseline, Barred: c.Barred, Notes: c.Notes, Steps: records(c)}
	for _, r := range c.Runs {
		out.Runs = append(out.Runs, run{r.Label, r.Name, r.Started, r.Rounds})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// ComparisonCSV writes the steps with the names of the JSON; the baseline is the last column.
func ComparisonCSV(w io.Writer, c stats.Comparison) error {
	var b strings.Builder
	line := func(r record, cell func(field) string) {
		const baseline = 4
		var cells []string
		for _, f := range slices.Concat(r[:baseline], r[baseline+1:], r[baseline:baseline+1]) {
			cells = append(cells, cell(f))
		}
		b.WriteString(csvfile.Record(cells))
	}
	line(newRecord(c, stats.ComparedRow{}, stats.ChangeStep{}, "", stats.Side{}),
		func(f field) string { return f.name })
	for _, r := range records(c) {
		line(r, field.String)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// String is the value as a cell.
func (f field) String() string {
	switch v := f.value.(type) {
	case float64:
		if figures.Unknown(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}
