package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// standingsOf are those of the rows of a group: more than one if these have different verdicts.
func standingsOf(in Input, g *Group) (all []stats.Standing) {
	for _, s := range in.Standings {
		own := func(r harness.Summary) bool { return slices.Contains(s.Targets, r.Target) }
		compared := len(s.Targets) > 1 || len(s.Copies) > 0
		if s.Scenario == g.Scenario && s.Load == g.Load && compared && slices.ContainsFunc(g.Ranked, own) {
			all = append(all, s)
		}
	}
	return all
}

// standingBlocks say which targets differ: in words, and with a matrix of all pairs.
func standingBlocks(s stats.Standing, ranked []harness.Summary, wide bool) []Block {
	words := Block{Title: "Which targets differ", Level: 3, Facts: tierFacts(s),
		Words: slices.Concat(tierWords(s), CPUWords(s), CopyWords(s), LaunchWords(s))}
	if len(s.Targets) < 2 {
		words.Title = "Noise"
	}
	if s.Verdict != "" {
		words.Title += ", limit " + string(s.Verdict)
	}
	switch {
	case s.Tiers == nil:
		return []Block{words}
	case wide:
		return []Block{words, pairTable(s)}
	}
	return []Block{words, relativeTable(s, ranked), ratioTable(s)}
}

// differing is the number of pairs that differ.
func differing(pairs []stats.Pair) (n int) {
	for _, p := range pairs {
		if p.Apart {
			n++
		}
	}
	return n
}

func tierFacts(s stats.Standing) string {
	switch {
	case len(s.Targets) < 2:
		return ""
	case s.Tiers == nil:
		return fmt.Sprintf("not known yet: the targets have %s in common, and intervals and tiers need %d",
			figures.Counted(s.Rounds, "round"), stats.MinRounds)
	}
	sure := ""
	if differing(s.Pairs) > 0 {
		sure = ". In 95 of 100 such runs all of these differences are real"
	}
	return fmt.Sprintf("%s%s (paired t tests of log ratios over %d rounds, Holm's correction; equality by two "+
		"one-sided tests)", OutcomeWords(s.Pairs, s.Margin), sure, s.Rounds)
}

// tierWords list the tiers, and say how fine the comparison is.
func tierWords(s stats.Standing) (all sentences) {
	if len(s.Targets) < 2 || s.Tiers == nil {
		return nil
	}
	all = append(all, BothWords(s))
	for i, tier := range s.Tiers {
		all.add("Tier %d: %s", i+1, tierSentence(tier, s.Pairs))
	}
	if len(s.Tiers) > 1 {
		all.add("Tier 1 is the fastest target and those after it, up to the first that is significantly slower. " +
			"Tier 2 starts there. Two targets in different tiers may still be equal: see the pairs.")
	}
	all = append(all, StallWords(s)...)
	return append(all, ReachWords(s), CheckWords(s, differing(s.Pairs)))
}

// tierSentence names the members of a tier. Some may differ from each other, but none from the first.
func tierSentence(tier []string, pairs []stats.Pair) string {
	if len(tier) == 1 {
		return tier[0] + "."
	}
	var inner []string
	for _, p := range pairs {
		if p.Apart && slices.Contains(tier, p.A) && slices.Contains(tier, p.B) {
			inner = append(inner, Faster(p))
		}
	}
	if len(inner) == 0 {
		return figures.List(tier) + "; no significant difference."
	}
	return fmt.Sprintf("%s; none differs significantly from %s, but %s.",
		figures.List(tier), tier[0], figures.List(first(inner, 3, "%d more pairs differ")))
}

// first are the first n of a list, and how many more there are.
func first(all []string, n int, more string) []string {
	if len(all) <= n {
		return all
	}
	return append(all[:n:n], fmt.Sprintf(more, len(all)-n))
}

// Faster says which of a pair is faster.
func Faster(p stats.Pair) string {
	if p.Ratio < 1 {
		p.A, p.B = p.B, p.A
	}
	return p.A + " is faster than " + p.B
}

// ReachWords say how small a difference the pairs of a standing show.
func ReachWords(s stats.Standing) string {
	return fmt.Sprintf("The interval of a ratio is typically ±%s: smaller differences are seldom found.",
		figures.Percent(Reach(s.Pairs)))
}

// Reach is the median distance of a ratio to the upper end of its interval, as a share.
func Reach(pairs []stats.Pair) float64 {
	var all []float64
	for _, p := range pairs {
		all = append(all, p.High/p.Ratio-1)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// CheckWords say whether the signed-rank test, which assumes less, finds the same differences.
func CheckWords(s stats.Standing, apart int) string {
	var not []string
	for _, p := range s.Pairs {
		if p.Apart && !(p.SignedRank < 0.05) {
			not = append(not, p.A+" and "+p.B)
		}
	}
	switch {
	case apart == 0:
		return "All pairs with their intervals and p-values are in pairs.csv."
	case len(not) == 0:
		return "The signed-rank test (uncorrected) finds all of these differences too. All pairs are in pairs.csv."
	}
	return "The signed-rank test (uncorrected) does not find these differences: " +
		strings.Join(first(not, 5, "%d more pairs"), "; ") + ". All pairs are in pairs.csv."
}
