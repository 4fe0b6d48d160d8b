package stats

import "tenrounds/harness"

// CPURanking compares the targets of one scenario, class and offered rate by the server's CPU time for each
// answer: all answered the offered load, so throughput cannot rank them.
type CPURanking struct {
	Scenario, Load string
	// Class is ClassTuned, or empty for plain targets.
	Class string
	// Rows stand with the cheapest first.
	Rows []CPURow
	// Standing compares CPU time for each answer: the ratio of a pair is A divided by B.
	Standing Standing
	// Order compares this order with that at saturation; nil where the run has none, or too little of it.
	Order *OrderChange
}

// CPURow is one target at one rate. Its figures are over rounds, in seconds.
type CPURow struct {
	Target, Version string
	// CopyOf is the target that this one is a copy of, which takes no place.
	CopyOf string
	N      int
	// Late is the number of rounds in which the generator sent late: their times include its own delay.
	Late int
	// CPU is the server's for each complete answer, User and System are its parts, NaN where the system does not
	// tell.
	CPU, User, System harness.Estimate
	// Mean, P50 and P99 are of the response time of each round.
	Mean, P50, P99 harness.Estimate
	// Tier is the place among the tiers of the Standing, from 1; 0 where there are none.
	Tier int
}

// OrderChange says whether the order by CPU time at a rate is that by throughput at saturation.
type OrderChange struct {
	// Saturation is the load of the closed loop.
	Saturation string
	// Targets are those that both orders have, Left the others of the ranking.
	Targets, Left []string
	// Rank is Kendall's rank correlation of the two orders within a round, over rounds: 1 is the same order, -1
	// the reverse.
	Rank harness.Estimate
	// Self is the mean agreement of two successive rounds at saturation: the most that chance leaves of an
	// unchanged order.
	Self float64
	// Pairs is the number of pairs, Reversed the number whose order by means differs between the loads. Swaps
	// are the reversed pairs that differ significantly at both loads.
	Pairs, Reversed int
	Swaps           []Swap
}

// Swap is a pair with A cheaper at the rate and B faster at saturation.
type Swap struct {
	// CPU is the ratio A to B of the CPU time for each answer at the rate, Throughput the ratio of throughput at
	// saturation. Both are under 1.
	CPU, Throughput Pair
}
