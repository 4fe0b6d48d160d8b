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
	e.Low = max(0, e.Low)
	return figures.Range(e, figures.Duration)
}

// duration prints a mean time, in a document with its interval.
func duration(wide bool, e harness.Estimate) string {
	if s := Durations(e); wide && s != figures.None {
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

// CPURankingTable is a ranking by CPU time per answer.
func CPURankingTable(r stats.CPURanking, wide bool) Block {
	b := Block{Title: CPURankingTitle(r.Scenario+", "+r.Load, r), Facts: CPURankingFacts(r),
		Words: CPURankingWords(r)}
	b.columns(wide, "r tier", "l target", "l |version", "r CPU/answer|CPU per answer", "r 95 % interval|",
		"r user", "r system", "r mean", "r |p50 of a round", "r p99 of a round", "r |n")
	for _, x := range r.Rows {
		b.row(TierOf(x), x.Target, x.Version, duration(wide, x.CPU), Durations(x.CPU), duration(wide, x.User),
			duration(wide, x.System), duration(wide, x.Mean), duration(wide, x.P50), duration(wide, x.P99),
			fmt.Sprint(x.N))
		if x.Late > 0 {
			b.Notes.add("%s: the generator was late in %d of %d rounds, so the response times are partly its own",
				x.Target, x.Late, x.N)
		}
	}
	return b
}

// CPURankingTitle is the heading of a ranking by CPU time.
func CPURankingTitle(of string, r stats.CPURanking) string {
	title := "CPU time per answer, " + of
	if r.Class != "" {
		title += ", " + figures.Short(r.Class)
	}
	return title
}

// CPURankingFacts says what a ranking by CPU time is based on.
func CPURankingFacts(r stats.CPURanking) string {
	n := r.Rows[0].N
	for _, x := range r.Rows {
		n = min(n, x.N)
	}
	return fmt.Sprintf("n = %s, the cheapest first; throughput ranks none: all answered the offered rate",
		figures.Counted(n, "round"))
}

// TierOf is the tier of a row.
func TierOf(x stats.CPURow) string {
	switch {
	case x.CopyOf != "":
		return "copy"
	case x.Tier == 0:
		return figures.None
	}
	return fmt.Sprint(x.Tier)
}

// CPURankingWords say which targets differ, how much copies do, and whether the order is the one at
// saturation.
func CPURankingWords(r stats.CPURanking) []string {
	var words sentences
	s := r.Standing
	if s.Tiers != nil {
		words.add("%d of %d pairs differ significantly in CPU time (paired t tests of log ratios over %d "+
			"rounds, Holm's correction). Tier 1 is the cheapest target and every target not significantly dearer. "+
			"Tier 2 repeats this for the rest.",
			differing(s.Pairs), len(s.Pairs), s.Rounds)
		words = append(words, TimeWords(s)...)
	} else if len(s.Targets) > 1 {
		words.add("Which targets differ is not known yet: tiers and intervals need %d rounds.", stats.MinRounds)
	}
	for _, c := range s.Copies {
		if c.CPU.N > 0 {
			words.add("%s and %s are the same program: their CPU time per answer differed by %s. This is noise.",
				c.CPU.A, c.CPU.B, copyFigures(c.CPU))
		}
	}
	if r.Order != nil {
		words = append(words, orderWords(*r.Order)...)
	}
	return words
}

// orderWords compare the order by CPU time at a rate with the order by throughput at saturation.
func orderWords(c stats.OrderChange) []string {
	words := fmt.Sprintf("Compared with the order by throughput at saturation (%s), %s: Kendall's rank "+
		"correlation is %s by round, where 1 is the same order", c.Saturation, figures.Counted(len(c.Targets),
		"target"), figures.Factors(c.Rank))
	if !figures.Unknown(c.Self) {
		words += fmt.Sprintf("; for two successive rounds at saturation it is %s", figures.Factor(c.Self))
	}
	words += fmt.Sprintf(". The means of %d of %d pairs are in reverse order", c.Reversed, c.Pairs)
	switch {
	case c.Reversed == 0:
		words += "."
	case len(c.Swaps) == 0:
		words += "; none of them differs significantly at both loads, so no change of the order is proved."
	default:
		words += fmt.Sprintf("; %d of them differ significantly at both loads:", len(c.Swaps))
	}
	all := sentences{words}
	for _, s := range c.Swaps {
		all.add("%s needs %s times the CPU time of %s per answer here, and has %s times its saturation throughput.",
			s.CPU.A, pairRatio(s.CPU), s.CPU.B, pairRatio(s.Throughput))
	}
	if len(c.Left) > 0 {
		all = append(all, "Not in this comparison, because the server was not the limit at saturation: "+
			strings.Join(c.Left, ", ")+".")
	}
	return all
}

// pairRatio prints the ratio of a pair with its interval.
func pairRatio(p stats.Pair) string {
	return figures.Factors(harness.Estimate{Mean: p.Ratio, Low: p.Low, High: p.High})
}
