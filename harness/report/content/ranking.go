package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// rankingTable ranks the rows of a closed loop or of a search.
func rankingTable(in Input, g *Group, wide bool) Block {
	b := Block{Title: g.Heading(), Facts: g.Facts(), Words: append(LimitWords(g), MadeWords(in.Run.Plan, g)...)}
	b.columns(wide, "r #", "l target", "l version", "r mean/s|requests/s", "r sd", "r cv", "r 95 % interval",
		"r rel|relative (slowest = 1)", "r |p50", "r p99", "r |max", "r |n")
	for i, r := range g.Ranked {
		relative := figures.Factor(r.Relative.Mean)
		if wide {
			relative = figures.Factors(r.Relative)
		}
		t := r.Throughput
		b.row(g.Rank(i), WithGaps(r), r.Version, figures.Rate(t.Mean), figures.Rate(t.SD), figures.Percent(t.CV),
			figures.Interval(t), relative, figures.At(r, figures.P50), p99(r, wide),
			figures.At(r, longest), fmt.Sprint(r.N))
	}
	b.Notes = unranked(g)
	if OutOfMeans(g) {
		b.Notes = append(b.Notes, ByRatios)
	}
	if !g.Apart {
		b.Notes = append(b.Notes, unsupported(in.Run.Plan, g.Scenario)...)
	}
	return b
}

// p99 is that of all answers, in a document with its interval by round.
func p99(r harness.Summary, wide bool) string {
	text := figures.At(r, figures.P99)
	if s := Durations(r.P99); wide && r.P99.Low > 0 {
		return text + " (" + s + ")"
	}
	return text
}

func longest(d *harness.Distribution) float64 { return d.Max }

// unranked lists the rows of a group that have no rank, and why.
func unranked(g *Group) (notes sentences) {
	for _, r := range g.Unranked {
		notes.add("%s %s (%s requests/s) is not ranked: %s", r.Target, r.Version,
			figures.Rate(r.Throughput.Mean),
			r.Unranked)
	}
	return notes
}

// unsupported lists the entries of a plan that cannot have a scenario, and why.
func unsupported(p harness.Plan, scenario string) (notes sentences) {
	for _, e := range p.Entries {
		if why := e.Unsupported[scenario]; why != "" {
			notes.add("%s: not supported, since %s", e.Alias, why)
		}
	}
	return notes
}

// intervalWords say what the intervals of a ranking assume; empty if there are none.
func intervalWords(in Input) string {
	known := func(r harness.Summary) bool { // those of a search alone are not over rounds
		return !figures.Unknown(r.Throughput.Low) && (r.Tries == 0 || r.N >= stats.MinRounds)
	}
	if !slices.ContainsFunc(Groups(in), func(g *Group) bool {
		return !g.How.Open() &&
			slices.ContainsFunc(g.Ranked, known)
	}) {
		return ""
	}
	s := "The 95 % intervals assume independent rounds; on a machine whose speed drifts they are too narrow."
	if slices.ContainsFunc(in.Standings, func(s stats.Standing) bool { return s.Tiers != nil }) {
		s += " Compare targets by their tiers."
	}
	return s
}

// MadeWords list the rows of a group that have settings of their own for building, starting or warming up.
func MadeWords(p harness.Plan, g *Group) []string {
	var all []string
	for _, r := range slices.Concat(g.Ranked, g.Unranked) {
		i := slices.IndexFunc(p.Entries, func(e harness.Entry) bool { return e.Alias == r.Target })
		if i < 0 {
			continue
		}
		if made := p.Entries[i].Made(); made != "" {
			all = append(all, figures.Short(r.Target)+": "+made)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	return []string{strings.Join(all, "; ") + "."}
}
