package results

import (
	"slices"

	"tenrounds/harness/stats"
)

// pairRow is one pair with the standing that it is of.
type pairRow struct {
	standing *stats.Standing
	pair     stats.Pair
}

func pairsColumns(k keys) []column[pairRow] {
	type p = pairRow
	side := func(target func(stats.Pair) string) func(p) place {
		return func(r p) place {
			x := k.at(r.standing.Scenario, r.standing.Load, target(r.pair))
			x.class = r.standing.Class
			return x
		}
	}
	a, b := side(func(x stats.Pair) string { return x.A }), side(func(x stats.Pair) string { return x.B })
	loads := []column[p]{{"load", "", loadMeaning, func(r p) any { return r.standing.Load }}}
	named := slices.Concat(runColumns(k, a, loads), targetColumns(k, "_a", a), targetColumns(k, "_b", b))
	return append(named, []column[p]{
		{"n", "", "rounds that both have", func(r p) any { return r.pair.N }},
		{"ratio", "ratio", "a over b, geometric mean of the ratios by round",
			func(r p) any { return r.pair.Ratio }},
		{"ratio_low", "ratio", "lower end of its interval; the intervals of all pairs hold together at 95 " +
			"% (Bonferroni). Empty below 6 rounds, as what follows",
			func(r p) any { return r.pair.Low }},
		{"ratio_high", "ratio", "upper end", func(r p) any { return r.pair.High }},
		{"p", "", "paired t test on the logarithms, this pair alone", func(r p) any { return r.pair.P }},
		{"p_holm", "", "corrected for the number of pairs (Holm)", func(r p) any { return r.pair.Holm }},
		{"p_signed_rank", "", "Wilcoxon's signed-rank test, as a check",
			func(r p) any { return r.pair.SignedRank }},
		{"outcome", "", "`different`: `p_holm` is below 0.05; `equal`: the ratio is shown to be within the " +
			"margin of 1 (two one-sided tests at 5 %); `not settled`: neither",
			func(r p) any { return r.tested(r.pair.Outcome()) }},
		{"more_rounds", "", "about how many rounds more would settle a pair; 0 if it is settled, or none would",
			func(r p) any { return r.tested(r.pair.More) }},
		{"smallest", "share", "the smallest difference that this pair's test finds in 8 of 10 cases",
			func(r p) any { return r.tested(r.pair.Smallest) }},
	}...)
}

// tested is empty where the pairs were not tested, which is not the same as false.
func (r pairRow) tested(value any) any {
	if r.standing.Tiers == nil {
		return nil
	}
	return value
}
