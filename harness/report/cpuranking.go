package report

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// durations prints the interval of a time.
func durations(e harness.Estimate) string {
	if unknown(e.Low) || unknown(e.High) {
		return none
	}
	return duration(max(0, e.Low)) + ".." + duration(e.High)
}

// withDurations prints a time with its interval.
func withDurations(e harness.Estimate) string {
	if s := durations(e); s != none {
		return duration(e.Mean) + " (" + s + ")"
	}
	return duration(e.Mean)
}

// cpuRankingsOf are those of the rows of a group.
func cpuRankingsOf(in Input, g *group) (all []stats.CPURanking) {
	for _, r := range in.CPURankings {
		if r.Scenario == g.scenario && r.Load == g.load {
			all = append(all, r)
		}
	}
	return all
}

// cpuRankingTable is a ranking by CPU time for each answer; a wide one has the intervals of all figures.
func cpuRankingTable(r stats.CPURanking, wide bool) table {
	t := table{
		title: cpuRankingTitle(r.Scenario+", "+r.Load, r), facts: cpuRankingFacts(r), words: cpuRankingWords(r),
		head: []string{"tier", "target", "CPU/answer", "95 % interval", "user", "system", "mean", "p99"}, align: "llrrrrrr",
	}
	if wide {
		t.head = []string{"tier", "target", "version", "CPU for each answer", "user", "system", "mean", "p50", "p99", "n"}
		t.align = "rllrrrrrrr"
	}
	for _, x := range r.Rows {
		row := []string{tierOf(x), x.Target}
		if wide {
			row = append(row, x.Version, withDurations(x.CPU), withDurations(x.User), withDurations(x.System),
				withDurations(x.Mean), withDurations(x.P50), withDurations(x.P99), fmt.Sprint(x.N))
		} else {
			row = append(row, duration(x.CPU.Mean), durations(x.CPU), duration(x.User.Mean), duration(x.System.Mean),
				duration(x.Mean.Mean), duration(x.P99.Mean))
		}
		if x.Late > 0 {
			t.notes = append(t.notes, fmt.Sprintf("%s: the generator could not keep its times in %d of %d rounds, so its response times are partly the generator's", x.Target, x.Late, x.N))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func cpuRankingTitle(of string, r stats.CPURanking) string {
	title := "CPU time for each answer, " + of
	if r.Class != "" {
		title += ", " + short(r.Class)
	}
	return title
}

func cpuRankingFacts(r stats.CPURanking) string {
	n := r.Rows[0].N
	for _, x := range r.Rows {
		n = min(n, x.N)
	}
	return fmt.Sprintf("n = %s, the cheapest first; all of these answered the rate offered, so throughput ranks nobody here", counted(n, "round"))
}

// tierOf is the place of a row among the tiers.
func tierOf(x stats.CPURow) string {
	switch {
	case x.CopyOf != "":
		return "copy"
	case x.Tier == 0:
		return none
	}
	return fmt.Sprint(x.Tier)
}

// cpuRankingWords say who can be told apart, how far copies are, and whether the order is that at saturation.
func cpuRankingWords(r stats.CPURanking) (words []string) {
	s := r.Standing
	if s.Tiers != nil {
		apart := 0
		for _, p := range s.Pairs {
			if p.Apart {
				apart++
			}
		}
		words = append(words, fmt.Sprintf("By CPU time %d of %d pairs can be told apart (paired t tests of log ratios over %d rounds, Holm's correction). "+
			"A tier is the cheapest target that is left with all that cannot be told apart from it.", apart, len(s.Pairs), s.Rounds))
	} else if len(s.Targets) > 1 {
		words = append(words, fmt.Sprintf("Who is cheaper than whom cannot be said yet: tiers and intervals need %d rounds.", stats.MinRounds))
	}
	for _, c := range s.Copies {
		if c.CPU.N > 0 {
			words = append(words, fmt.Sprintf("%s and %s are one program: their CPU time for each answer differed by %s, which is noise.",
				c.CPU.A, c.CPU.B, copyFigures(c.CPU)))
		}
	}
	if r.Order != nil {
		words = append(words, orderWords(*r.Order)...)
	}
	return words
}

// orderWords say whether the order by CPU time at a rate is that by throughput at saturation.
func orderWords(c stats.OrderChange) []string {
	words := fmt.Sprintf("Against the order by throughput at saturation (%s), %s: Kendall's rank correlation is %s round by round, where 1 is the same order",
		c.Saturation, counted(len(c.Targets), "target"), factors(c.Rank))
	if !unknown(c.Self) {
		words += fmt.Sprintf(". Two successive rounds at saturation agree by %s", factor(c.Self))
	}
	words += fmt.Sprintf(". By the means %d of %d pairs stand the other way round", c.Reversed, c.Pairs)
	switch {
	case c.Reversed == 0:
		words += "."
	case len(c.Swaps) == 0:
		words += "; none of them is told apart at both loads, so no change of the order is established."
	default:
		words += fmt.Sprintf("; of these %d are told apart at both loads:", len(c.Swaps))
	}
	all := []string{words}
	for _, s := range c.Swaps {
		all = append(all, fmt.Sprintf("%s needs %s of the CPU time of %s for each answer here, and has %s of its throughput at saturation.",
			s.CPU.A, pairRatio(s.CPU), s.CPU.B, pairRatio(s.Throughput)))
	}
	if len(c.Left) > 0 {
		all = append(all, "Left out of this comparison, because at saturation the server was not the limit: "+strings.Join(c.Left, ", ")+".")
	}
	return all
}

// pairRatio prints the ratio of a pair with its interval.
func pairRatio(p stats.Pair) string {
	return factors(harness.Estimate{Mean: p.Ratio, Low: p.Low, High: p.High})
}
