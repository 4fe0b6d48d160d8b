package stats

import (
	"slices"

	"tenrounds/harness"
)

// Standing is what the rounds say of the ranked targets of one scenario and load against each other.
type Standing struct {
	Scenario, Load string
	// Verdict is that of all its rows; rows of different verdicts are not compared.
	Verdict harness.Verdict
	// Class is that of all its rows; empty for plain ones.
	Class string
	// Targets are those that are compared, in the order of the table.
	Targets []string
	// Rounds is the smallest number of rounds that two of them have in common.
	Rounds int
	// Pairs are all pairs, A before B in the order of Targets.
	Pairs []Pair
	// Tiers hold each target once: the first of Targets with all that are not told apart from it, then the first
	// of the rest, and so on. It is nil where there are too few rounds to tell.
	Tiers [][]string
	// Trend is of all targets together.
	Trend Trend
	// Outliers are rounds far from what is usual for a target, in the order of Targets. They count like any
	// other.
	Outliers []Outlier
	// Copies are the pairs of Targets that are one program with the same settings, and those of a target with
	// its copy, which is none of Targets: what they differ by is noise.
	Copies []Copy
}

// Tier is the place of a target among the tiers, from 1; 0 where there are none.
func (s Standing) Tier(target string) int {
	return 1 + slices.IndexFunc(s.Tiers, func(tier []string) bool { return slices.Contains(tier, target) })
}

// Copy compares two entries of one target with the same settings. Unlike those of Pairs, each interval is for
// itself.
type Copy struct {
	Throughput Pair
	// CPU is of the server's CPU time for each answer; its N is 0 where that is not known.
	CPU Pair
}

// Pair compares the throughput of two targets by round. All but N and Ratio is NaN where there are too few
// rounds.
type Pair struct {
	A, B string
	// N is the number of rounds that both have.
	N int
	// Ratio is the geometric mean over the rounds of A divided by B.
	Ratio float64
	// Low and High bound the ratio. The intervals of all pairs of a standing hold together at 95 %.
	Low, High float64
	// P is that of the paired t test, of this pair alone; Holm is corrected for the number of pairs.
	P, Holm float64
	// SignedRank is the p-value of Wilcoxon's signed-rank test, of this pair alone: a check that supposes less.
	SignedRank float64
	// Apart is true if the two can be told apart, which Holm decides.
	Apart bool
}

// Reverse is the same pair with B first.
func (p Pair) Reverse() Pair {
	p.A, p.B, p.Ratio, p.Low, p.High = p.B, p.A, 1/p.Ratio, 1/p.High, 1/p.Low
	return p
}

// Trend is how the throughput of all targets of a standing moved over the rounds.
type Trend struct {
	// Change is from the first round to the last, as a share, along a straight line; NaN under too few rounds.
	Change float64
	// P is that of no change.
	P float64
}

// Outlier is a round in which a target was far from its usual, with what the round did to all targets taken
// out.
type Outlier struct {
	Target string
	Round  int
	// Off is how far it was, as a share: -0.2 is 20 % less than usual.
	Off float64
	// Score is the same in robust standard deviations.
	Score float64
	// Causes are what the run saw that may be the reason: the warnings of its turn, what disturbed it, a low
	// frequency.
	Causes []string
}
