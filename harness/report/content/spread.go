package content

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// SpreadTables are the tables of the spreads.
func SpreadTables(all []stats.Spread) (blocks []Block) {
	if len(all) > 1 {
		blocks = append(blocks, spreadSummary(all))
	}
	for _, s := range all {
		blocks = append(blocks, SpreadTable(s))
	}
	return blocks
}

// spreadSummary has a row for each application, the one with the largest spread first.
func spreadSummary(all []stats.Spread) Block {
	b := Block{Title: "How far apart the frameworks are: fastest over slowest",
		Facts: "95 % intervals; 1 is no difference; the spread shrinks by the last column"}
	b.columns(false, "l scenario", "r plain", "r application", "r factor")
	b.Head[1] = all[0].Plain.Scenario
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(x, y stats.Spread) int {
		return cmp.Compare(y.Application.Range.Mean, x.Application.Range.Mean)
	})
	for _, s := range sorted {
		b.row(s.Application.Scenario, rangeCell(s.Plain.Range), rangeCell(s.Application.Range),
			factorCell(s.Factor))
	}
	return b
}

// rangeCell is a ratio with its interval: "1.23x (1.10..1.36)".
func rangeCell(e harness.Estimate) string {
	if figures.Unknown(e.Mean) {
		return figures.None
	}
	text := figures.Factor(e.Mean) + "x"
	if bounds := figures.Range(e, figures.Factor); bounds != figures.None {
		text += " (" + bounds + ")"
	}
	return text
}

// factorCell is the factor by which a spread shrinks, of which at times only the lower end is known.
func factorCell(f harness.Estimate) string {
	if math.IsInf(f.High, 1) && !figures.Unknown(f.Low) {
		return "at least " + figures.Factor(f.Low)
	}
	return rangeCell(f)
}

// SpreadTable compares the ranking of frameworks in two scenarios, and says how much the differences shrink.
func SpreadTable(s stats.Spread) Block {
	p, a := s.Plain, s.Application
	b := Block{Title: fmt.Sprintf("Spread of the frameworks, %s and %s, %s", p.Scenario, a.Scenario, p.Load),
		Facts: spreadFacts(s)}
	b.columns(false, "l framework", "r #", "r plain", "r of best", "r #", "r application", "r of best")
	b.Head[2], b.Head[5] = p.Scenario+"/s", a.Scenario+"/s"
	for _, r := range s.Rows {
		x, y := r.Plain, r.Application
		b.row(r.Framework, fmt.Sprint(x.Rank), figures.Rate(x.Mean), figures.Percent(x.Best), fmt.Sprint(y.Rank),
			figures.Rate(y.Mean), figures.Percent(y.Best))
	}
	if len(s.Rows) > 1 {
		b.Notes = append(b.Notes,
			fmt.Sprintf("Fastest over slowest: %s; %s. These intervals hold for all pairs together.", spreadRange(p),
				spreadRange(a)),
			fmt.Sprintf("Standard deviation of the mean logarithms, without noise: %s in %s, %s in %s.",
				deviation(p.SD), p.Scenario, deviation(a.SD), a.Scenario),
			factorWords(s, "the spread", s.Factor, min(p.Rounds, a.Rounds)))
		b.Notes = append(b.Notes, databaseSpread(s)...)
	}
	for _, o := range s.LeftOut {
		b.Notes = append(b.Notes, "Not compared: "+o+".")
	}
	for _, n := range s.Notes {
		b.Notes = append(b.Notes, "The two runs differ: "+n+".")
	}
	return b
}

// spreadFacts say what the comparison is based on.
func spreadFacts(s stats.Spread) string {
	if len(s.Rows) < 2 {
		return "fewer than two frameworks are in both"
	}
	rounds := figures.Counted(s.N, "round") + " of one run"
	if !s.Paired {
		rounds = fmt.Sprintf("two runs of %d and %s", s.Plain.Rounds,
			figures.Counted(s.Application.Rounds, "round"))
	}
	words := fmt.Sprintf("%s, %d frameworks", rounds, len(s.Rows))
	if v, w := s.Plain.Verdict, s.Application.Verdict; v != "" && v == w {
		words += fmt.Sprintf(", the limit in both: %s", v)
	} else if v != "" && w != "" {
		words += fmt.Sprintf(", the limit: %s, and %s", v, w)
	}
	return words
}

// spreadRange is the ratio of the first to the last: "2.10 times in json (a over b, 2.00..2.20)".
func spreadRange(s stats.SpreadSide) string {
	words := fmt.Sprintf("%s times in %s (%s over %s", figures.Factor(s.Range.Mean), s.Scenario, s.Fastest,
		s.Slowest)
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
	return fmt.Sprintf("%s (%s)", figures.AsRatio(e.Mean), figures.Thousandths(e))
}

// databaseSpread says if the database was the limit, and compares the frameworks' CPU time then.
func databaseSpread(s stats.Spread) []string {
	p, a := s.Plain.Scenario, s.Application.Scenario
	if s.Application.Verdict != harness.VerdictDatabase {
		return nil
	}
	limit := fmt.Sprintf("In %s the database was the limit, so all frameworks have similar rates there, "+
		"whatever CPU time they need. The factor is the effect of the database, not a sign that the frameworks "+
		"are alike.", a)
	c := s.CPU
	if c == nil {
		return []string{limit, "To compare the frameworks there, use the CPU time per answer. It is not known " +
			"for all."}
	}
	return []string{limit, fmt.Sprintf("To compare the frameworks there, use the server's CPU time per "+
		"answer. Standard deviation of its mean logarithms, without noise: %s in %s, %s in %s.",
		deviation(c.Plain), p, deviation(c.Application), a),
		factorWords(s, "the spread of that CPU time", c.Factor, c.Rounds)}
}

// factorWords say by how much a spread, which what names, shrinks, or why that is not known.
func factorWords(s stats.Spread, what string, f harness.Estimate, rounds int) string {
	from, at := s.Plain.Scenario, s.Application.Scenario
	shrinks := fmt.Sprintf("From %s to %s %s shrinks by a factor of", from, at, what)
	switch {
	case rounds < stats.MinRounds && figures.Unknown(f.Mean):
		return fmt.Sprintf("How much %s shrinks is not known yet: that needs %d rounds.", what, stats.MinRounds)
	case rounds < stats.MinRounds:
		return fmt.Sprintf("%s %s by these standard deviations; an interval needs %d rounds.", shrinks,
			figures.Factor(f.Mean), stats.MinRounds)
	case math.IsNaN(f.Low):
		return fmt.Sprintf("How much %s shrinks is not known: the frameworks do not differ significantly.", what)
	case math.IsInf(f.High, 1) && f.Low <= 1:
		return fmt.Sprintf("It is not proved that %s shrinks from %s to %s: the 95 %% interval of the factor "+
			"begins at %s and has no upper end.",
			what, from, at, figures.Factor(f.Low))
	case math.IsInf(f.High, 1):
		return fmt.Sprintf("%s at least %s (95 %% interval; it has no upper end, because the frameworks may be "+
			"equal in %s).",
			shrinks, figures.Factor(f.Low), at)
	}
	words := fmt.Sprintf("%s %s (95 %% interval %s..%s", shrinks, figures.Factor(f.Mean), figures.Factor(f.Low),
		figures.Factor(f.High))
	if s.Paired {
		words += ", paired by round"
	}
	words += ")"
	switch {
	case f.Low > 1:
	case f.High < 1:
		words += ": under 1, so it grows"
	default:
		words += ": it is not proved that it shrinks"
	}
	return words + "."
}
