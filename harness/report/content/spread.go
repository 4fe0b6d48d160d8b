package content

import (
	"fmt"
	"math"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// SpreadTables are the tables of the spreads.
func SpreadTables(all []stats.Spread) (tables []Table) {
	for _, s := range all {
		tables = append(tables, SpreadTable(s))
	}
	return tables
}

// SpreadTable puts the two rankings beside each other, and what follows from them beneath.
func SpreadTable(s stats.Spread) Table {
	p, a := s.Plain, s.Application
	t := Table{
		Title: fmt.Sprintf("Spread of the frameworks, %s and %s, %s", p.Scenario, a.Scenario, p.Load), Facts: spreadFacts(s),
		Align: "lrrrrrr", Head: []string{"framework", "#", p.Scenario + "/s", "of best", "#", a.Scenario + "/s", "of best"},
	}
	for _, r := range s.Rows {
		row := []string{r.Framework}
		for _, x := range []stats.SpreadPlace{r.Plain, r.Application} {
			row = append(row, fmt.Sprint(x.Rank), figures.Rate(x.Mean), figures.Percent(x.Best))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(s.Rows) > 1 {
		t.Notes = append(t.Notes,
			fmt.Sprintf("Fastest over slowest: %s; %s. These intervals hold for all pairs together.", spreadRange(p), spreadRange(a)),
			fmt.Sprintf("Standard deviation of the mean logarithms, noise taken out: %s in %s, %s in %s.", deviation(p.SD), p.Scenario, deviation(a.SD), a.Scenario),
			factorWords(s, "the spread", s.Factor, min(p.Rounds, a.Rounds)))
		t.Notes = append(t.Notes, databaseSpread(s)...)
	}
	for _, o := range s.LeftOut {
		t.Notes = append(t.Notes, "Not compared: "+o+".")
	}
	for _, n := range s.Notes {
		t.Notes = append(t.Notes, "The two runs differ: "+n+".")
	}
	return t
}

// spreadFacts say on what the comparison stands.
func spreadFacts(s stats.Spread) string {
	if len(s.Rows) < 2 {
		return "there are no two frameworks to compare in both"
	}
	rounds := figures.Counted(s.N, "round") + " of one run"
	if !s.Paired {
		rounds = fmt.Sprintf("two runs of %d and %s", s.Plain.Rounds, figures.Counted(s.Application.Rounds, "round"))
	}
	words := fmt.Sprintf("%s, %d frameworks", rounds, len(s.Rows))
	if v, w := s.Plain.Verdict, s.Application.Verdict; v != "" && v == w {
		words += ", the limit in both: " + v
	} else if v != "" && w != "" {
		words += fmt.Sprintf(", the limit: %s, and %s", v, w)
	}
	return words
}

// spreadRange is how many times faster the first is than the last: "2.10 times in json (a over b, 2.00..2.20)".
func spreadRange(s stats.SpreadSide) string {
	words := fmt.Sprintf("%s times in %s (%s over %s", figures.Factor(s.Range.Mean), s.Scenario, s.Fastest, s.Slowest)
	if !figures.Unknown(s.Range.Low) && !figures.Unknown(s.Range.High) {
		words += fmt.Sprintf(", 95 %% interval %s..%s", figures.Factor(s.Range.Low), figures.Factor(s.Range.High))
	}
	return words + ")"
}

// deviation prints a standard deviation of logarithms: "0.214 (0.201..0.226)".
func deviation(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) {
		return figures.AsRatio(e.Mean)
	}
	return fmt.Sprintf("%s (%s..%s)", figures.AsRatio(e.Mean), figures.AsRatio(e.Low), figures.AsRatio(e.High))
}

// databaseSpread says that the rates were the database's, where they were, and what the frameworks' own cost does.
func databaseSpread(s stats.Spread) (all []string) {
	p, a := s.Plain.Scenario, s.Application.Scenario
	if s.Application.Verdict != harness.VerdictDatabase {
		return nil
	}
	all = append(all, fmt.Sprintf("In %s the database was the limit. The rates are its own, so all frameworks come out alike there whatever they cost, "+
		"and the factor says what the database does to them, not how alike they are.", a))
	c := s.CPU
	if c == nil {
		return append(all, "What tells of the frameworks there is the server's CPU time for each answer, which is not known of all of them.")
	}
	return append(all, fmt.Sprintf("What tells of the frameworks there is the server's CPU time for each answer. Standard deviation of its mean logarithms, "+
		"noise taken out: %s in %s, %s in %s.", deviation(c.Plain), p, deviation(c.Application), a), factorWords(s, "the spread of that CPU time", c.Factor, c.Rounds))
}

// factorWords say by how much the spread shrinks, or that it is not known. what is that spread.
func factorWords(s stats.Spread, what string, f harness.Estimate, rounds int) string {
	from, at := s.Plain.Scenario, s.Application.Scenario
	switch {
	case rounds < stats.MinRounds:
		if figures.Unknown(f.Mean) {
			return fmt.Sprintf("By what factor %s shrinks cannot be said yet: that needs %d rounds.", what, stats.MinRounds)
		}
		return fmt.Sprintf("From %s to %s %s, by these standard deviations, shrinks by a factor of %s; an interval needs %d rounds.",
			from, at, what, figures.Factor(f.Mean), stats.MinRounds)
	case math.IsNaN(f.Low):
		return fmt.Sprintf("By what factor %s shrinks cannot be said: in neither scenario are the frameworks told from equal ones.", what)
	case math.IsInf(f.High, 1) && f.Low <= 1:
		return fmt.Sprintf("Whether %s shrinks from %s to %s is not settled: the 95 %% interval of the factor begins at %s and has no upper end.", what, from, at, figures.Factor(f.Low))
	case math.IsInf(f.High, 1):
		return fmt.Sprintf("From %s to %s %s shrinks by a factor of at least %s (95 %% interval, which has no upper end: in %s the frameworks may as well be equal).",
			from, at, what, figures.Factor(f.Low), at)
	}
	words := fmt.Sprintf("From %s to %s %s shrinks by a factor of %s (95 %% interval %s..%s", from, at, what, figures.Factor(f.Mean), figures.Factor(f.Low), figures.Factor(f.High))
	if s.Paired {
		words += ", paired by round"
	}
	words += ")"
	switch {
	case f.Low > 1:
	case f.High < 1:
		words += ": under 1, so it grows"
	default:
		words += ": whether it shrinks at all is not settled by this"
	}
	return words + "."
}
