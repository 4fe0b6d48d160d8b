package page

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// tierLine is a tier as a newcomer reads it: who is in it, and how fast.
type tierLine struct {
	Name    string
	Members []tierMember
	// Words say who of its members can be told apart though not from the first.
	Words string
}

type tierMember struct {
	Target         string
	Mean, Interval cell
}

// tiersOf are those of a group; nil where there are too few rounds to tell.
func tiersOf(g *content.Group, s *stats.Standing) (all []tierLine) {
	if s == nil {
		return nil
	}
	for i, names := range s.Tiers {
		t := tierLine{Name: fmt.Sprintf("Tier %d", i+1)}
		for _, name := range names {
			at := slices.IndexFunc(g.Ranked, func(r harness.Summary) bool { return r.Target == name })
			if at < 0 {
				continue
			}
			e := g.Ranked[at].Throughput
			t.Members = append(t.Members, tierMember{Target: figures.Short(name), Mean: figureCell("throughput_mean_rps", e.Mean, figures.Rate(e.Mean)),
				Interval: figureCell("ci_low_rps", e.Low, strings.Replace(figures.Interval(e), "..", " to ", 1))})
		}
		t.Words = figures.Prose(withinTier(names, s.Pairs))
		all = append(all, t)
	}
	return all
}

// withinTier says who of a tier is faster than whom.
func withinTier(tier []string, pairs []stats.Pair) string {
	var inner []string
	for _, p := range pairs {
		if p.Apart && slices.Contains(tier, p.A) && slices.Contains(tier, p.B) {
			inner = append(inner, content.Faster(p))
		}
	}
	if len(inner) == 0 {
		return ""
	}
	return "Within it, " + figures.List(inner) + "."
}

// tierRace says in words how a ranking with tiers came out.
func tierRace(g *content.Group, s *stats.Standing, first []string, unit string) []string {
	rows := g.Competitors()
	best, last := rows[0], rows[len(rows)-1]
	rates := fmt.Sprintf("%s %s%s", figures.Rate(best.Throughput.Mean), unit, between(best.Throughput))
	switch {
	case len(s.Tiers) == 1 && len(s.Targets) == 2:
		return []string{fmt.Sprintf("%s: %s. %s cannot be told apart from it.", first[0], rates, first[1])}
	case len(s.Tiers) == 1:
		return []string{fmt.Sprintf("%s: %s. No other can be told apart from it: which of the %d is fastest is not settled by this run.", first[0], rates, len(s.Targets))}
	}
	words := fmt.Sprintf("%s: %s, more than any other, and by more than chance explains.", first[0], rates)
	if len(first) > 1 {
		words = fmt.Sprintf("%s: %s. %s cannot be told apart from it; all others are slower than it by more than chance explains.", first[0], rates, figures.Clip(figures.List(first[1:]), figures.ProseLimit))
	}
	if slices.Contains(s.Tiers[0], last.Target) { // it scatters so much that its distance means nothing
		return []string{words, fmt.Sprintf("Last: %s with %s, though it cannot be told from the first.", figures.Short(last.Target), figures.Rate(last.Throughput.Mean))}
	}
	return []string{words, lastWords(best, last)}
}

// apartWords name the rows of the same scenario and load that another limit keeps out of the ranking.
func apartWords(in content.Input, g *content.Group) string {
	var all []string
	for _, other := range content.Groups(in) {
		if !other.Apart || other.Scenario != g.Scenario || other.Load != g.Load {
			continue
		}
		why := map[string]string{
			harness.VerdictGenerator: "the generator was the limit, which says nothing of a server",
			harness.VerdictDatabase:  "the database was the limit",
			harness.VerdictServer:    "the server was the limit",
			harness.VerdictUnclear:   "what the limit was is unclear",
		}[other.Verdict]
		var rows []string
		for _, r := range other.Competitors() {
			rows = append(rows, fmt.Sprintf("%s with %s", figures.Short(r.Target), figures.Rate(r.Throughput.Mean)))
		}
		if other.Class != g.Class {
			why = "tuned"
			if other.Class == "" {
				why = "plain"
			}
		}
		if why != "" && rows != nil {
			all = append(all, figures.Clip(figures.List(rows), figures.ProseLimit)+" ("+why+")")
		}
	}
	if all == nil {
		return ""
	}
	return "Not compared with these, because something else limited them: " + strings.Join(all, "; ") + "."
}

// headlineOfTiers is the headline where every ranking has the same first ones, whoever is on top of them; "" if not.
func headlineOfTiers(firsts [][]string, of int) string {
	sorted := func(names []string) []string { return slices.Sorted(slices.Values(names)) }
	for _, f := range firsts {
		if len(f) < 2 || !slices.Equal(sorted(f), sorted(firsts[0])) {
			return ""
		}
	}
	switch n := len(firsts[0]); {
	case n == of && n > 3:
		return fmt.Sprintf("None of %d servers can be told apart from the first", n)
	case n == of:
		return figures.List(firsts[0]) + " cannot be told apart"
	case n <= 4:
		return figures.List(firsts[0]) + " came first; this run cannot tell them apart"
	}
	return ""
}

// openHeadline is the headline of a run that offers its loads: that all were met, where they were.
func openHeadline(in content.Input) string {
	const undecided = "How each server bore the load"
	what := ""
	for _, g := range content.Groups(in) {
		for _, r := range g.Ranked {
			if r.Verdict != harness.VerdictOffered {
				return undecided
			}
		}
		if !g.How.Open() || len(g.Unranked) > 0 || len(g.Ranked) == 0 {
			return undecided
		}
		load := content.LoadWords(g.How, g.Load)
		if g.How.Mode == harness.ModeRate {
			load = figures.Number(g.How.Rate) + " requests per second"
		}
		if what != "" && what != load {
			load = "all loads that were offered"
		}
		what = load
	}
	if what == "" {
		return undecided
	}
	return "Every server bore " + what
}
