package content

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// OutcomeWords count the pairs of a family of tests by their outcomes, without a full stop.
func OutcomeWords(pairs []stats.Pair, margin float64) string {
	var equal int
	var more []int // rounds, of those that are not settled
	for _, p := range pairs {
		switch {
		case p.Equal:
			equal++
		case !p.Apart:
			more = append(more, p.More)
		}
	}
	words := fmt.Sprintf("%d of %d pairs differ significantly", differing(pairs), len(pairs))
	if equal > 0 {
		words += fmt.Sprintf(", %d %s equal within %s", equal, figures.Plural(equal, "is", "are"),
			figures.Percent(margin))
	}
	if len(more) > 0 {
		words += fmt.Sprintf(", %d %s not settled", len(more), figures.Plural(len(more), "is", "are"))
		if n := MoreRounds(more); n != "" {
			words += " (half of them need about " + n + ")"
		}
	}
	return words
}

// mostRounds is the largest number of further rounds that is printed: beyond, it says little.
const mostRounds = 1000

// MoreRounds is the median number of rounds that would settle pairs; "" if it is not known or too large.
func MoreRounds(more []int) string {
	slices.Sort(more)
	if n := more[len(more)/2]; n > 0 && n <= mostRounds {
		return figures.Counted(n, "more round")
	}
	return ""
}

// BothWords compare throughput and CPU time per answer in one sentence: which target is fastest, and which
// needs least CPU time. Of two targets it has the differences with their intervals.
func BothWords(s stats.Standing) string {
	if len(s.Targets) == 2 {
		return pairWords(s)
	}
	fastest := s.Tiers[0]
	words := figures.List(fastest) + " " + figures.Plural(len(fastest), "is", "are") + " fastest"
	if len(fastest) > 3 {
		words = fmt.Sprintf("%s and %d others are fastest", fastest[0], len(fastest)-1)
	}
	if least := LeastCPUWords(s); least != "" {
		words += "; " + least
	}
	return words + "."
}

// LeastCPUWords say which of several targets need the least CPU time per answer, without a full stop; "" if
// that is not known.
func LeastCPUWords(s stats.Standing) string {
	if s.CPU == nil {
		return ""
	}
	return needLeast(LeastCPU(s))
}

func needLeast(targets []string) string {
	const need = " the least CPU time per answer"
	if len(targets) > 3 {
		return fmt.Sprintf("%d targets need", len(targets)) + need
	}
	return figures.List(targets) + figures.Plural(len(targets), " needs", " need") + need
}

// EqualRateWords compare targets that had the same throughput, by a standing of their CPU time per answer: of
// two with the difference and its interval, the cheaper first. They have no full stop, and are "" while
// nothing is known. Of two their p99 comes first.
func EqualRateWords(s stats.Standing) string {
	switch {
	case s.Tiers == nil || len(s.Targets) < 2:
		return ""
	case len(s.Targets) > 2:
		return needLeast(s.Tiers[0])
	}
	p := s.Pairs[0]
	if p.Ratio > 1 {
		p = p.Reverse()
	}
	return tailWords(s) + pairPhrase(p, s.Margin, cpuPerAnswer, needsMore, needsLess)
}

const (
	cpuPerAnswer = "CPU time per answer"
	needsMore    = "needs %s more " + cpuPerAnswer
	needsLess    = "needs %s less " + cpuPerAnswer
)

// LeastCPU are the targets that need the least CPU time per answer, and those that do not need significantly
// more, in the order of the table; nil if that is not known.
func LeastCPU(s stats.Standing) []string {
	if s.CPU == nil {
		return nil
	}
	least, lowest := s.Targets[0], 1.0
	for _, p := range s.CPU { // the first pairs are those of the first target
		if p.A == s.Targets[0] && 1/p.Ratio < lowest {
			least, lowest = p.B, 1/p.Ratio
		}
	}
	return slices.DeleteFunc(slices.Clone(s.Targets), func(t string) bool {
		return slices.ContainsFunc(s.CPU, func(p stats.Pair) bool {
			return p.Apart && (p.A == t && p.B == least || p.B == t && p.A == least)
		})
	})
}

// pairWords compare two targets in both figures, the faster first.
func pairWords(s stats.Standing) string {
	rate, cpu := s.Pairs[0], stats.Pair{}
	if len(s.CPU) == 1 {
		cpu = s.CPU[0]
	}
	if rate.Ratio < 1 {
		rate, cpu = rate.Reverse(), cpu.Reverse()
	}
	return comparedWords(rate, cpu, s.Margin)
}

// comparedWords compare A of a pair with B, in throughput and in CPU time per answer. The latter names nobody
// where it is not known.
func comparedWords(rate, cpu stats.Pair, margin float64) string {
	words := pairPhrase(rate, margin, "throughput", "is %s faster", "is %s slower")
	switch {
	case cpu.A == "":
	case rate.Apart && cpu.Apart: // the names stand there already
		words += conjunction(rate, cpu) + changePhrase(cpu, needsMore, needsLess, "")
	default:
		words += conjunction(rate, cpu) + pairPhrase(cpu, margin, cpuPerAnswer, needsMore, needsLess)
	}
	if rate.Outcome() == stats.ChangeOpen { // it does not begin with a name, which would keep its small letter
		words = strings.ToUpper(words[:1]) + words[1:]
	}
	return words + "."
}

// conjunction is "but" where the faster of two targets needs more CPU time, or one of two that are as fast.
func conjunction(rate, cpu stats.Pair) string {
	if cpu.Apart && (!rate.Apart || (cpu.Ratio > 1) == (rate.Ratio > 1)) {
		return ", but "
	}
	return ", and "
}

// pairPhrase says which of the three outcomes a pair has, with its interval. more and less are what a
// significant difference is called.
func pairPhrase(p stats.Pair, margin float64, figure, more, less string) string {
	bounds := boundsOf(p)
	switch {
	case p.Apart:
		return p.A + " " + changePhrase(p, more, less, " than "+p.B)
	case p.Equal:
		within := figures.Percent(margin)
		if p.Low < 1/(1+margin) || p.High > 1+margin { // the 95 % interval; equality takes that of 90 %
			bounds += "; at 90 % within " + within
		}
		return fmt.Sprintf("%s and %s are equal within %s in %s (%s)", p.A, p.B, within, figure, bounds)
	}
	words := fmt.Sprintf("whether %s and %s differ in %s is not settled (%s", p.A, p.B, figure, bounds)
	if n := MoreRounds([]int{p.More}); n != "" {
		words += fmt.Sprintf("; about %s would settle it: --rounds %d", n, p.N+p.More)
	}
	return words + ")"
}

// changePhrase says by how much A of a pair differs from B.
func changePhrase(p stats.Pair, more, less, than string) string {
	if p.Ratio >= manyTimes {
		return timesPhrase(p, more, than)
	}
	words, by := more, p.Ratio-1
	if p.Ratio < 1 {
		words, by = less, 1-p.Ratio
	}
	return fmt.Sprintf(words, figures.Percent(by)) + than + " (" + boundsOf(p) + ")"
}

// manyTimes is from which ratio on a difference is told in times: "1078 % faster" has to be read twice.
const manyTimes = 2

// timesPhrase says how many times the figure of B that of A is.
func timesPhrase(p stats.Pair, more, than string) string {
	words, link := "needs %s times the CPU time per answer", " of "
	if strings.Contains(more, "faster") {
		words, link = "is %s times as fast", " as "
	}
	if than != "" {
		than = link + p.B
	}
	return fmt.Sprintf(words, figures.Factor(p.Ratio)) + than +
		fmt.Sprintf(" (%s to %s)", figures.Factor(p.Low), figures.Factor(p.High))
}

func boundsOf(p stats.Pair) string {
	return fmt.Sprintf("%s to %s", figures.Change(p.Low-1), figures.Change(p.High-1))
}

// StallWords name the targets that lost time in a few slices.
func StallWords(s stats.Standing) []string {
	var all sentences
	for _, x := range s.Stalls {
		all.add("Stalls cost %s %s of its rate (±%s), beyond what they cost the others: its rate counts them, "+
			"its ratios and tests do not.", x.Target, figures.Percent(x.Cost), figures.Percent(x.Within))
	}
	return all
}

// CPUWords say what the pairs show in CPU time per answer, and in percentiles; nil where nothing is known.
// Of two targets BothWords have the CPU time.
func CPUWords(s stats.Standing) []string {
	if s.Tiers == nil || len(s.Targets) < 2 {
		return nil
	}
	var all sentences
	if len(s.Targets) > 2 && testedPairs(s.CPU) {
		all.add("CPU time per answer: %s.", OutcomeWords(s.CPU, s.Margin))
	}
	return append(all, TimeWords(s)...)
}

// TimeWords say what the pairs show in the percentiles of response times.
func TimeWords(s stats.Standing) []string {
	var all sentences
	for _, x := range []struct {
		figure string
		pairs  []stats.Pair
	}{{"p50", s.P50}, {"p99", s.P99}} {
		switch {
		case !testedPairs(x.pairs):
		case len(x.pairs) > 1:
			all.add("%s: %s.", x.figure, OutcomeWords(x.pairs, s.Margin))
		default:
			all.add("%s, by round: %s.", x.figure, timePhrase(x.pairs[0], s.Margin))
		}
	}
	return all
}

func testedPairs(pairs []stats.Pair) bool { return len(pairs) > 0 && !math.IsNaN(pairs[0].P) }

// tailWords compare the p99 of two targets, with a semicolon; "" if it was not tested.
func tailWords(s stats.Standing) string {
	if !testedPairs(s.P99) {
		return ""
	}
	p := s.P99[0]
	if p.Ratio < 1 {
		p = p.Reverse()
	}
	bounds := fmt.Sprintf("(ratio %s to %s); ", figures.Factor(p.Low), figures.Factor(p.High))
	switch {
	case p.Apart:
		return fmt.Sprintf("the p99 of %s is higher than that of %s %s", p.A, p.B, bounds)
	case p.Equal:
		return fmt.Sprintf("their p99 is equal within %s %s", figures.Percent(s.Margin), bounds)
	}
	return fmt.Sprintf("whether the p99 of %s is higher than that of %s is not settled %s", p.A, p.B, bounds)
}

// timePhrase says which of the three outcomes a pair has in a response time.
func timePhrase(p stats.Pair, margin float64) string {
	if p.Ratio < 1 {
		p = p.Reverse()
	}
	bounds := figures.Factor(p.Low) + " to " + figures.Factor(p.High)
	switch {
	case p.Apart:
		return fmt.Sprintf("that of %s is %s times that of %s (%s)", p.A, figures.Factor(p.Ratio), p.B, bounds)
	case p.Equal:
		return fmt.Sprintf("%s and %s are equal within %s (ratio %s)", p.A, p.B, figures.Percent(margin), bounds)
	}
	return fmt.Sprintf("whether %s and %s differ is not settled (ratio %s)", p.A, p.B, bounds)
}
