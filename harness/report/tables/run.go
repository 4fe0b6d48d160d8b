package tables

import (
	"cmp"
	"io"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// RunDocument is what the report of a run says, for programs. Times are in seconds; unknown figures are null.
type RunDocument struct {
	// Schema is the version of this form.
	Schema int         `json:"schema"`
	Run    ReportedRun `json:"run"`
	// Rows are one for each target, scenario and load.
	Rows []ReportedRow `json:"rows"`
	// Rankings compare the ranked rows of a scenario and load with one limit and class.
	Rankings []Ranking `json:"rankings"`
	// Warnings are those of the report in words; what they are about is in the other values.
	Warnings []string `json:"warnings"`
}

// ReportedRun is the run; run.json has all of it.
type ReportedRun struct {
	ID          string         `json:"run_id"`
	Plan        string         `json:"plan"`
	Status      harness.Status `json:"status"`
	Started     time.Time      `json:"started"`
	Ended       time.Time      `json:"ended"`
	Methodology int            `json:"methodology"`
	Commit      string         `json:"commit,omitempty"`
	Rounds      int            `json:"rounds"`
	// Findings are what was wrong with the machine before the run.
	Findings []harness.Finding `json:"findings"`
	// Doubts are about the run as a whole.
	Doubts []harness.Doubt `json:"doubts"`
}

// ReportedRow is one target under one load.
type ReportedRow struct {
	Scenario    string       `json:"scenario"`
	Load        string       `json:"load"`
	Mode        harness.Mode `json:"mode"`
	Connections int          `json:"connections,omitempty"`
	Target      string       `json:"target"`
	Engine      string       `json:"engine"`
	Version     string       `json:"version"`
	// Class is plain or tuned.
	Class string `json:"class"`
	// CopyOf is the target that this is a copy of: what they differ by is noise.
	CopyOf string `json:"copy_of,omitempty"`
	// N is the number of rounds that were measured to the end.
	N        int   `json:"n"`
	Requests int64 `json:"requests"`
	Failed   int64 `json:"failed"`
	// Reasons count the failed requests by their causes.
	Reasons harness.Reasons `json:"reasons,omitempty"`
	// Limit is what limited the row, LimitReason why, with figures.
	Limit       harness.Verdict `json:"limit"`
	LimitReason string          `json:"limit_reason"`
	// Rank is that of the ranking, 1 for the first; null for a row without one. Equal ranks are shared.
	Rank *int `json:"rank"`
	// Unranked says why the row has no rank, Exclusion the same in one word.
	Unranked  string            `json:"unranked,omitempty"`
	Exclusion harness.Exclusion `json:"exclusion,omitempty"`
	// Throughput is of correct answers per second; in a search for capacity it is the capacity.
	Throughput Interval `json:"throughput_rps"`
	// Relative is the ratio by round to the slowest ranked row.
	Relative Interval `json:"relative"`
	// P50 and P99 are geometric means of the rounds' percentiles.
	P50 Interval `json:"p50_by_round_s"`
	P99 Interval `json:"p99_by_round_s"`
	// ResponseTime is of the merged histograms of all rounds; null if there are none.
	ResponseTime *harness.Distribution `json:"response_time_s"`
	// CPU is the CPU time of the server for each answer, Memory its highest memory.
	CPU    Number `json:"cpu_per_request_s"`
	Memory Number `json:"rss_peak_bytes"`
	// Sliced compares the row with the baseline, in runs in slices.
	Sliced *SlicedRow `json:"sliced,omitempty"`
	// Disturbed is in how many rounds something else took the CPUs, Disturbance what it was in the first.
	Disturbed   int    `json:"disturbed"`
	Disturbance string `json:"disturbance,omitempty"`
	// Outlying are rounds far from the median of the row; they count.
	Outlying []int           `json:"outlying_rounds,omitempty"`
	Doubts   []harness.Doubt `json:"doubts"`
}

// Interval is a mean with its 95 % interval; SD is the standard deviation over the rounds.
type Interval struct {
	Mean Number `json:"mean"`
	SD   Number `json:"sd"`
	Low  Number `json:"low"`
	High Number `json:"high"`
}

// SlicedRow has ratios to the baseline.
type SlicedRow struct {
	Baseline   string   `json:"baseline"`
	Throughput Interval `json:"throughput_ratio"`
	// CPU is of the CPU time for each answer.
	CPU Interval `json:"cpu_ratio"`
}

// RunJSON writes a run for programs.
func RunJSON(w io.Writer, in content.Input) error {
	r := in.Run
	d := RunDocument{Schema: harness.Schema, Rows: []ReportedRow{}, Rankings: []Ranking{},
		Warnings: list(content.Warnings(in, content.FileTitles)),
		Run: ReportedRun{ID: r.ID, Plan: r.Plan.Name, Status: r.Status, Started: r.Started, Ended: r.Ended,
			Methodology: r.Methodology, Commit: r.Commit, Rounds: r.Plan.Rounds, Findings: list(r.Findings),
			Doubts: list(r.Warnings)},
	}
	for _, x := range in.Rows {
		d.Rows = append(d.Rows, reportedRow(in, x))
	}
	for _, s := range in.Standings {
		d.Rankings = append(d.Rankings, newRanking(s, "throughput"))
	}
	for _, x := range in.CPURankings {
		d.Rankings = append(d.Rankings, newRanking(x.Standing, "cpu_per_request"))
	}
	return writeJSON(w, d)
}

// list is never null in JSON.
func list[T any](all []T) []T { return append([]T{}, all...) }

func interval(e harness.Estimate) Interval {
	return Interval{Number(e.Mean), Number(e.SD), Number(e.Low), Number(e.High)}
}

func reportedRow(in content.Input, x harness.Summary) ReportedRow {
	load := content.LoadOf(in.Run.Plan, x.Load)
	row := ReportedRow{
		Scenario: x.Scenario, Load: x.Load, Mode: load.Mode, Connections: load.Connections, Target: x.Target,
		Version: x.Version, Class: cmp.Or(x.Class, harness.ClassPlain), CopyOf: x.CopyOf, N: x.N,
		Requests: x.Requests, Failed: x.Failed, Reasons: x.Reasons, Limit: x.Verdict, LimitReason: x.Limit,
		Rank: rankOf(in.Standings, x), Unranked: x.Unranked, Exclusion: x.Exclusion,
		Throughput: interval(x.Throughput), Relative: interval(x.Relative), P50: interval(x.P50),
		P99: interval(x.P99), ResponseTime: x.Times, CPU: Number(nan), Memory: Number(nan),
		Disturbed: x.Disturbed, Disturbance: x.Disturbance, Outlying: x.Outlying, Doubts: list(x.Warnings),
	}
	for _, s := range in.Run.Subjects {
		if s.Alias == x.Target {
			row.Engine = s.Manifest.Engine
		}
	}
	if x.Costs != nil {
		row.CPU, row.Memory = Number(x.Costs.User+x.Costs.System), Number(x.Costs.RSSPeak)
	}
	if s := x.Sliced; s != nil {
		row.CPU = Number(s.CPU.Mean)
		row.Sliced = &SlicedRow{s.Baseline, interval(s.Throughput), interval(s.CPURatio)}
	}
	return row
}

// rankOf is the rank of a row in its ranking; nil if it has none.
func rankOf(all []stats.Standing, x harness.Summary) *int {
	for _, s := range all {
		if s.Scenario == x.Scenario && s.Load == x.Load {
			if rank, _ := s.Rank(x.Target); rank > 0 {
				return &rank
			}
		}
	}
	return nil
}
