package tables

import (
	"io"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// ComparisonDocument is a comparison for programs.
type ComparisonDocument struct {
	// Schema is the version of this form.
	Schema int `json:"schema"`
	// Baseline is the target that all others are divided by, unless a step has another.
	Baseline string `json:"baseline"`
	// Margin is the change that counts as none, as a share.
	Margin Number        `json:"margin"`
	Runs   []ComparedRun `json:"runs"`
	// NotComparable says why runs as a whole cannot be compared.
	NotComparable []string `json:"not_comparable,omitempty"`
	// Notes are what differs between the runs and does not keep them from being compared.
	Notes []string       `json:"notes,omitempty"`
	Steps []ComparedStep `json:"steps"`
}

// ComparedRun is a run of a comparison.
type ComparedRun struct {
	// Label is "A", "B" and so on; in groups "A1", "A2".
	Label string `json:"label"`
	// Name is the folder as it was given.
	Name    string    `json:"name"`
	ID      string    `json:"run_id"`
	Started time.Time `json:"started"`
	Rounds  int       `json:"rounds"`
}

// ComparedStep is the change of a row from one run, or group of runs, to a later one: a line of the CSV.
type ComparedStep struct {
	// Figure is throughput, or cpu_per_request: CPU seconds of the server for each answer.
	Figure   string `json:"figure"`
	Scenario string `json:"scenario"`
	Load     string `json:"load"`
	Target   string `json:"target"`
	// Baseline is the target that the row is divided by.
	Baseline string `json:"baseline"`
	// A is the folder of the earlier run, B that of the later one.
	A string `json:"a"`
	B string `json:"b"`
	// VersionA and VersionB are of the framework.
	VersionA string `json:"version_a"`
	VersionB string `json:"version_b"`
	// RoundsA and RoundsB have both the row and the baseline; in groups they are runs.
	RoundsA int `json:"rounds_a"`
	RoundsB int `json:"rounds_b"`
	// ItselfA and ItselfB are the figure: answers per second, or CPU seconds per answer.
	ItselfA Number `json:"itself_a"`
	ItselfB Number `json:"itself_b"`
	// RatioA is to the baseline of the same run: geometric mean over the rounds, with its 95 % interval.
	RatioA     Number `json:"ratio_a"`
	RatioALow  Number `json:"ratio_a_low"`
	RatioAHigh Number `json:"ratio_a_high"`
	RatioB     Number `json:"ratio_b"`
	RatioBLow  Number `json:"ratio_b_low"`
	RatioBHigh Number `json:"ratio_b_high"`
	// Change is that of the ratio from a to b, as a share, with its 95 % interval.
	Change     Number `json:"change"`
	ChangeLow  Number `json:"change_low"`
	ChangeHigh Number `json:"change_high"`
	// PHolm is of Welch's test, adjusted by Holm over all rows of the figure.
	PHolm Number `json:"p_holm"`
	// AbsoluteChange is that of the figure itself, as a share; it is not judged.
	AbsoluteChange Number        `json:"absolute_change"`
	Outcome        stats.Outcome `json:"outcome"`
	// Reason says why the row is not comparable.
	Reason string `json:"reason"`
	// MoreRounds is about how many rounds more of each run would settle it; 0 if it is settled, or none would.
	MoreRounds int `json:"more_rounds"`
}

// steps has every step of every row.
func steps(c stats.Comparison) []ComparedStep {
	all := []ComparedStep{}
	for _, r := range c.Rows {
		for i, s := range r.Steps {
			a, b := r.Sides[s.From], r.Sides[i+1]
			all = append(all, ComparedStep{
				Figure: r.Figure, Scenario: r.Scenario, Load: r.Load, Target: r.Target,
				Baseline: content.BaselineOf(c, r), A: sideName(c, s.From), B: sideName(c, i+1),
				VersionA: a.Version, VersionB: b.Version, RoundsA: a.N, RoundsB: b.N,
				ItselfA: Number(a.Mean), ItselfB: Number(b.Mean),
				RatioA: Number(a.Ratio.Mean), RatioALow: Number(a.Ratio.Low), RatioAHigh: Number(a.Ratio.High),
				RatioB: Number(b.Ratio.Mean), RatioBLow: Number(b.Ratio.Low), RatioBHigh: Number(b.Ratio.High),
				Change: Number(s.Change.Mean - 1), ChangeLow: Number(s.Change.Low - 1),
				ChangeHigh: Number(s.Change.High - 1), PHolm: Number(s.P), AbsoluteChange: Number(s.Absolute),
				Outcome: s.Verdict, Reason: s.Reason, MoreRounds: s.More,
			})
		}
	}
	return all
}

// sideName names a side of a comparison: the run, or all runs of its group.
func sideName(c stats.Comparison, side int) string {
	var names []string
	for _, r := range c.Runs {
		if r.Side == side {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, " ")
}

// ComparisonJSON writes a comparison for programs.
func ComparisonJSON(w io.Writer, c stats.Comparison) error {
	d := ComparisonDocument{Schema: harness.Schema, Baseline: c.Baseline, Margin: Number(c.Margin),
		NotComparable: c.Barred, Notes: c.Notes, Steps: steps(c)}
	for _, r := range c.Runs {
		d.Runs = append(d.Runs, ComparedRun{r.Label, r.Name, r.ID, r.Started, r.Rounds})
	}
	return writeJSON(w, d)
}

// ComparisonCSV writes the steps with the names of the JSON.
func ComparisonCSV(w io.Writer, c stats.Comparison) error { return writeCSV(w, steps(c)) }
