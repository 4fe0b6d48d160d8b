package harness

// Summary is what the rounds say of one target × scenario × load: one line of summary.csv.
type Summary struct {
	Target   string
	Version  string
	Scenario string
	Load     string
	// CopyOf is the target that this one is a copy of: what they differ by is noise, and the copy takes no place
	// among the others. Empty for all others.
	CopyOf string
	// Class is ClassTuned, or empty for a plain target. Only rows of one class are ranked together.
	Class string
	// N is the number of rounds that were measured to the end. A row that is ranked had only correct answers
	// in them; one that is not may show the goodput of rounds with failures.
	N int
	// Requests and Failed are sums over all turns, those that do not count included.
	Requests, Failed int64
	// Reasons are those of the failed requests, where the generator told.
	Reasons Reasons
	// Unmet is the number of rounds in which over 1 % of what fell due was never sent: Times are those of the
	// rest alone.
	Unmet int
	// Throughput is over the N rounds, requests per second.
	Throughput Estimate
	// Tries is how many tries of staircases Throughput rests on in a search; 0 in other modes.
	Tries int
	// Relative is the mean divided by that of the slowest ranked target of the same scenario and load.
	Relative Estimate
	// Tier is the place among the tiers of its Standing, from 1; 0 where there are none.
	Tier int
	// Outlying are the rounds in which it was far from its usual; they count like any other.
	Outlying []int
	// Times of the merged histograms of the N rounds, in seconds; nil when N is 0 or the loader gave none.
	Times *Distribution
	// P50 and P99 are these percentiles by round: geometric means with their intervals, in seconds.
	P50, P99 Estimate
	// Unranked says what is wrong with the row, so that it has no rank; empty if nothing is.
	Unranked string
	// Exclusion is the same for code, and Error why the last turn that was not measured was not.
	Exclusion Exclusion
	Error     string
	// Verdict says what was the limit: VerdictServer and so on, and Limit why, with the figures. Only rows of
	// one verdict are ranked together.
	Verdict Verdict
	Limit   string
	// Users is the mean over the rounds of the virtual users that had started by the end; 0 in other modes.
	Users float64
	// Stopped is the number of rounds that a condition ended, and StoppedBy what the last of these saw.
	Stopped   int
	StoppedBy Stop
	// Sliced is the comparison with the baseline in a sliced run; nil in others.
	Sliced *SlicedRatios
	// Costs is nil where the system told of no round what it cost.
	Costs *Costs
	// Disturbed is the number of rounds in which something else took the CPUs under measurement, and Disturbance
	// what was seen in the first of them.
	Disturbed   int
	Disturbance string
	// Warnings are the doubts of its turns, each once.
	Warnings Doubts
}

// Estimate is a sample's mean with what supports it.
type Estimate struct {
	Mean, SD float64
	// CV is the coefficient of variation, SD / Mean.
	CV float64
	// Low and High bound the 95 % interval of the mean. They are NaN where the sample has too few rounds.
	Low, High float64
}

// SlicedRatios is what the rounds of a sliced run say of a row beside that of its baseline.
type SlicedRatios struct {
	// Baseline is the alias of the row that it is compared with; its own for the baseline itself.
	Baseline string
	// CPU is the server's CPU time for each answer over the rounds, in seconds.
	CPU Estimate
	// Throughput and CPURatio are the row's figures divided by the baseline's, paired by round.
	Throughput, CPURatio Estimate
	// Idle is the share of one CPU that the server used while others were asked, over all rounds; NaN if not
	// known.
	Idle float64
}
