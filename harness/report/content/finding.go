package content

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Finding is the result of a run in one sentence without a full stop: how a variant compares with its plain
// target, how much an application leaves of the differences, or how engines differ. It is "" for runs that
// show nothing of this kind.
func Finding(in Input) string {
	for _, of := range []func(Input) string{variantFinding, spreadFinding, engineFinding} {
		if words := of(in); words != "" {
			return words
		}
	}
	return ""
}

// mostSentences is how many comparisons of variants a finding names.
const mostSentences = 2

// variantFinding compares each variant with its plain target.
func variantFinding(in Input) string {
	var all []string
	for _, s := range in.Standings {
		for _, v := range in.Run.Variants {
			rate, known := stats.Between(s.Pairs, v.Name, v.Target)
			if !known || s.Tiers == nil {
				continue
			}
			cpu, _ := stats.Between(s.CPU, v.Name, v.Target)
			words := strings.TrimSuffix(comparedWords(rate, cpu, s.Margin), ".")
			if len(in.Run.Plan.Scenarios) > 1 {
				words = s.Scenario + ": " + words
			}
			all = append(all, words)
		}
	}
	if n := len(all) - mostSentences; n > 0 {
		all = append(all[:mostSentences], fmt.Sprintf("%s below", figures.Counted(n, "more comparison")))
	}
	return strings.Join(all, "; ")
}

// spreadFinding says what an application leaves of the difference between the fastest framework and the
// slowest. It speaks of the last application of the run, which asks for all kinds of its requests where the
// run has such a mix. It needs proof that the difference shrinks.
func spreadFinding(in Input) string {
	if len(in.Spreads) == 0 {
		return ""
	}
	s := in.Spreads[len(in.Spreads)-1]
	plain, application := s.Plain.Range, s.Application.Range
	if len(s.Rows) < 2 || !(s.Factor.Low > 1) || !(plain.Mean > application.Mean) {
		return ""
	}
	words := fmt.Sprintf(
		"Behind a database, the fastest framework answers %sx as fast as the slowest instead of %sx",
		figures.Factor(application.Mean),
		figures.Factor(plain.Mean),
	)
	if !(application.Low > 1) {
		words += ", and maybe no faster"
	}
	return words
}

// Engines form groups where there are at most mostEngines and each of them but a few has several targets.
const mostEngines = 4

// littleSpread is the share of the difference between two engines, as logarithms, up to which the differences
// within one of them hardly matter.
const littleSpread = 0.1

// engineFinding says how much faster the servers on one engine are, and how far those on the most common
// other engine differ among themselves. It needs an engine whose targets are all significantly faster than
// all others, in each ranking.
func engineFinding(in Input) string {
	var first, other string
	least, most, inner := math.Inf(1), 0.0, 0.0
	for _, s := range firstStandings(in) {
		if len(s.Engines) < 2 || len(s.Engines) > mostEngines || len(s.Targets) < len(s.Engines)+2 ||
			!s.Engines[1].Apart {
			return ""
		}
		rest := slices.MaxFunc(s.Engines[1:], func(a, b stats.EngineGroup) int {
			return len(a.Targets) - len(b.Targets)
		})
		if first == "" {
			first, other = s.Engines[0].Engine, rest.Engine
		}
		if s.Engines[0].Engine != first || rest.Engine != other {
			return ""
		}
		least, most = min(least, rest.Behind.Mean), max(most, rest.Behind.Mean)
		inner = max(inner, rest.Spread.Ratio)
	}
	if first == "" {
		return ""
	}
	words := fmt.Sprintf("Servers on %s answer %s as fast as those on %s", figures.Short(first),
		times(least, most), figures.Short(other))
	switch {
	case inner == 0: // there is one of them
		return words
	case math.Log(inner) <= littleSpread*math.Log(least):
		return fmt.Sprintf("%s; which framework you put on %s hardly matters", words, figures.Short(other))
	}
	return fmt.Sprintf("%s; on %s the fastest and the slowest differ by %s", words, figures.Short(other),
		wholePercent(inner-1))
}

// times prints one factor or two: "2.1x", "2.1x to 2.3x".
func times(least, most float64) string {
	a, b := fmt.Sprintf("%.1fx", least), fmt.Sprintf("%.1fx", most)
	if a == b {
		return a
	}
	return a + " to " + b
}

func wholePercent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// firstStandings are those of the rankings that compare servers: without those that stand apart, or only
// check another generator, or whose limit was a database.
func firstStandings(in Input) (all []*stats.Standing) {
	for _, g := range Groups(in) {
		if s := StandingOf(in, g); s != nil && !g.Apart && !g.How.CrossCheck() &&
			g.Verdict != harness.VerdictDatabase {
			all = append(all, s)
		}
	}
	return all
}

// StandingOf compares the rows of a group, which have the same limit and class; nil if they were not
// compared.
func StandingOf(in Input, g *Group) *stats.Standing {
	for i := range in.Standings {
		s := &in.Standings[i]
		if s.Scenario == g.Scenario && s.Load == g.Load && s.Verdict == g.Verdict && s.Class == g.Class &&
			!g.How.Open() && (len(s.Targets) > 1 || len(s.Copies) > 0) {
			return s
		}
	}
	return nil
}
