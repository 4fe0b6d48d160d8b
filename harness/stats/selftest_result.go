package stats

import "tenrounds/harness"

// Levels of a trial.
const (
	TrialLaunch = "launch" // of the two servers of one round: is there a difference within this launch?
	TrialRun    = "run"    // of as many rounds as a run has, judged by round as a report does
	// Of the same rounds with a quarter of each launch's slices alone: what a run of a quarter of the time
	// finds. Where noise falls with the root of the time, that is what the whole run finds of half the delay.
	TrialQuarter = "quarter"
)

// Trial is one comparison of an entry with the target that it is a copy of: one line of selftest.csv.
type Trial struct {
	Part, Level, Figure string
	// Number counts the trials of a level from 1; of launches it is the round, of quarters four times the run
	// and one more for each quarter.
	Number int
	Delay  harness.Delay
	// Pair holds the entry's figure over the target's. Without a test all but N and Ratio is NaN.
	Pair
}

// Noise is what the copies without a delay say of one part and figure.
type Noise struct {
	Part, Figure string
	// Launches is the number of launch pairs. SD is that of the logarithm of their ratios; Within is the part of
	// it that the scatter within a launch makes (root mean square of the standard errors), NaN if that is not
	// known.
	Launches   int
	SD, Within float64
	// Reach is how far from 1 the ratio of 95 of 100 launch pairs of equal servers stays, as a share.
	Reach float64
	// False counts the differences that were found between equal servers within a launch and by run.
	FalseLaunches, FalseRuns Count
}

// Count is how many of a number of trials found a difference, with the 95 % interval of that share.
type Count struct {
	N, Found  int
	Low, High float64
}

// Detection is how often a known delay was found by runs.
type Detection struct {
	Part, Figure string
	Delay        harness.Delay
	// Runs counts those that found it, in the right direction; Quarters those of a quarter of the time, without
	// slices none.
	Runs, Quarters Count
	// Ratio is the geometric mean over all of their launches, SD the standard deviation of its logarithm over
	// them.
	Ratio, SD float64
}

// Sensitivity is the smallest delay that was found in nine of ten runs, with all larger ones.
type Sensitivity struct {
	Part, Figure string
	// Enough says that each delay had ten runs at least; without them nothing is claimed.
	Enough bool
	// Delay is nil if none was found often enough.
	Delay *harness.Delay
}

// SelftestResult is what a self-test came to.
type SelftestResult struct {
	Trials        []Trial
	Noise         []Noise
	Detections    []Detection
	Sensitivities []Sensitivity
}
