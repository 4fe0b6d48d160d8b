package content

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Durations prints the interval of a time.
func Durations(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) {
		return figures.None
	}
	return figures.Duration(max(0, e.Low)) + ".." + figures.Duration(e.High)
}

// withDurations prints a time with its interval.
func withDurations(e harness.Estimate) string {
	if s := Durations(e); s != figures.None {
		return figures.Duration(e.Mean) + " (" + s + ")"
	}
	return figures.Duration(e.Mean)
}

// CPURankingsOf are those of the rows of a group.
func CPURankingsOf(in Input, g *Group) (all []stats.CPURanking) {
	for _, r := range in.CPURankings {
		if r.Scenario == g.Scenario && r.Load == g.Load {
			all = append(all, r)
		}
	}
	return all
}

// CPURankingTable is a ranking by CPU time for each answer; a wide one has the intervals of all figures.
func CPURankingTable(r stats.CPURanking, wide bool) Table {
	t := Table{
		Title: CPURankingTitle(r.Scenario+", "+r.Load, r), Facts: CPURankingFacts(r), Words: CPURankingWords(r),
		Head: []string{"tier", "target", "CPU/answer", "95 % interval", "user", "system", "mean", "p99"}, Align: "llrrrrrr",
	}
	if wide {
		t.Head = []string{"tier", "target", "version", "CPU for each answer", "user", "system", "mean", "p50", "p99", "n"}
		t.Align = "rllrrrrrrr"
	}
	for _, x := range r.Rows {
		row := []string{TierOf(x), x.Target}
		if wide {
			row = append(row, x.Version, withDurations(x.CPU), withDurations(x.User), withDurations(x.System),
				withDurations(x.Mean), withDurations(x.P50), withDurations(x.P99), fmt.Sprint(x.N))
		} else {
			row = append(row, figures.Duration(x.CPU.Mean), Durations(x.CPU), figures.Duration(x.User.Mean), figures.Duration(x.System.Mean),
				figures.Duration(x.Mean.Mean), figures.Duration(x.P99.Mean))
		}
		if x.Late > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: the generator could not keep its times in %d of %d rounds, so its response times are partly the generator's", x.Target, x.Late, x.N))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// CPURankingTitle is the heading of a ranking by CPU time.
func CPURankingTitle(of string, r stats.CPURanking) string {
	title := "CPU time for each answer, " + of
	if r.Class != "" {
		title += ", " + figures.Short(r.Class)
	}
	return title
}

// CPURankingFacts says what a ranking by CPU time stands on.
func CPURankingFacts(r stats.CPURanking) string {
	n := r.Rows[0].N
	for _, x := range r.Rows {
		n = min(n, x.N)
	}
	return fmt.Sprintf("n = %s, the cheapest first; all of these answered the rate offered, so throughput ranks nobody here", figures.Counted(n, "round"))
}

// TierOf is the place of a row among the tiers.
func TierOf(x stats.CPURow) string {
	switch {
	case x.CopyOf != "":
		return "copy"
	case x.Tier == 0:
		return figures.None
	}
	return fmt.Sprint(x.Tier)
}

// CPURankingWords say who can be told apart, how far copies are, and whether the order is that at saturation.
func CPURankingWords(r stats.CPURanking) (words []string) {
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
		c.Saturation, figures.Counted(len(c.Targets), "target"), figures.Factors(c.Rank))
	if !figures.Unknown(c.Self) {
		words += fmt.Sprintf(". Two successive rounds at saturation agree by %s", figures.Factor(c.Self))
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
	return figures.Factors(harness.Estimate{Mean: p.Ratio, Low: p.Low, High: p.High})
}
