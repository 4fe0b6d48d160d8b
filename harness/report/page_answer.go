package report

import (
	"cmp"
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
	// Tiers says that some finding has them, Many that there are too many findings to open all.
	Tiers, Many bool
}

// finding is what a scenario and a load came to.
type finding struct {
	Scenario, Load string
	Head, Words    string
	Tiers          []tierLine
	// After is what the tiers leave out.
	After string
}

func answerView(in Input) any {
	a := answer{State: prose(state(in.Run)), Rounds: in.Run.Plan.Rounds, Method: prose(method(in.Run.Plan))}
	var firsts, open races // open: where few can be told apart, or the database was the limit
	compared, settled := map[string]bool{}, false
	all := groups(in)
	for _, g := range all {
		if g.apart { // with another limit; the ranking has it
			continue
		}
		f, first := g.finding(in)
		a.Findings, a.Tiers = append(a.Findings, f), a.Tiers || f.Tiers != nil
		if len(first) > 0 {
			a.Closed = true
			if onlyChecks(g, all) {
				continue
			}
			if r := (race{g.scenario, first, len(g.competitors())}); r.open() || g.verdict == harness.VerdictDatabase {
				open = append(open, r)
			} else {
				firsts = append(firsts, r)
			}
			for _, r := range g.competitors() {
				compared[r.Target] = true
				settled = settled || !unknown(r.Throughput.Low)
			}
		}
	}
	if len(firsts) == 0 {
		firsts, open = open, nil
	}
	a.Many = len(a.Findings) > 3
	for _, s := range curvesOf(in.Sweeps) {
		f, peak := sweepFinding(s)
		a.Findings = append(a.Findings, f)
		if a.Headline == "" {
			a.Headline = peak
		}
	}
	if len(firsts) > 0 || a.Headline == "" {
		a.Headline = cmp.Or(firsts.headline(open, len(compared), len(in.Rows) > 0), openHeadline(in))
	}
	switch {
	case len(firsts) == 0 || len(compared) < 2:
	case !settled:
		a.Headline += ", in too few rounds to settle it"
	default:
		a.Headline += open.unsettled()
	}
	return a
}

// headline says who came first, if it is the same everywhere. compared is how many targets there were to tell apart.
func headline(firsts [][]string, compared int, measured bool) string {
	firsts = slices.DeleteFunc(firsts, func(f []string) bool { return len(f) == 0 })
	switch {
	case !measured:
		return "Nothing has been measured yet"
	case len(firsts) == 0:
		return ""
	}
	if words := headlineOfTiers(firsts, compared); words != "" {
		return words
	}
	same := !slices.ContainsFunc(firsts, func(f []string) bool { return f[0] != firsts[0][0] })
	if !same {
		var names []string
		for _, f := range firsts {
			if !slices.Contains(names, f[0]) {
				names = append(names, f[0])
			}
		}
		return clip(list(names), proseLimit) + " came first, depending on what was asked"
	}
	return firsts[0][0] + " came first" + nearWords(firsts)
}

// finding says what a group came to. first are its fastest row and those that the run does not tell apart from it.
func (g *group) finding(in Input) (f finding, first []string) {
	f.Scenario, f.Load, f.Head = short(g.scenario), short(g.load), short(g.scenario)+", "+loadWords(g.how, g.load)
	var words []string
	s := in.standingOf(g)
	switch {
	case g.how.Open():
		words = append(g.brokeWords(), openWords(g)...)
	case len(g.competitors()) == 0:
		words = []string{"No row is ranked."}
	case g.verdict == harness.VerdictGenerator:
		words = []string{"The generator was the limit, so the figures say nothing of the servers."}
	case s != nil && s.Tiers != nil:
		f.Tiers = g.tiers(s)
		for _, name := range s.Tiers[0] {
			first = append(first, short(name))
		}
		words = g.tierRace(s, first, g.unit())
	default:
		first = g.fastest()
		words = g.race(first)
	}
	if g.verdict == harness.VerdictDatabase && !g.how.Open() && len(g.competitors()) > 0 {
		words = append(words, "The database was the limit, so the rates are its own: what tells of the frameworks is the CPU time for each answer.")
	}
	if n := len(g.unranked); n > 0 {
		var names []string
		for _, r := range g.unranked {
			names = append(names, short(r.Target))
		}
		words = append(words, "Not ranked, because "+whyUnranked(g.unranked)+": "+clip(list(names), proseLimit)+".")
	}
	f.Words = strings.Join(words, " ")
	if !g.how.Open() {
		f.After = apartWords(in, g)
	}
	return f, first
}

// unit is what a ranking is by.
func (g *group) unit() string {
	if g.how.SLO > 0 {
		return fmt.Sprintf("requests per second as the most at which 99 of 100 answers took under %v", g.how.SLO)
	}
	return "requests per second"
}

// brokeWords says of a ramp who broke at how many users, those that bore most first.
func (g *group) brokeWords() []string {
	if !g.how.Ramp() || len(g.ranked) == 0 {
		return nil
	}
	var names []string
	for _, r := range byBorne(g.ranked) {
		if r.Stopped > 0 || r.Verdict == harness.VerdictGenerator {
			names = append(names, short(r.Target)+" "+broke(r))
		}
	}
	if names == nil { // the words on the load say that none did
		return nil
	}
	return []string{"Users at which each broke: " + clip(strings.Join(names, "; "), proseLimit) + "."}
}

// fastest are the fastest row and those that the run does not tell apart from it. Without intervals it is alone.
func (g *group) fastest() []string {
	rows := g.competitors()
	best := rows[0]
	names := []string{short(best.Target)}
	for _, r := range rows[1:] {
		if r.Throughput.High >= best.Throughput.Low { // never true of what is no number
			names = append(names, short(r.Target))
		}
	}
	return names
}

// race says in words how a ranking came out.
func (g *group) race(first []string) []string {
	rows := g.competitors()
	best, last := rows[0], rows[len(rows)-1]
	words := []string{fmt.Sprintf("%s: %s %s%s.", first[0], rate(best.Throughput.Mean), g.unit(), between(best.Throughput))}
	switch {
	case len(rows) == 1:
		return words
	case len(first) > 1:
		words = append(words, fmt.Sprintf("The %s of %s %s with its own: which of them is fastest is not settled by this run.",
			plural(len(first)-1, "interval", "intervals"), clip(list(first[1:]), proseLimit), plural(len(first)-1, "overlaps", "overlap")))
	case !unknown(best.Throughput.Low):
		words = append(words, "No other interval reaches up to its own.")
	default:
		words = append(words, fmt.Sprintf("Under six rounds there is no interval, so what is close may well be equal (n = %d).", best.N))
	}
	return append(words, lastWords(best, last))
}

// lastWords say how far the last is behind, by the ratios round by round as in the tables: those of the means are others.
func lastWords(best, last harness.Summary) string {
	by := ""
	if best.N > 1 {
		by = "round by round "
	}
	return fmt.Sprintf("Last: %s with %s; %sthe first is %s times as fast.", short(last.Target), rate(last.Throughput.Mean), by, factor(ratioOf(best, last)))
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
