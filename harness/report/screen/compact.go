package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// fewNames is how many others are named beside the leader of a scenario that has one line.
const fewNames = 2

// compact is a line for each scenario and load: who leads. What all of them have in common stands above.
func compact(all []view, room int) (text []string) {
	same := func(of func(view) string) bool {
		return !slices.ContainsFunc(all, func(v view) bool { return of(v) != of(all[0]) })
	}
	scenario, load := func(v view) string { return v.scenario }, func(v view) string { return v.load }
	asked, rounds := func(v view) string { return v.asked }, func(v view) string { return v.rounds }
	label := view.title
	switch {
	case same(load):
		text, label = []string{all[0].load}, scenario
	case same(asked): // in other numbers of rounds
		text, label = []string{all[0].asked}, scenario
	case same(scenario) && same(rounds):
		text, label = []string{all[0].scenario + all[0].rounds}, asked
	case same(scenario):
		text, label = []string{all[0].scenario}, load
	}
	wide := 0
	for _, v := range all {
		wide = max(wide, utf8.RuneCountInString(label(v)))
	}
	wide = min(wide, columns/2)
	var lines []string
	for _, v := range all {
		lines = append(lines, withOthers(gap+left(figures.Clip(label(v), wide), wide)+gap+v.leaders, v.others))
	}
	text = legend(text, lines)
	if room -= len(text); len(lines) > room {
		more := len(lines) - room + 1
		lines = append(lines[:len(lines)-more], "… "+figures.Counted(more, "more scenario"))
	}
	return append(text, lines...)
}

// legend says what the signs on lines mean, behind what all lines have in common where there is room.
func legend(text, lines []string) []string {
	var says []string
	for _, x := range []struct{ sign, means string }{
		{" ≥ ", "at least"}, {" = ", "equal"}, {" ? ", "not settled"}, {"(±", "the least that shows"},
	} {
		if slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, x.sign) }) {
			says = append(says, strings.Trim(x.sign, " (")+" "+x.means)
		}
	}
	words := strings.Join(says, ", ")
	switch {
	case words == "":
		return text
	case len(text) > 0 && utf8.RuneCountInString(text[0]+"; "+words) <= columns:
		return []string{text[0] + "; " + words}
	}
	return append(text, words)
}

// withOthers adds to the line of the leaders as many of the others as have room.
func withOthers(line string, others []string) string {
	for i, o := range others {
		more, cut := o, " …"
		if i == len(others)-1 {
			cut = ""
		}
		if utf8.RuneCountInString(line+more+cut) > columns {
			if i > 0 {
				line += " …"
			}
			return line
		}
		line += more
	}
	return line
}

// leaders are the first tier in a few words, or the first row where there are no tiers. Where many share it,
// they say how exactly a ratio is known. A lower bound above them stands first.
func leaders(in content.Input, groups []*content.Group) string {
	g := largest(groups)
	words := leadersOf(in, g)
	rows := g.Competitors()
	for _, o := range groups {
		for _, r := range o.Competitors() {
			if o != g && len(rows) > 0 && r.Throughput.Mean > rows[0].Throughput.Mean {
				names := bareNames(append(slices.Clone(rows), r))
				return names[len(rows)] + " ≥ " + figures.Rate(r.Throughput.Mean) + ", then " + words
			}
		}
	}
	return words
}

// leadersOf are those of one group.
func leadersOf(in content.Input, g *content.Group) string {
	rows := g.Competitors()
	if len(rows) == 0 {
		return "no result could be ranked"
	}
	names := bareNames(rows)
	first := names[0] + " " + figures.Rate(rows[0].Throughput.Mean)
	if g.Verdict == harness.VerdictGenerator {
		return first + " (the generator was the limit)"
	}
	var equal []string
	few := first
	s := content.StandingOf(in, g)
	for i, r := range rows[1:] {
		if r.Tier > 0 && r.Tier == rows[0].Tier {
			equal = append(equal, names[i+1])
			few += sign(s, rows[i], r) + names[i+1] + " " + figures.Rate(r.Throughput.Mean)
		}
	}
	switch {
	case len(equal) <= fewNames:
		return few
	case s == nil || len(s.Pairs) == 0:
		return first + fmt.Sprintf(", %d others not slower", len(equal))
	case len(equal) == len(rows)-1:
		words := first + fmt.Sprintf(", but no order is shown (±%s)", figures.Percent(content.Reach(s.Pairs)))
		if least := content.LeastCPU(*s); len(least) > 0 && len(least) <= fewNames {
			words += "; least CPU: " + figures.List(least)
		}
		return words
	default:
		return first + fmt.Sprintf(", %d others not slower (±%s)", len(equal),
			figures.Percent(content.Reach(s.Pairs)))
	}
}

// sign stands between two rows that follow each other: > if the first is significantly faster, or what is
// known of two that share a rank. Without ranks it is a semicolon.
func sign(s *stats.Standing, a, b harness.Summary) string {
	if a.Tier == 0 || b.Tier == 0 || s == nil {
		return "; "
	}
	if a.Tier != b.Tier {
		return " > "
	}
	p, _ := stats.Between(s.Pairs, a.Target, b.Target)
	return " " + cmp.Or(content.Mark(p), "?") + " " // those of a rank may differ where a third joins them
}

// others are the ranked rows after those that lead, with their rates. Each begins with its sign.
func others(in content.Input, g *content.Group) (all []string) {
	rows := g.Competitors()
	if len(rows) < 2 || g.Verdict == harness.VerdictGenerator {
		return nil
	}
	names, s := bareNames(rows), content.StandingOf(in, g)
	for i, r := range rows[1:] {
		if r.Tier == 0 || r.Tier != rows[0].Tier {
			all = append(all, sign(s, rows[i], r)+names[i+1]+" "+figures.Rate(r.Throughput.Mean))
		}
	}
	return all
}

// largest is the group with the most rows: a row or two that something else limited do not stand for a
// scenario.
func largest(groups []*content.Group) *content.Group {
	most := groups[0]
	for _, g := range groups[1:] {
		if len(g.Competitors()) > len(most.Competitors()) {
			most = g
		}
	}
	return most
}

// bareNames are the names of rows without the ending that all of them share, as that of an application.
func bareNames(rows []harness.Summary) (names []string) {
	_, ending, _ := strings.Cut(rows[0].Target, "-")
	for _, r := range rows {
		if !strings.HasSuffix(r.Target, "-"+ending) || len(rows) == 1 {
			ending = ""
		}
	}
	for _, r := range rows {
		short := r.Target
		if ending != "" {
			short = strings.TrimSuffix(short, "-"+ending)
		}
		names = append(names, figures.Short(short))
	}
	return names
}
