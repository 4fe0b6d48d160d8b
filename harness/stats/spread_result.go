package stats

import "tenrounds/harness"

// Spread says how far apart frameworks are in two scenarios: one that asks little more than HTTP, and one in
// which an application works for each request.
type Spread struct {
	Plain, Application SpreadSide
	// Paired says that both were asked in the same rounds, N of them; else they are of two runs.
	Paired bool
	N      int
	// Rows are the frameworks that are compared, the fastest in Plain first.
	Rows []SpreadRow
	// Factor is the standard deviation of Plain divided by the one of Application, with its 95 % interval; SD
	// and CV are NaN. High is infinite where the frameworks of Application may be equal. Low and High are NaN
	// with too few rounds.
	Factor harness.Estimate
	// CPU is the same of the server's CPU time for each answer. It is there only where the database was the
	// limit of Application, so that the rates are the database's, and where that time is known.
	CPU *SpreadCPU
	// LeftOut says which frameworks are not compared, and why: "hertz, iris: no rank in json".
	LeftOut []string
	// Notes list other differences between the two runs than the scenario.
	Notes []string
}

// SpreadSide is what one of the scenarios shows of the frameworks that are compared.
type SpreadSide struct {
	Scenario, Load string
	// Verdict is what limited all of the rows.
	Verdict harness.Verdict
	// Rounds is the number of those that all of the rows have.
	Rounds int
	// Fastest and Slowest are frameworks by their geometric means, Range their ratio. Its interval is one of all
	// pairs, which hold together at 95 %, since the two are picked from the data.
	Fastest, Slowest string
	Range            harness.Estimate
	// SD is the standard deviation over the frameworks of the logarithms of their throughput, less what noise
	// adds, with its 95 % interval.
	SD harness.Estimate
}

// SpreadRow is one framework in both scenarios.
type SpreadRow struct {
	Framework          string
	Plain, Application SpreadPlace
}

// SpreadPlace is the place of a framework among those that are compared.
type SpreadPlace struct {
	Target string
	Rank   int // from 1
	// Mean is the throughput over the rounds, Best that as a share of the fastest.
	Mean, Best float64
}

// SpreadCPU says how far apart frameworks are in the server's CPU time for each answer.
type SpreadCPU struct {
	// Plain and Application are standard deviations of logarithms as in SpreadSide, Factor as in Spread.
	Plain, Application, Factor harness.Estimate
	// Rounds is the number of those in which all of the frameworks have such a figure in both.
	Rounds int
}
