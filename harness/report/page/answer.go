package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
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

func answerView(in content.Input) any {
	a := answer{State: figures.Prose(content.State(in.Run)), Rounds: in.Run.Plan.Rounds, Method: figures.Prose(content.Method(in.Run.Plan))}
	var firsts, open races // open: where few can be told apart, or the database was the limit
	compared, settled := map[string]bool{}, false
	all := content.Groups(in)
	for _, g := range all {
		if g.Apart { // with another limit; the ranking has it
			continue
		}
		f, first := findingOf(g, in)
		a.Findings, a.Tiers = append(a.Findings, f), a.Tiers || f.Tiers != nil
		if len(first) > 0 {
			a.Closed = true
			if onlyChecks(g, all) {
				continue
			}
			if r := (race{g.Scenario, first, len(g.Competitors())}); r.open() || g.Verdict == harness.VerdictDatabase {
				open = append(open, r)
			} else {
				firsts = append(firsts, r)
			}
			for _, r := range g.Competitors() {
				compared[r.Target] = true
				settled = settled || !figures.Unknown(r.Throughput.Low)
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
		return figures.Clip(figures.List(names), figures.ProseLimit) + " came first, depending on what was asked"
	}
	return firsts[0][0] + " came first" + nearWords(firsts)
}

// findingOf says what a group came to. first are its fastest row and those that the run does not tell apart from it.
func findingOf(g *content.Group, in content.Input) (f finding, first []string) {
	f.Scenario, f.Load, f.Head = figures.Short(g.Scenario), figures.Short(g.Load), figures.Short(g.Scenario)+", "+content.LoadWords(g.How, g.Load)
	var words []string
	s := standingOf(in, g)
	switch {
	case g.How.Open():
		words = append(brokeWords(g), content.OpenWords(g)...)
	case len(g.Competitors()) == 0:
		words = []string{"No row is ranked."}
	case g.Verdict == harness.VerdictGenerator:
		words = []string{"The generator was the limit, so the figures say nothing of the servers."}
	case s != nil && s.Tiers != nil:
		f.Tiers = tiersOf(g, s)
		for _, name := range s.Tiers[0] {
			first = append(first, figures.Short(name))
		}
		words = tierRace(g, s, first, unitOf(g))
	default:
		first = fastestOf(g)
		words = raceOf(g, first)
	}
	if g.Verdict == harness.VerdictDatabase && !g.How.Open() && len(g.Competitors()) > 0 {
		words = append(words, "The database was the limit, so the rates are its own: what tells of the frameworks is the CPU time for each answer.")
	}
	if n := len(g.Unranked); n > 0 {
		var names []string
		for _, r := range g.Unranked {
			names = append(names, figures.Short(r.Target))
		}
		words = append(words, "Not ranked, because "+whyUnranked(g.Unranked)+": "+figures.Clip(figures.List(names), figures.ProseLimit)+".")
	}
	f.Words = strings.Join(words, " ")
	if !g.How.Open() {
		f.After = apartWords(in, g)
	}
	return f, first
}

// unitOf is what a ranking is by.
func unitOf(g *content.Group) string {
	if g.How.SLO > 0 {
		return fmt.Sprintf("requests per second as the most at which 99 of 100 answers took under %v", g.How.SLO)
	}
	return "requests per second"
}

// brokeWords says of a ramp who broke at how many users, those that bore most first.
func brokeWords(g *content.Group) []string {
	if !g.How.Ramp() || len(g.Ranked) == 0 {
		return nil
	}
	var names []string
	for _, r := range byBorne(g.Ranked) {
		if r.Stopped > 0 || r.Verdict == harness.VerdictGenerator {
			names = append(names, figures.Short(r.Target)+" "+content.Broke(r))
		}
	}
	if names == nil { // the words on the load say that none did
		return nil
	}
	return []string{"Users at which each broke: " + figures.Clip(strings.Join(names, "; "), figures.ProseLimit) + "."}
}

// fastestOf are the fastest row and those that the run does not tell apart from it. Without intervals it is alone.
func fastestOf(g *content.Group) []string {
	rows := g.Competitors()
	best := rows[0]
	names := []string{figures.Short(best.Target)}
	for _, r := range rows[1:] {
		if r.Throughput.High >= best.Throughput.Low { // never true of what is no number
			names = append(names, figures.Short(r.Target))
		}
	}
	return names
}

// raceOf says in words how a ranking came out.
func raceOf(g *content.Group, first []string) []string {
	rows := g.Competitors()
	best, last := rows[0], rows[len(rows)-1]
	words := []string{fmt.Sprintf("%s: %s %s%s.", first[0], figures.Rate(best.Throughput.Mean), unitOf(g), between(best.Throughput))}
	switch {
	case len(rows) == 1:
		return words
	case len(first) > 1:
		words = append(words, fmt.Sprintf("The %s of %s %s with its own: which of them is fastest is not settled by this run.",
			figures.Plural(len(first)-1, "interval", "intervals"), figures.Clip(figures.List(first[1:]), figures.ProseLimit), figures.Plural(len(first)-1, "overlaps", "overlap")))
	case !figures.Unknown(best.Throughput.Low):
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
	return fmt.Sprintf("Last: %s with %s; %sthe first is %s times as fast.", figures.Short(last.Target), figures.Rate(last.Throughput.Mean), by, figures.Factor(ratioOf(best, last)))
}

// ratioOf is the ratio of two rows as the tables have it.
func ratioOf(best, last harness.Summary) float64 {
	return best.Relative.Mean / last.Relative.Mean
}

func between(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) {
		return ""
	}
	return fmt.Sprintf(" (likely between %s and %s)", figures.Rate(e.Low), figures.Rate(e.High))
}
