package stats

import "tenrounds/harness"

// Levels of a trial.
const (
	TrialPair  = "pair"  // two servers by round, as in a report on these two
	TrialTable = "table" // all servers of a part by round, as in a report on all of them
	TrialGate  = "gate"  // a server and its variant, as by bench run --with --fail-on-regression
)

// GateOutcome is what a gate said of a run.
type GateOutcome string

// The outcomes of a gate, with the exit codes 0, 3 and 7 of bench.
const (
	GatePassed    GateOutcome = "passed"
	GateFailed    GateOutcome = "failed"
	GateUnsettled GateOutcome = "not settled"
)

// Trial is one test of a self-test: one line of selftest.csv.
type Trial struct {
	Part, Level string
	// Figure is empty for a gate, which judges both.
	Figure string
	// Number counts the trials of a level from 1.
	Number int
	Delay  harness.Delay
	// Realised is what the delay costs: CPU time for each answer over the plain server's, over the whole part.
	Realised harness.Estimate
	// Pair holds the entry's figure over the target's. Of a table it is the pair with the smallest p, which is
	// corrected for the number of pairs; Ratio is then NaN. Without a test all but N and Ratio is NaN.
	Pair
	// Gate is set for a gate that could be judged.
	Gate GateOutcome
}

// Noise is what copies without a delay say of one figure.
type Noise struct {
	Figure string
	// Launches is the number of launch pairs. SD is that of the logarithm of their ratios, NaN for one alone.
	Launches int
	SD       float64
	// Reach is how far from 1 the ratio of 95 of 100 launch pairs of equal servers stays, as a share.
	Reach float64
	// Rounds make up one test, and Servers are in one table.
	Rounds, Servers int
	// FalsePairs and FalseTables count the tests that found a difference between equal servers.
	FalsePairs, FalseTables Count
}

// Count is how many of a number of trials had an outcome, with the 95 % interval of that share.
type Count struct {
	N, Found  int
	Low, High float64
}

// Detection is how often a known delay was found by runs.
type Detection struct {
	Figure string
	Delay  harness.Delay
	// Cost is what the delay did to the figure over all launches, as a ratio with its interval; CPU is its cost
	// in CPU time, whatever the figure.
	Cost, CPU harness.Estimate
	// Runs counts those that found it, in the right direction. Of a copy without a delay it counts all that
	// found a difference.
	Runs Count
	// Equal counts the runs that called the two equal within Margin.
	Equal  Count
	Margin float64
}

// GateCount is what gates said of the runs with one delay.
type GateCount struct {
	Delay     harness.Delay
	CPU       harness.Estimate // what the delay costs
	N         int              // runs that could be judged
	Passed    Count
	Failed    Count
	Unsettled Count
}

// Sensitivity is the smallest delay that was found in nine of ten runs, with all larger ones.
type Sensitivity struct {
	Figure string
	// Enough says that each delay had ten runs at least; without them nothing is claimed.
	Enough bool
	// Found is nil if no delay was found often enough.
	Found *Detection
}

// SelftestResult is what a self-test came to.
type SelftestResult struct {
	Trials        []Trial
	Noise         []Noise
	Detections    []Detection
	Gates         []GateCount
	Sensitivities []Sensitivity
}
