package page

import (
	"cmp"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// answer is the top of the page: the result in words.
type answer struct {
	Headline string
	Findings []finding
	State    string
	Method   string
	Rounds   int
	Closed   bool
	// Tiers says that some finding has tiers.
	Tiers bool
	// Doubts counts what stands among the warnings, in words.
	Doubts string
}

// finding is the result of a scenario and a load.
type finding struct {
	Scenario, Load string
	Head, Words    string
	// After names what the words leave out.
	After string
	tiers bool
}

func answerView(in content.Input) any {
	a := answer{State: figures.Prose(content.State(in.Run)), Rounds: in.Run.Plan.Rounds,
		Method: figures.Prose(content.Method(in.Run.Plan))}
	var won, open races // open: few differ significantly from the first, or the database was the limit
	compared, settled := map[string]bool{}, false
	all := content.Groups(in)
	for _, g := range all {
		if g.Apart { // it has another limit and stands in the ranking
			continue
		}
		f, first := findingOf(g, in)
		a.Findings, a.Tiers = append(a.Findings, f), a.Tiers || f.tiers
		a.Closed = a.Closed || len(first) > 0
		if len(first) == 0 || onlyChecks(g, all) {
			continue
		}
		rows := g.Competitors()
		if r := (race{g.Scenario, first, len(rows), besides(g, all),
			withinNoise(content.StandingOf(in, g), rows)}); r.open() || g.Verdict == harness.VerdictDatabase {
			open = append(open, r)
		} else {
			won = append(won, r)
		}
		for _, r := range rows {
			compared[r.Target] = true
			settled = settled || known(r.Throughput.Low)
		}
	}
	if len(won) == 0 {
		won, open = open, nil
	}
	for _, s := range content.SweepCurves(in.Sweeps) {
		f, peak := sweepFinding(s)
		a.Findings, a.Headline = append(a.Findings, f), cmp.Or(a.Headline, peak)
	}
	if d, is := doubtsView(in).(doubts); is {
		a.Doubts = d.counted()
	}
	switch own := figures.Prose(content.Finding(in)); {
	case len(in.Rows) == 0 && in.Run.Status == harness.StatusRunning:
		a.Headline = "Nothing has been measured yet"
	case len(in.Rows) == 0:
		a.Headline = "Nothing was measured"
	case own != "":
		a.Headline = typeset(own)
	case len(won) > 0:
		a.Headline = won.headline(open, len(compared))
		if len(compared) > 1 && !settled {
			a.Headline += ", but there were too few rounds to be sure"
		} else if len(compared) > 1 {
			a.Headline += open.unsettled()
		}
	case a.Headline == "":
		a.Headline = openHeadline(in)
	}
	if _, _, most := content.DisturbedTurns(in.Rows); most && slices.ContainsFunc(all, exposed) {
		a.Headline += ", while others took CPU time"
	}
	return a
}

// exposed reports whether disturbances can decide the result of a group: a search or a ramp, and turns that
// scatter much. Slices put them on all servers alike.
func exposed(g *content.Group) bool {
	return g.How.SLO > 0 || g.How.Ramp() || g.How.Slice == 0 && g.Scatter() > content.MuchScatter
}

// Headline is the result of a run in a sentence, without a full stop.
func Headline(in content.Input) string { return answerView(in).(answer).Headline }

// findingOf is the result of a group. first are the fastest and those that are not significantly slower.
func findingOf(g *content.Group, in content.Input) (f finding, first []string) {
	f.Scenario, f.Load, f.Head = figures.Short(g.Scenario), figures.Short(g.Load), loadTitle(g)
	var words []string
	rows := g.Competitors()
	switch s := content.StandingOf(in, g); {
	case g.How.Open():
		words = append(brokeWords(g), content.OpenWords(g)...)
	case len(rows) == 0:
		words = []string{"No result could be ranked."}
	case g.Verdict == harness.VerdictGenerator:
		words = []string{"The load generator was the limit, so these figures do not compare the servers."}
	default:
		if s != nil && s.Tiers != nil {
			f.tiers, first = true, s.Tiers[0]
		} else {
			first = overlapping(rows)
		}
		first = slices.Clone(first)
		for i := range first {
			first[i] = figures.Short(first[i])
		}
		words = rankingWords(g, s, first)
		if s != nil && s.CPU != nil && s.Tiers != nil && len(s.Targets) > 1 {
			if both := content.BothWords(*s); len(s.Targets) == 2 {
				words = append(words, figures.Prose(both))
			} else {
				words = append(words, figures.Prose(content.LeastCPUWords(*s)+"."))
			}
		}
	}
	if g.Verdict == harness.VerdictDatabase && !g.How.Open() && len(rows) > 0 {
		words = append(words, "The database was the limit, so these rates do not compare the frameworks. "+
			"Compare their CPU time per answer.")
	}
	if len(g.Unranked) > 0 {
		var names []string
		for _, r := range g.Unranked {
			names = append(names, figures.Short(r.Target))
		}
		words = append(words, "Not ranked ("+whyUnranked(g.Unranked)+"): "+figures.Clip(figures.List(names),
			figures.ProseLimit)+".")
	}
	f.Words = strings.Join(words, " ")
	if !g.How.Open() {
		f.After = apartWords(in, g)
	}
	return f, first
}

// overlapping are the fastest row and those whose intervals overlap with its own. Without intervals it is
// alone.
func overlapping(rows []harness.Summary) (names []string) {
	for i, r := range rows {
		if i == 0 || r.Throughput.High >= rows[0].Throughput.Low { // never true of what is no number
			names = append(names, r.Target)
		}
	}
	return names
}

// brokeWords say at how many users the servers of a ramp failed, the best first.
func brokeWords(g *content.Group) []string {
	if !g.How.Ramp() {
		return nil
	}
	var names []string
	for _, r := range content.ByUsers(g.Ranked) {
		if r.Stopped > 0 || r.Verdict == harness.VerdictGenerator {
			names = append(names, figures.Short(r.Target)+" "+content.Broke(r))
		}
	}
	if names == nil { // the words on the load say that none did
		return nil
	}
	return []string{"Users at which each server failed: " + figures.Clip(strings.Join(names, "; "),
		figures.ProseLimit) + "."}
}

// whyUnranked is the reason that all rows without a rank have in common.
func whyUnranked(rows []harness.Summary) string {
	for _, r := range rows {
		if r.Failed > 0 || r.Unranked != rows[0].Unranked {
			return "failed requests"
		}
	}
	return figures.Prose(rows[0].Unranked)
}
