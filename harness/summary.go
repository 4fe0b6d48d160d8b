package harness

// Summary is what the rounds say of one target × scenario × load: one line of summary.csv.
type Summary struct {
	Target   string
	Version  string
	Scenario string
	Load     string
	// N is the number of rounds that were measured to the end. A row that is ranked had only correct answers
	// in them; one that is not may show the goodput of rounds with failures.
	N int
	// Requests and Failed are sums over all turns, those that do not count included.
	Requests, Failed int64
	// Throughput is over the N rounds, requests per second.
	Throughput Estimate
	// Relative is the mean divided by that of the slowest ranked target of the same scenario and load.
	Relative Estimate
	// Times of the merged histograms of the N rounds, in seconds; nil when N is 0 or the loader gave none.
	Times *Distribution
	// Unranked says why the row has no rank; empty if it has one.
	Unranked string
	// Warnings are the doubts of its turns, each once.
	Warnings []string
}

// Estimate is a sample's mean with what supports it.
type Estimate struct {
	Mean, SD float64
	// CV is the coefficient of variation, SD / Mean.
	CV float64
	// Low and High bound the 95 % interval of the mean. They are NaN where the sample has too few rounds.
	Low, High float64
}

// Change is one row of two results side by side. A or B is nil where only the other has the row.
type Change struct {
	Target, Scenario, Load string
	A, B                   *Summary
	// Throughput is the change of the mean from A to B, as a share: 0.05 is 5 % more. It is NaN where a
	// side is missing or has no figure.
	Throughput float64
}
