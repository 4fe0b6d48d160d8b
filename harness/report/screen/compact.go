package screen

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
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
	if len(text) > 0 && slices.ContainsFunc(all, func(v view) bool { return v.reach }) {
		text[0] += "; differences below ± do not show"
	}
	more := 0
	if room -= len(text); len(all) > room {
		more = len(all) - room + 1
		all = all[:len(all)-more]
	}
	wide := 0
	for _, v := range all {
		wide = max(wide, utf8.RuneCountInString(label(v)))
	}
	wide = min(wide, columns/2)
	for _, v := range all {
		text = append(text, withOthers(gap+left(figures.Clip(label(v), wide), wide)+gap+v.leaders, v.others))
	}
	if more > 0 {
		text = append(text, "… "+figures.Counted(more, "more scenario"))
	}
	return text
}

// withOthers adds to the line of the leaders as many of the others as have room.
func withOthers(line string, others []string) string {
	for i, o := range others {
		more, cut := "; "+o, " …"
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
func leaders(in content.Input, groups []*content.Group) (words string, reach bool) {
	g := largest(groups)
	words, reach = leadersOf(in, g)
	rows := g.Competitors()
	for _, o := range groups {
		for _, r := range o.Competitors() {
			if o != g && len(rows) > 0 && r.Throughput.Mean > rows[0].Throughput.Mean {
				names := bareNames(append(slices.Clone(rows), r))
				return names[len(rows)] + " ≥ " + figures.Rate(r.Throughput.Mean) + ", then " + words, reach
			}
		}
	}
	return words, reach
}

// leadersOf are those of one group. reach is true if they say how exactly a ratio is known.
func leadersOf(in content.Input, g *content.Group) (words string, reach bool) {
	rows := g.Competitors()
	if len(rows) == 0 {
		return "no result could be ranked", false
	}
	names := bareNames(rows)
	first := names[0] + " " + figures.Rate(rows[0].Throughput.Mean)
	if g.Verdict == harness.VerdictGenerator {
		return first + " (the generator was the limit)", false
	}
	var equal []string
	for i, r := range rows[1:] {
		if r.Tier > 0 && r.Tier == rows[0].Tier {
			equal = append(equal, names[i+1])
		}
	}
	switch s := content.StandingOf(in, g); {
	case len(equal) <= fewNames:
		return strings.Join(append([]string{first}, equal...), " = "), false
	case s == nil || len(s.Pairs) == 0:
		return first + fmt.Sprintf(", %d others not slower", len(equal)), false
	case len(equal) == len(rows)-1:
		words := first + fmt.Sprintf(", but no order is shown (±%s)", figures.Percent(content.Reach(s.Pairs)))
		if least := content.LeastCPU(*s); len(least) > 0 && len(least) <= fewNames {
			words += "; least CPU: " + figures.List(least)
		}
		return words, true
	default:
		return first + fmt.Sprintf(", %d others not slower (±%s)", len(equal),
			figures.Percent(content.Reach(s.Pairs))), true
	}
}

// others are the ranked rows after those that lead, with their rates.
func others(g *content.Group) (all []string) {
	rows := g.Competitors()
	if len(rows) < 2 || g.Verdict == harness.VerdictGenerator {
		return nil
	}
	names := bareNames(rows)
	for i, r := range rows[1:] {
		if r.Tier == 0 || r.Tier != rows[0].Tier {
			all = append(all, names[i+1]+" "+figures.Rate(r.Throughput.Mean))
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
