package content

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// CopyWords say how much a program and its copy differed, which is noise. Each pair has a paragraph.
func CopyWords(s stats.Standing) []string {
	var all sentences
	for _, c := range s.Copies {
		p := c.Throughput
		words := fmt.Sprintf("%s and %s are the same program. Over %s their throughput differed by %s",
			p.A, p.B, figures.Counted(p.N, "round"), copyFigures(p))
		if c.CPU.N > 0 {
			words += " and their CPU time per answer by " + copyFigures(c.CPU)
		}
		words += fmt.Sprintf(". This is noise: ignore differences in throughput under %s.",
			figures.Percent(NoiseReach(p)))
		if figures.Unknown(p.Low) {
			words += fmt.Sprintf(" The noise may be larger: an interval needs %d rounds.", stats.MinRounds)
		}
		all = append(all, words)
		if p.Apart {
			all.add("Tested alone, %s and %s differ significantly (p %s). Chance does this in 5 of 100 runs; if it "+
				"happens again, something here favours one of them.", p.A, p.B, figures.PValue(p.P))
		}
	}
	return all
}

// NoiseWords say in a sentence how much programs and their copies differed at most; "" without copies.
func NoiseWords(all []stats.Standing) string {
	name, by, reach, n := "", 0.0, 0.0, 0
	for _, s := range all {
		for _, c := range s.Copies {
			p := c.Throughput
			name, n = p.A, n+1
			by, reach = max(by, math.Abs(p.Ratio-1)), max(reach, NoiseReach(p))
		}
	}
	if n == 0 {
		return ""
	}
	words := figures.Percent(by)
	if n > 1 {
		words = "up to " + words
	}
	if reach > by {
		words += fmt.Sprintf(" (interval to %s)", figures.Percent(reach))
	}
	return fmt.Sprintf("A copy of %s differed by %s: that is noise.", name, words)
}

// NoCopyWords say that the noise of a run was not measured, and how to do so; empty if there was a copy, or
// no comparison.
func NoCopyWords(in Input) string {
	copied := func(x harness.Subject) bool { return x.CopyOf != "" }
	var names []string
	for _, s := range in.Standings {
		if len(s.Copies) > 0 {
			return ""
		}
		names = append(names, s.Targets...)
	}
	if len(names) == 0 || slices.ContainsFunc(in.Run.Subjects, copied) {
		return ""
	}
	name := names[0]
	if slices.Contains(names, "nethttp") {
		name = "nethttp"
	}
	return fmt.Sprintf("This run did not measure its noise. To do so, add a copy of a server to the next "+
		"run: --aa %s.", name)
}

// copyFigures are the difference of a pair in per cent, and its ratio with the interval.
func copyFigures(p stats.Pair) string {
	s := fmt.Sprintf("%s (ratio %s", figures.Percent(math.Abs(p.Ratio-1)), figures.AsRatio(p.Ratio))
	if !figures.Unknown(p.Low) && !figures.Unknown(p.High) {
		s += fmt.Sprintf(", 95 %% interval %s..%s", figures.AsRatio(p.Low), figures.AsRatio(p.High))
	}
	return s + ")"
}

// NoiseReach is the largest distance from 1 of the interval of a pair, or of its ratio if it has no interval.
func NoiseReach(p stats.Pair) float64 {
	if figures.Unknown(p.Low) || figures.Unknown(p.High) {
		return math.Abs(p.Ratio - 1)
	}
	return max(math.Abs(p.Low-1), math.Abs(p.High-1))
}
