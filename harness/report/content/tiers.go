package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// StandingsOf are those of the rows of a group: more than one if these have different verdicts.
func StandingsOf(in Input, g *Group) (all []stats.Standing) {
	for _, s := range in.Standings {
		own := func(r harness.Summary) bool { return slices.Contains(s.Targets, r.Target) }
		if s.Scenario == g.Scenario && s.Load == g.Load && (len(s.Targets) > 1 || len(s.Copies) > 0) && slices.ContainsFunc(g.Ranked, own) {
			all = append(all, s)
		}
	}
	return all
}

// TierWords say who can be told from whom, a paragraph each.
func TierWords(s stats.Standing) []string {
	if len(s.Targets) < 2 {
		return nil
	}
	if s.Tiers == nil {
		return []string{fmt.Sprintf("Who is faster than whom cannot be said yet: the targets have %s in common, and intervals and tiers need %d.", figures.Counted(s.Rounds, "round"), stats.MinRounds)}
	}
	apart := 0
	for _, p := range s.Pairs {
		if p.Apart {
			apart++
		}
	}
	all := []string{fmt.Sprintf("Who is faster than whom, compared round by round: %d of %d pairs can be told apart. "+
		"In 95 of 100 such runs not one of these would be wrong (paired t tests of log ratios over %d rounds, Holm's correction).",
		apart, len(s.Pairs), s.Rounds)}
	for i, tier := range s.Tiers {
		all = append(all, fmt.Sprintf("Tier %d: %s", i+1, tierSentence(tier, s.Pairs)))
	}
	if len(s.Tiers) > 1 {
		words := "A tier is the fastest target that is left with all that cannot be told apart from it. Two across a border may still be equal: see the pairs."
		if !slices.Equal(slices.Concat(s.Tiers...), s.Targets) {
			words += " A target whose ratios scatter little can stand in a later tier than slower ones that scatter more."
		}
		all = append(all, words)
	}
	return append(all, fmt.Sprintf("The interval of a ratio typically reaches %s to either side here: smaller differences seldom show.", figures.Percent(Reach(s.Pairs))), CheckWords(s, apart))
}

// tierSentence names the members of a tier. Some of them may be told apart from each other, though not from the first.
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
		return figures.List(tier) + " cannot be told apart."
	}
	const shown = 3
	if len(inner) > shown {
		inner = append(inner[:shown:shown], fmt.Sprintf("%d pairs more are told apart", len(inner)-shown))
	}
	return fmt.Sprintf("%s cannot be told apart from %s, the first of them, but %s.", figures.List(tier[1:]), tier[0], figures.List(inner))
}

// Faster says which of a pair is faster, and by how much.
func Faster(p stats.Pair) string {
	if p.Ratio < 1 {
		p.A, p.B = p.B, p.A
	}
	return p.A + " is faster than " + p.B
}

// Reach is how far the median interval goes up from its ratio, as a share.
func Reach(pairs []stats.Pair) float64 {
	var all []float64
	for _, p := range pairs {
		all = append(all, p.High/p.Ratio-1)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// CheckWords say whether the test that supposes less sees the same.
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
		return "The signed-rank test, uncorrected, sees each of these differences as well. All pairs are in pairs.csv."
	}
	const shown = 5
	if len(not) > shown {
		not = append(not[:shown:shown], fmt.Sprintf("%d pairs more", len(not)-shown))
	}
	return "The signed-rank test, uncorrected, does not see all of these differences: not that of " + strings.Join(not, "; ") + ". All pairs are in pairs.csv."
}
