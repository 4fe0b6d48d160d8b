package tables

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness/csvfile"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// stepRecord is a step of a comparison for programs: one line of the CSV, one element of the JSON. What is not known
// is null, or an empty field.
type stepRecord struct {
	Figure     string   `json:"figure"`
	Scenario   string   `json:"scenario"`
	Load       string   `json:"load"`
	Target     string   `json:"target"`
	Baseline   string   `json:"baseline"`
	A          string   `json:"a"`
	B          string   `json:"b"`
	VersionA   string   `json:"version_a"`
	VersionB   string   `json:"version_b"`
	RoundsA    int      `json:"rounds_a"`
	RoundsB    int      `json:"rounds_b"`
	ItselfA    *float64 `json:"itself_a"`
	ItselfB    *float64 `json:"itself_b"`
	RatioA     *float64 `json:"ratio_a"`
	RatioALow  *float64 `json:"ratio_a_low"`
	RatioAHigh *float64 `json:"ratio_a_high"`
	RatioB     *float64 `json:"ratio_b"`
	RatioBLow  *float64 `json:"ratio_b_low"`
	RatioBHigh *float64 `json:"ratio_b_high"`
	Change     *float64 `json:"change"`
	ChangeLow  *float64 `json:"change_low"`
	ChangeHigh *float64 `json:"change_high"`
	P          *float64 `json:"p_holm"`
	Absolute   *float64 `json:"absolute_change"`
	Verdict    string   `json:"verdict"`
	Reason     string   `json:"reason"`
}

// maybe is a figure, or nil for what is none.
func maybe(f float64) *float64 {
	if figures.Unknown(f) {
		return nil
	}
	return &f
}

// records lists every step of every row.
func records(c stats.Comparison) []stepRecord {
	all := []stepRecord{}
	for _, r := range c.Rows {
		for i, s := range r.Steps {
			a, b := r.Sides[s.From], r.Sides[i+1]
			all = append(all, stepRecord{
				Figure: r.Figure, Scenario: r.Scenario, Load: r.Load, Target: r.Target, Baseline: baselineOf(c, r), A: c.Runs[s.From].Name, B: c.Runs[i+1].Name,
				VersionA: a.Version, VersionB: b.Version, RoundsA: a.N, RoundsB: b.N, ItselfA: maybe(a.Mean), ItselfB: maybe(b.Mean),
				RatioA: maybe(a.Ratio.Mean), RatioALow: maybe(a.Ratio.Low), RatioAHigh: maybe(a.Ratio.High),
				RatioB: maybe(b.Ratio.Mean), RatioBLow: maybe(b.Ratio.Low), RatioBHigh: maybe(b.Ratio.High),
				Change: maybe(s.Change.Mean - 1), ChangeLow: maybe(s.Change.Low - 1), ChangeHigh: maybe(s.Change.High - 1),
				P: maybe(s.P), Absolute: maybe(s.Absolute), Verdict: s.Verdict, Reason: s.Reason,
			})
		}
	}
	return all
}

func comparisonJSON(w io.Writer, c stats.Comparison) error {
	type run struct {
		Label   string    `json:"label"`
		Name    string    `json:"name"`
		Started time.Time `json:"started"`
		Rounds  int       `json:"rounds"`
	}
	out := struct {
		Baseline string       `json:"baseline"`
		Runs     []run        `json:"runs"`
		Barred   []string     `json:"not_comparable,omitempty"`
		Notes    []string     `json:"notes,omitempty"`
		Steps    []stepRecord `json:"steps"`
	}{Baseline: c.Baseline, Barred: c.Barred, Notes: c.Notes, Steps: records(c)}
	for _, r := range c.Runs {
		out.Runs = append(out.Runs, run{r.Label, r.Name, r.Started, r.Rounds})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// comparisonCSV writes the same names as the JSON has.
func comparisonCSV(w io.Writer, c stats.Comparison) error {
	figure := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'g', -1, 64)
	}
	var b strings.Builder
	b.WriteString(csvfile.Record([]string{
		"figure", "scenario", "load", "target", "a", "b", "version_a", "version_b", "rounds_a", "rounds_b", "itself_a", "itself_b",
		"ratio_a", "ratio_a_low", "ratio_a_high", "ratio_b", "ratio_b_low", "ratio_b_high",
		"change", "change_low", "change_high", "p_holm", "absolute_change", "verdict", "reason", "baseline",
	}))
	for _, r := range records(c) {
		b.WriteString(csvfile.Record([]string{
			r.Figure, r.Scenario, r.Load, r.Target, r.A, r.B, r.VersionA, r.VersionB, strconv.Itoa(r.RoundsA), strconv.Itoa(r.RoundsB),
			figure(r.ItselfA), figure(r.ItselfB), figure(r.RatioA), figure(r.RatioALow), figure(r.RatioAHigh),
			figure(r.RatioB), figure(r.RatioBLow), figure(r.RatioBHigh), figure(r.Change), figure(r.ChangeLow), figure(r.ChangeHigh),
			figure(r.P), figure(r.Absolute), r.Verdict, r.Reason, r.Baseline,
		}))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
