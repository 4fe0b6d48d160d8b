package report

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// answer is the top of the page: what came out, in words.
type answer struct {
	Headline string
	Findings []finding
	State    string
	Method   string
	Rounds   int
	Closed   bool
}

// finding is what a scenario and a load came to.
type finding struct{ Head, Words string }

func answerView(in Input) any {
	a := answer{State: prose(state(in.Run)), Rounds: in.Run.Plan.Rounds, Method: prose(method(in.Run.Plan))}
	var firsts [][]string
	for _, g := range groups(in) {
		g.ranked = g.competitors()
		if g.apart { // with another limit; the ranking has it
			continue
		}
		f, first := g.finding()
		a.Findings = append(a.Findings, f)
		if len(first) > 0 {
			a.Closed = true
			firsts = append(firsts, first)
		}
	}
	for _, s := range curvesOf(in.Sweeps) {
		f, peak := sweepFinding(s)
		a.Findings = append(a.Findings, f)
		if a.Headline == "" {
			a.Headline = peak
		}
	}
	if len(firsts) > 0 || a.Headline == "" {
		a.Headline = headline(firsts, len(in.Rows) > 0)
	}
	return a
}

// headline says who came first, if it is the same everywhere.
func headline(firsts [][]string, measured bool) string {
	firsts = slices.DeleteFunc(firsts, func(f []string) bool { return len(f) == 0 })
	switch {
	case !measured:
		return "Nothing has been measured yet"
	case len(firsts) == 0:
		return "How each server bore the load"
	}
	same := !slices.ContainsFunc(firsts, func(f []string) bool { return f[0] != firsts[0][0] })
	if !same {
		var names []string
		for _, f := range firsts {
			if !slices.Contains(names, f[0]) {
				names = append(names, f[0])
			}
		}
		return clip(inWords(names), proseLimit) + " came first, depending on what was asked"
	}
	var near []string
	for _, f := range firsts {
		for _, name := range f[1:] {
			if !slices.Contains(near, name) {
				near = append(near, name)
			}
		}
	}
	switch {
	case len(near) == 0:
		return firsts[0][0] + " came first"
	case len(near) > 3:
		return fmt.Sprintf("%s came first, with %d others too close to tell apart", firsts[0][0], len(near))
	}
	return firsts[0][0] + " came first, with " + inWords(near) + " too close to tell apart"
}

// finding says what a group came to. first are its fastest row and those whose intervals overlap with its own.
func (g *group) finding() (f finding, first []string) {
	f.Head = short(g.scenario) + ", " + loadWords(g.how, g.load)
	var words []string
	switch {
	case g.how.Open():
		words = append(g.brokeWords(), openWords(g)...)
	case len(g.ranked) == 0:
		words = []string{"No row is ranked."}
	default:
		first = g.fastest()
		words = g.race(first)
	}
	if n := len(g.unranked); n > 0 {
		var names []string
		for _, r := range g.unranked {
			names = append(names, short(r.Target))
		}
		words = append(words, "Not ranked, because errors are never speed: "+clip(inWords(names), proseLimit)+".")
	}
	f.Words = strings.Join(words, " ")
	return f, first
}

// brokeWords says of a ramp who broke at how many users, those that bore most first.
func (g *group) brokeWords() []string {
	if !g.how.Ramp() || len(g.ranked) == 0 {
		return nil
	}
	var names []string
	for _, r := range byBorne(g.ranked) {
		names = append(names, short(r.Target)+" "+broke(r))
	}
	return []string{"Users at which each broke: " + clip(strings.Join(names, "; "), proseLimit) + "."}
}

// fastest are the fastest row and those that the run does not tell apart from it. Without intervals it is alone.
func (g *group) fastest() []string {
	best := g.ranked[0]
	names := []string{short(best.Target)}
	for _, r := range g.ranked[1:] {
		if r.Throughput.High >= best.Throughput.Low { // never true of what is no number
			names = append(names, short(r.Target))
		}
	}
	return names
}

// race says in words how a ranking came out.
func (g *group) race(first []string) []string {
	best, last := g.ranked[0], g.ranked[len(g.ranked)-1]
	unit := "requests per second"
	if g.how.SLO > 0 {
		unit = fmt.Sprintf("requests per second as the most at which 99 of 100 answers took under %v", g.how.SLO)
	}
	words := []string{fmt.Sprintf("%s: %s %s%s.", first[0], rate(best.Throughput.Mean), unit, between(best.Throughput))}
	switch {
	case len(g.ranked) == 1:
		return words
	case len(first) > 1:
		words = append(words, fmt.Sprintf("The %s of %s %s with its own: which of them is fastest is not settled by this run.",
			plural(len(first)-1, "interval", "intervals"), clip(inWords(first[1:]), proseLimit), plural(len(first)-1, "overlaps", "overlap")))
	case !unknown(best.Throughput.Low):
		words = append(words, "No other interval reaches up to its own.")
	default:
		words = append(words, fmt.Sprintf("Under six rounds there is no interval, so what is close may well be equal (n = %d).", best.N))
	}
	return append(words, fmt.Sprintf("Last: %s with %s, so the first is %s times as fast.", short(last.Target), rate(last.Throughput.Mean), factor(ratioOf(best, last))))
}

// ratioOf is the ratio of two rows as the tables have it.
func ratioOf(best, last harness.Summary) float64 {
	return best.Relative.Mean / last.Relative.Mean
}

func between(e harness.Estimate) string {
	if unknown(e.Low) || unknown(e.High) {
		return ""
	}
	return fmt.Sprintf(" (likely between %s and %s)", rate(e.Low), rate(e.High))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
