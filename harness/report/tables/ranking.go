package tables

import (
	"cmp"
	"math"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

var nan = math.NaN()

// Ranking is what the rounds say of targets against each other.
type Ranking struct {
	// Figure is throughput, or cpu_per_request at an offered rate.
	Figure   string `json:"figure"`
	Scenario string `json:"scenario"`
	Load     string `json:"load"`
	// Limit and Class are those of all rows: rows of others are not compared with them.
	Limit harness.Verdict `json:"limit,omitempty"`
	Class string          `json:"class"`
	// Targets are in the order of the table.
	Targets []string `json:"targets"`
	// Groups hold each target once: the first with those that do not differ significantly from it, and so on;
	// null if there are too few rounds for tests.
	Groups [][]string `json:"groups"`
	// Margin is the difference within which two count as equal, as a share; Level is that of the tests.
	Margin Number `json:"margin"`
	Level  Number `json:"level"`
	// Pairs are all pairs by Figure, the others by other figures; above 1 the first target has more.
	Pairs    []RankedPair `json:"pairs"`
	CPUPairs []RankedPair `json:"cpu_pairs,omitempty"`
	P50Pairs []RankedPair `json:"p50_pairs,omitempty"`
	P99Pairs []RankedPair `json:"p99_pairs,omitempty"`
	// Trend is how all targets together changed from the first round to the last, as a share.
	Trend Monitored `json:"trend"`
	// Serial is the autocorrelation of successive rounds, NonAdditive is Tukey's F: what the tests assume to be
	// chance.
	Serial      Monitored `json:"serial"`
	NonAdditive Monitored `json:"non_additive"`
	Outliers    []Outlier `json:"outliers"`
	// Copies are pairs of one program: what they differ by is noise.
	Copies []RankedPair `json:"copies"`
}

// Monitored is a statistic with the p value of chance.
type Monitored struct {
	Value Number `json:"value"`
	P     Number `json:"p"`
}

// Outlier is a round far from a target's median.
type Outlier struct {
	Target string `json:"target"`
	Round  int    `json:"round"`
	// Off is how far, as a share, Score the same in robust standard deviations.
	Off   Number `json:"off"`
	Score Number `json:"score"`
	// Causes are what the run saw that may be the reason.
	Causes []string `json:"causes"`
}

// RankedPair compares two targets by round.
type RankedPair struct {
	A string `json:"target_a"`
	B string `json:"target_b"`
	// N is the number of rounds that both have.
	N int `json:"n"`
	// Ratio is A over B, the geometric mean over the rounds, with its interval.
	Ratio Number `json:"ratio"`
	Low   Number `json:"ratio_low"`
	High  Number `json:"ratio_high"`
	// P is of this pair alone, PHolm corrected for the number of pairs.
	P     Number `json:"p"`
	PHolm Number `json:"p_holm"`
	// SignedRank is Wilcoxon's p value, a check.
	SignedRank Number `json:"p_signed_rank"`
	// Outcome is different, equal or not settled; empty if there are too few rounds for tests.
	Outcome stats.Outcome `json:"outcome"`
	// MoreRounds is about how many rounds more would settle it; 0 if it is settled, or none would.
	MoreRounds int `json:"more_rounds"`
	// Smallest is the smallest difference, as a share, that this test finds in 8 of 10 cases.
	Smallest Number `json:"smallest"`
}

func newRanking(s stats.Standing, figure string) Ranking {
	r := Ranking{
		Figure: figure, Scenario: s.Scenario, Load: s.Load, Limit: s.Verdict,
		Class: cmp.Or(s.Class, harness.ClassPlain), Targets: list(s.Targets), Groups: s.Tiers,
		Margin: Number(s.Margin), Level: Number(s.Level), Pairs: list(rankedPairs(s.Pairs)),
		CPUPairs: rankedPairs(s.CPU), P50Pairs: rankedPairs(s.P50), P99Pairs: rankedPairs(s.P99),
		Trend:       Monitored{Number(s.Trend.Change), Number(s.Trend.P)},
		Serial:      Monitored{Number(s.Monitors.Serial.Value), Number(s.Monitors.Serial.P)},
		NonAdditive: Monitored{Number(s.Monitors.NonAdditive.Value), Number(s.Monitors.NonAdditive.P)},
		Outliers:    []Outlier{}, Copies: []RankedPair{},
	}
	for _, o := range s.Outliers {
		r.Outliers = append(r.Outliers, Outlier{o.Target, o.Round, Number(o.Off), Number(o.Score), list(o.Causes)})
	}
	for _, c := range s.Copies {
		r.Copies = append(r.Copies, rankedPairs([]stats.Pair{c.Throughput})...)
	}
	return r
}

func rankedPairs(all []stats.Pair) (out []RankedPair) {
	for _, p := range all {
		x := RankedPair{A: p.A, B: p.B, N: p.N, Ratio: Number(p.Ratio), Low: Number(p.Low), High: Number(p.High),
			P: Number(p.P), PHolm: Number(p.Holm), SignedRank: Number(p.SignedRank), MoreRounds: p.More,
			Smallest: Number(p.Smallest)}
		if !math.IsNaN(p.P) {
			x.Outcome = p.Outcome()
		} else {
			x.Smallest = Number(nan)
		}
		out = append(out, x)
	}
	return out
}
