package content

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// CopyWords say how far entries that are one program came out apart, a paragraph for each pair.
func CopyWords(s stats.Standing) (all []string) {
	for _, c := range s.Copies {
		p := c.Throughput
		words := fmt.Sprintf("%s and %s are one program with the same settings. Over %s their throughput differed by %s",
			p.A, p.B, figures.Counted(p.N, "round"), copyFigures(p))
		if c.CPU.N > 0 {
			words += ", their CPU time for each answer by " + copyFigures(c.CPU)
		}
		words += fmt.Sprintf(": that is noise, and differences in throughput of less than %s mean nothing here.", figures.Percent(NoiseReach(p)))
		if figures.Unknown(p.Low) {
			words += fmt.Sprintf(" It can be more: an interval needs %d rounds.", stats.MinRounds)
		}
		all = append(all, words)
		if p.Apart {
			all = append(all, fmt.Sprintf("Tested alone, %s and %s are told apart (p %s), as equal programs are in 5 of 100 runs. If it happens again, something here favours one of them.",
				p.A, p.B, figures.PValue(p.P)))
		}
	}
	return all
}

// NoCopyWords say that nothing measured the noise of a run, and what would; empty where there was a copy, or nobody was
// compared.
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
	return fmt.Sprintf("No server took part twice, so how far equal ones come out apart in this run was not measured: --aa %s adds a copy to the next one.", name)
}

// copyFigures are the difference of a pair in per cent, and its ratio with the interval.
func copyFigures(p stats.Pair) string {
	s := fmt.Sprintf("%s (ratio %s", figures.Percent(math.Abs(p.Ratio-1)), figures.AsRatio(p.Ratio))
	if !figures.Unknown(p.Low) && !figures.Unknown(p.High) {
		s += fmt.Sprintf(", 95 %% interval %s..%s", figures.AsRatio(p.Low), figures.AsRatio(p.High))
	}
	return s + ")"
}

// NoiseReach is how far from 1 the ratio of two equal programs may be: to the far end of its interval, where there is one.
func NoiseReach(p stats.Pair) float64 {
	if figures.Unknown(p.Low) || figures.Unknown(p.High) {
		return math.Abs(p.Ratio - 1)
	}
	return max(math.Abs(p.Low-1), math.Abs(p.High-1))
}
