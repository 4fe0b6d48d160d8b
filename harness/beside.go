package harness

// Beside puts Locust's users and the project's own beside each other: the same servers, the same plan, in the rounds of
// one run.
type Beside struct {
	Scenario string
	// Own and Locust are the names of the two loads.
	Own, Locust string
	Rows        []BesideRow
}

// BesideRow is one target under both.
type BesideRow struct {
	Target, Version, CopyOf string
	Own, Locust             Asker
}

// Asker is what a generator of users tells of a target, and what it took itself. What is not known is NaN.
type Asker struct {
	// N is the number of rounds that were measured to the end; Requests and Failed are of all.
	N                int
	Requests, Failed int64
	// Rate is in requests per second, times and CPU in seconds; CPU is the generator's for each request.
	Rate, Mean, P50, P95, CPU float64
	// Busy is the share of one CPU that the generator used.
	Busy float64
	// Limited is the number of rounds in which the generator was the limit.
	Limited int
}

// Added is what Locust measured more than the project's own users, in seconds.
func (r BesideRow) Added() (mean, p50, p95, cpu float64) {
	a, b := r.Locust, r.Own
	return a.Mean - b.Mean, a.P50 - b.P50, a.P95 - b.P95, a.CPU - b.CPU
}
