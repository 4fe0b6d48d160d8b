package stats

import (
	"time"

	"tenrounds/harness"
)

// Figures that runs are compared by.
const (
	// FigureThroughput is correct answers per second; of a search, the capacity that it found.
	FigureThroughput = "throughput"
	// FigureCPU is the CPU time of the server for each correct answer, in seconds: less is better.
	FigureCPU = "cpu_per_request"
)

// Outcome is what tests say of a row in a comparison of runs, or of a pair of targets.
type Outcome string

// PairDifferent is the outcome of a pair that differs significantly. Its other outcomes are ChangeEqual and
// ChangeOpen.
const PairDifferent Outcome = "different"

// The outcomes of a comparison of runs.
const (
	ChangeImproved Outcome = "improved"
	ChangeWorse    Outcome = "worse"
	ChangeEqual    Outcome = "equal"       // within the margin
	ChangeOpen     Outcome = "not settled" // neither
	ChangeBarred   Outcome = "not comparable"
	ChangeBaseline Outcome = "baseline" // the row that all others are divided by
)

// Comparison is what runs say of each other: ratios to a baseline within each run, and how they changed from
// one run to a later one.
type Comparison struct {
	// Baseline is the entry that was named as the one that all others are divided by, round by round.
	Baseline string
	Runs     []ComparedRun
	Rows     []ComparedRow
	// Margin is how small a change counts as none, as a share.
	Margin float64
	// Groups says that the runs are in two groups, A1, A2 and so on and B1, B2 and so on: the sides of a row are
	// the groups, and its interval includes what runs of equal programs differ by.
	Groups bool
	// Between is the standard deviation between runs of equal programs, as a share; 0 if it is not known, and in
	// groups.
	Between float64
	// Barred are the reasons for which a run as a whole could not be held against the one before it.
	Barred []string
	// Notes are what differs between the runs and does not keep them from being compared.
	Notes []string
}

// ComparedRun is a run in a comparison.
type ComparedRun struct {
	// Label is "A", "B" and so on, Name what the user called it, ID its id.
	Label, Name, ID string
	Started         time.Time
	Rounds          int
	// Side is the index of the rows' side that it is of: its own, or that of its group.
	Side int
}

// ComparedRow is one figure of one target × scenario × load in all runs.
type ComparedRow struct {
	Figure, Target, Scenario, Load string
	// Baseline is the entry that the row is divided by: the comparison's, or its program for this scenario.
	Baseline string
	// Sides has one element for each run.
	Sides []Side
	// Steps lead to the runs after the first: Steps[i] ends at Sides[i+1].
	Steps []ChangeStep
}

// Side is a row in one run.
type Side struct {
	Version string
	// N is the number of rounds in which both the row and the baseline were measured.
	N int
	// Mean is the figure itself, over the rounds: requests per second, or seconds per request. NaN if there is
	// none.
	Mean float64
	// Ratio is to the baseline of the same run; SD and CV are over the rounds' ratios.
	Ratio harness.Estimate
	// Reason says why the row cannot be compared; empty if it can.
	Reason string
}

// ChangeStep is the change of a row from one run to a later one.
type ChangeStep struct {
	// From is the index of the earlier run: the last one before that the row can be held against.
	From int
	// Change is the later ratio divided by the earlier one, with its 95 % interval; SD and CV are NaN.
	Change harness.Estimate
	// P is of Welch's test on the means of the logarithms, adjusted by Holm over all rows of the figure.
	P float64
	// Absolute is the change of Mean as a share. It is shown and never judged: the machine drifts between runs.
	Absolute float64
	Verdict  Outcome
	// Reason says why a row is not comparable.
	Reason string
	// Broken says that the row was ranked before and is not any more.
	Broken bool
	// More is about how many rounds more of each run would settle it; 0 if it is settled, or no number would.
	More int
	by   contrast
	// LimitMoved says that the row is not comparable only because it, or the baseline, had another limit before.
	LimitMoved bool
}
