package stats

import (
	"slices"

	"tenrounds/harness"
)

// Standing is what the rounds say of the ranked targets of one scenario and load against each other.
type Standing struct {
	Scenario, Load string
	// Verdict of all its rows; rows with different verdicts are not compared.
	Verdict harness.Verdict
	// Class of all its rows; empty for plain ones.
	Class string
	// Targets are those that are compared, in the order of the table.
	Targets []string
	// Rounds is the smallest number of rounds that two of them have in common.
	Rounds int
	// Pairs are all pairs, A before B in the order of Targets.
	Pairs []Pair
	// CPU, P50 and P99 are all pairs by the server's CPU time for each answer, and by the percentiles of the
	// response time. Each is a family of tests of its own; nil where nothing is known. A ratio above 1 costs
	// more.
	CPU, P50, P99 []Pair
	// Terms are those that all its pairs are judged by.
	Terms
	// Tiers hold each target once, in the order of Targets: the first with those after it up to the first that
	// differs significantly from it, then the same from there on. It is nil where there are too few rounds to
	// tell.
	Tiers [][]string
	// Monitors test what the tests assume.
	Monitors Monitors
	// Launches is how much launches of one program differ, in runs in slices; nil where that is not known.
	Launches *Component
	// Engines are its targets by engine, the fastest engine first; nil where there are no tiers, or the engine
	// of a target is not known.
	Engines []EngineGroup
	// Stalls are targets of a run in slices that lost time in a few slices.
	Stalls []Stall
	// Trend is of all targets together.
	Trend Trend
	// Outliers are rounds far from a target's usual figure, in the order of Targets. They count like any other.
	Outliers []Outlier
	// Copies are pairs of one program with the same settings: two of Targets, or a target and its copy, which is
	// not in Targets. Their difference is noise.
	Copies []Copy
}

// Rank is the place of a target: one more than the number of targets in better tiers, since targets of a tier
// share their rank. shared reports whether the tier has others. It is 0 where there are no tiers.
func (s Standing) Rank(target string) (rank int, shared bool) {
	rank = 1
	for _, tier := range s.Tiers {
		if slices.Contains(tier, target) {
			return rank, len(tier) > 1
		}
		rank += len(tier)
	}
	return 0, false
}

// Tier is the place of a target among the tiers, from 1; 0 where there are none.
func (s Standing) Tier(target string) int {
	return 1 + slices.IndexFunc(s.Tiers, func(tier []string) bool { return slices.Contains(tier, target) })
}

// Copy compares two entries of one target with the same settings. Its interval is for this pair alone, unlike
// in Pairs.
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
	// P is of the paired t test of this pair alone; Holm is corrected for the number of pairs.
	P, Holm float64
	// SignedRank is the p-value of Wilcoxon's signed-rank test, of this pair alone: a check that supposes less.
	SignedRank float64
	// Apart is true if the two differ significantly, which Holm decides.
	Apart bool
	// Equal is true if the ratio is shown to be within the margin of the standing, by two one-sided tests at
	// 5 %. A pair that is neither is not settled.
	Equal bool
	// More is about how many rounds more would settle it; 0 where it is settled, or no number would.
	More int
	// Smallest is the smallest difference, as a share, that this pair's test finds with Power.
	Smallest float64
	by       contrast
}

// Outcome is what the tests say of the pair, where there are enough rounds for tests.
func (p Pair) Outcome() Outcome {
	switch {
	case p.Apart:
		return PairDifferent
	case p.Equal:
		return ChangeEqual
	}
	return ChangeOpen
}

// Reverse is the same pair with B first.
func (p Pair) Reverse() Pair {
	p.A, p.B, p.Ratio, p.Low, p.High = p.B, p.A, 1/p.Ratio, 1/p.High, 1/p.Low
	p.by.mean = -p.by.mean
	return p
}

// Stall is what stops of a few slices cost a target beyond what they cost the others.
type Stall struct {
	Target string
	// Cost is the share of the rate that is lost, and Within twice its standard error.
	Cost, Within float64
}

// LeastStall is the least cost of stalls that is named, as a share.
const LeastStall = 0.005

// Trend is how the throughput of all targets of a standing moved over the rounds.
type Trend struct {
	// Change is from the first round to the last, as a share, along a straight line; NaN under too few rounds.
	Change float64
	// P is the p value of no change.
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

// EngineGroup is the targets of a standing that have one engine.
type EngineGroup struct {
	Engine string
	// Targets are in the order of the table.
	Targets []string
	// Behind is how many times faster the first group is than this one: the geometric means over their targets,
	// by round, with the interval of this ratio alone. It is 1 for the first.
	Behind harness.Estimate
	// Apart is true if each target of each faster group is significantly faster than each of these.
	Apart bool
	// Spread compares the first of its targets with the last; it has no figures where there is only one.
	Spread Pair
}
