package page

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// unitOf is what a ranking is by.
func unitOf(g *content.Group) string {
	if g.How.SLO > 0 {
		return fmt.Sprintf("requests per second with p99 under %v", g.How.SLO)
	}
	return "requests per second"
}

// rankingWords say what a ranking shows. first are the fastest and those that are not significantly slower,
// by tiers or else by intervals.
func rankingWords(g *content.Group, s *stats.Standing, first []string) []string {
	rows := g.Competitors()
	best, last := rows[0], rows[len(rows)-1]
	rate := fmt.Sprintf("%s: %s %s", first[0], figures.Rate(best.Throughput.Mean), unitOf(g))
	if known(best.Throughput.Low) && known(best.Throughput.High) {
		rate += " (95 % interval " + span(best.Throughput, figures.Rate) + ")"
	}
	others := figures.Clip(figures.List(first[1:]), figures.ProseLimit)
	words := []string{rate + "."}
	tiers, of := s != nil && s.Tiers != nil, len(rows)
	if tiers {
		of = len(s.Targets)
	}
	switch n := len(first); {
	case of == 1:
		return words
	case tiers && n == of && n > 2:
		return append(words, fmt.Sprintf("None of the other %d is significantly slower, so this run does not show "+
			"which is fastest.", n-1))
	case tiers && n == of:
		return append(words, "The difference to "+others+" is not significant.")
	case tiers && n > 1:
		words = append(words, fmt.Sprintf("%s %s not significantly slower; all others are.", others,
			figures.Plural(n-1, "is", "are")))
	case tiers:
		words = []string{rate + ", significantly more than all others."}
	case n > 1:
		words = append(words, fmt.Sprintf("Its interval overlaps with %s of %s, so this run does not show which "+
			"is fastest.",
			figures.Plural(n-1, "the interval", "the intervals"), others))
	case known(best.Throughput.Low):
		words = append(words, "No other interval overlaps with it.")
	default:
		words = append(words, fmt.Sprintf("With fewer than %d rounds (n = %d) there is no interval, so similar "+
			"results may be equal.",
			stats.MinRounds, best.N))
	}
	slowest := fmt.Sprintf("Slowest: %s, %s", figures.Short(last.Target), figures.Rate(last.Throughput.Mean))
	if tiers && slices.Contains(s.Tiers[0], last.Target) { // its rounds vary too much
		return append(words, slowest+"; the difference is not significant.")
	}
	by := ""
	if best.N > 1 {
		by = ", compared round by round"
	}
	// the ratio of the tables: that of the means is another
	factor := figures.Factor(best.Relative.Mean / last.Relative.Mean)
	return append(words, fmt.Sprintf("%s; the fastest is %s times as fast%s.", slowest, factor, by))
}

// apartWords name the rows of the same scenario and load that are ranked apart from a group, because they had
// another limit or class.
func apartWords(in content.Input, g *content.Group) string {
	var all []string
	for _, other := range apartFrom(in, g) {
		why := limitOf(other)
		if other.Class != g.Class {
			why = cmp.Or(figures.Short(other.Class), "plain")
		}
		var rows []string
		for _, r := range other.Competitors() {
			rows = append(rows, fmt.Sprintf("%s %s", figures.Short(r.Target), figures.Rate(r.Throughput.Mean)))
		}
		if why != "" && rows != nil {
			all = append(all, figures.Clip(figures.List(rows), figures.ProseLimit)+" ("+why+")")
		}
	}
	if all == nil {
		return ""
	}
	return "Lower bounds or another class, ranked apart: " + figures.List(all) + "."
}

// apartFrom are the groups of the same scenario and load that are ranked apart.
func apartFrom(in content.Input, g *content.Group) (all []*content.Group) {
	for _, other := range content.Groups(in) {
		if other.Apart && other.Scenario == g.Scenario && other.Load == g.Load {
			all = append(all, other)
		}
	}
	return all
}

// limitOf says what limited the rows of a group; "" if that is not known.
func limitOf(g *content.Group) string {
	switch g.Verdict {
	case harness.VerdictGenerator:
		return "limited by the generator"
	case harness.VerdictDatabase:
		return "limited by the database"
	case harness.VerdictServer:
		return "limited by the server"
	case harness.VerdictUnclear:
		return "limit unclear"
	}
	return ""
}
