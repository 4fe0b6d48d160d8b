package instructions

import (
	"math"
	"slices"

	"tenrounds/harness"
)

// Table is what the counts of several programs say.
type Table struct {
	Schema   int    `json:"schema"`
	Scenario string `json:"scenario"`
	// Margin is the share within which two programs count as equal.
	Margin float64 `json:"margin"`
	Rows   []Row   `json:"rows"`
}

// Row is one program. All counts are instructions for a request, means over its runs.
type Row struct {
	Target  string `json:"target"`
	Version string `json:"version"`
	Runs    int    `json:"runs"`
	// Own is what is executed outside of the Go runtime, OwnError the half of its 99.9 % interval.
	Own      float64           `json:"own"`
	OwnError float64           `json:"own_error"`
	Groups   map[Group]float64 `json:"groups"`
	Total    float64           `json:"total"`
	// Change is that from the baseline, the first row, in the functions that count the same in each run; Varying
	// is that in all others outside of the runtime. Both are nil in that row and where a program could not be
	// counted.
	Change  *Change `json:"change,omitempty"`
	Varying *Change `json:"varying,omitempty"`
	// Steady is the share of Own that those functions have.
	Steady float64 `json:"steady,omitempty"`
	// Functions are those that changed most, the largest change first.
	Functions []FunctionChange `json:"functions,omitempty"`
	// Error is why it could not be counted.
	Error string `json:"error,omitempty"`
}

// FunctionChange is one function in the baseline and in another program.
type FunctionChange struct {
	Name   string  `json:"name"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// NewTable compares each program with the first one. Top is how many functions a comparison names at most.
func NewTable(scenario string, results []Result, margin float64, top int) Table {
	t := Table{Schema: harness.Schema, Scenario: scenario, Margin: margin}
	for i, r := range results {
		row := Row{Target: r.Subject.Alias, Version: r.Subject.Program.Build.Version, Runs: len(r.Readings)}
		if r.Err != nil {
			row.Error = r.Err.Error()
		}
		if len(r.Readings) < 2 {
			t.Rows = append(t.Rows, row)
			continue
		}
		row.Own, row.OwnError = Mean(r.Sample(Reading.Own))
		row.Total, _ = Mean(r.Sample(Reading.Total))
		row.Groups = map[Group]float64{}
		for _, g := range Groups() {
			row.Groups[g], _ = Mean(r.Sample(Of(g)))
		}
		if i > 0 && len(results[0].Readings) > 1 {
			row.compare(results[0], r, t.Rows[0].Own, margin)
			row.Functions = changed(results[0].Functions(), r.Functions(), top)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// compare sets what has changed from a baseline, whose instructions outside of the runtime are whole.
func (row *Row) compare(base, r Result, whole, margin float64) {
	steady, varying := divide(base, r)
	change := Compare(base.Sample(sumOf(steady)), r.Sample(sumOf(steady)), whole, margin)
	rest := Compare(base.Sample(sumOf(varying)), r.Sample(sumOf(varying)), whole, margin)
	share, _ := Mean(r.Sample(sumOf(steady)))
	row.Change, row.Varying, row.Steady = &change, &rest, share/row.Own
}

// changed lists the functions outside of the runtime that changed by an instruction or more.
func changed(before, after map[string]float64, top int) (all []FunctionChange) {
	names := map[string]bool{}
	for _, m := range []map[string]float64{before, after} {
		for name := range m {
			names[name] = true
		}
	}
	for name := range names {
		if !groupOf(name).InRuntime() && math.Abs(after[name]-before[name]) >= 1 {
			all = append(all, FunctionChange{name, before[name], after[name]})
		}
	}
	slices.SortFunc(all, func(a, b FunctionChange) int {
		x, y := math.Abs(a.After-a.Before), math.Abs(b.After-b.Before)
		switch {
		case x > y || x == y && a.Name < b.Name:
			return -1
		default:
			return 1
		}
	})
	return all[:min(top, len(all))]
}

// Baseline is the name of the first program.
func (t Table) Baseline() string { return t.Rows[0].Target }

// Outcome is that of a gate.
type Outcome string

// The outcomes of a gate.
const (
	Passed    Outcome = "passed"
	Failed    Outcome = "failed"
	Unsettled Outcome = "not settled"
)

func (c *Change) fails(limit float64) bool { return c.Verdict == More && c.Mean > limit }

// Gate says whether an increase by more than a limit is shown, or shown not to be there, and of which
// program. The worst outcome counts. An increase fails the gate if it is shown and its estimate is above the
// limit; the gate is passed if the steady functions are shown to be under it, by the upper end of their
// interval or as equal within it.
func (t Table) Gate(limit float64) (outcome Outcome, target string) {
	outcome = Passed
	for _, r := range t.Rows {
		switch {
		case r.Change == nil:
		case r.Change.fails(limit) || r.Varying.fails(limit):
			return Failed, r.Target
		case r.Change.High >= limit && r.Change.Verdict != Equal && outcome == Passed:
			outcome, target = Unsettled, r.Target
		}
	}
	return outcome, target
}

// RunsNeeded is about how many runs would settle what is not settled.
func (t Table) RunsNeeded() int {
	most := 0
	for _, r := range t.Rows {
		if r.Change != nil {
			most = max(most, r.Change.Needed, 2*r.Runs)
		}
	}
	return most
}
