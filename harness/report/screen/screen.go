// Package screen writes the answer of a run as one screen of a terminal: 20 lines of 80 columns, with the
// finding and the way to all the rest at the end. It takes its facts from stats and its findings from the
// page.
package screen

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/report/page"
)

// The size of the screen. It leaves four lines of a usual terminal for the prompt and what is said after it.
const (
	columns = 80
	lines   = 20
)

// leastRoom is how many lines a scenario needs for its table: a title, some rows, and how many more there
// are.
const leastRoom = 5

// leastSaid and mostSaid are how many lines the findings may take: with long tables, and where there is room.
const (
	leastSaid = 3
	mostSaid  = 6
)

// Write writes the screen. What does not fit is counted; only the paths at the end may be wider.
func Write(w io.Writer, in content.Input) error {
	all, rest := viewsOf(in), foot(in)
	said := findings(in, all, rest)
	text := clipped(fit(all, lines-len(said)-len(rest)))
	text = slices.Concat(text, said, rest)
	if _, err := io.WriteString(w, strings.Join(text, "\n")+"\n"); err != nil {
		return fmt.Errorf("write the last screen: %w", err)
	}
	return nil
}

// fit shares out the lines among the scenarios. Where there are too many for a table each, each has a line.
func fit(all []view, room int) (text []string) {
	if n := len(all); n > 1 && room/n < leastRoom {
		return compact(all, room)
	}
	for i, v := range all {
		own := v.draw(max(leastRoom, room/(len(all)-i)))
		text, room = append(text, own...), room-len(own)
	}
	return text
}

// findings are what the run shows in words, and what is wrong with it as a whole. Where the tables leave room
// they say how large the noise is.
func findings(in content.Input, all []view, rest []string) (text []string) {
	free := lines - len(rest)
	for _, v := range all {
		free -= len(v.table.rows) + 3 // title, heads, note
	}
	add := func(s string, room int) {
		own := wrap(figures.Prose(s))
		if s == "" || len(text) > 0 && len(text)+len(own) > room {
			return
		}
		if len(own) > room {
			own = own[:room]
			own[room-1] = figures.Clip(own[room-1]+" …", columns)
		}
		text = append(text, own...)
	}
	for _, s := range sentences(in, all) {
		add(s, min(max(free, leastSaid), mostSaid))
	}
	if free > len(text) {
		add(content.NoiseWords(in.Standings), mostSaid)
	}
	return text
}

// sentences are the findings, the most important first. What compares two targets in full needs no headline.
func sentences(in content.Input, all []view) []string {
	words := append([]string{content.State(in.Run)}, content.LeftOutWords(in.Run)...)
	head, compared := sentence(page.Headline(in)), ""
	if len(all) == 1 {
		var pair bool
		if compared, pair = precision(in); pair && len(in.Run.Variants) > 0 { // the headline compares them
			compared = ""
		} else if pair {
			head = ""
		}
	}
	return append(words, head, compared)
}

// precision compares two targets in words, pair, or says how small a difference shows among more of them.
func precision(in content.Input) (words string, pair bool) {
	for _, s := range in.Standings {
		switch {
		case s.Tiers == nil || len(s.Targets) < 2:
		case len(s.Targets) == 2:
			return content.BothWords(s), true
		default:
			return content.ReachWords(s), false
		}
	}
	return "", false
}

// foot says where all the rest is.
func foot(in content.Input) []string {
	if in.Folder == "" {
		return nil
	}
	program := cmp.Or(in.Program, "bench")
	show, tables := in.Page, program+" report "+in.Folder+" --full"
	if show == "" {
		show = program + " report " + in.Folder + " --format html > page.html"
	}
	rest := []string{"page         " + show, "all tables   " + tables}
	if all := content.Warnings(in, content.FileTitles); len(all) > 0 {
		doubt := cmp.Or(disturbed(in.Rows), ": "+figures.Short(all[0]))
		rest = append(rest, figures.Clip(fmt.Sprintf("warnings     %d%s", len(all), doubt), columns))
	}
	return rest
}

// disturbed says so if at least half of the turns were disturbed.
func disturbed(rows []harness.Summary) string {
	if some, all, most := content.DisturbedTurns(rows); most {
		return fmt.Sprintf("; others took CPU time in %d of %d turns: sizes may be off", some, all)
	}
	return ""
}

func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// clipped cuts each line at the width of the screen.
func clipped(text []string) []string {
	for i, l := range text {
		text[i] = strings.TrimRight(figures.Clip(l, columns), " ")
	}
	return text
}

// wrap breaks a text at its spaces into lines of the width of the screen.
func wrap(text string) (all []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		word = figures.Clip(word, columns)
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= columns:
			line += " " + word
		default:
			all, line = append(all, line), word
		}
	}
	if line != "" {
		all = append(all, line)
	}
	return all
}

// viewsOf are the scenarios and loads of a run. Loads that only check others are left out.
func viewsOf(in content.Input) (all []view) {
	groups := content.Groups(in)
	own := slices.ContainsFunc(groups, func(g *content.Group) bool { return !g.How.CrossCheck() })
	for i, g := range groups {
		like := func(o *content.Group) bool {
			return o.Scenario == g.Scenario && o.Load == g.Load && o.Class == g.Class
		}
		switch {
		case own && g.How.CrossCheck(), slices.ContainsFunc(groups[:i], like):
		case g.How.Ramp():
			all = append(all, rampView(g))
		case g.How.Open():
			all = append(all, openView(in, g))
		default:
			rest := slices.DeleteFunc(slices.Clone(groups[i:]), func(o *content.Group) bool { return !like(o) })
			all = append(all, rankedView(in, rest))
		}
	}
	for i := range all { // said once
		if all[i].note == content.ByRatios && slices.ContainsFunc(all[i+1:], func(v view) bool {
			return v.note == content.ByRatios
		}) {
			all[i].note = ""
		}
	}
	for _, s := range content.SweepCurves(in.Sweeps) {
		all = append(all, sweepView(s))
	}
	return all
}

// newView is the view of a scenario and load, with the number of rounds.
func newView(g *content.Group) view {
	v := view{scenario: figures.Short(g.Scenario), asked: content.LoadWords(g.How, g.Load)}
	if g.Class != "" && !g.How.Open() {
		v.asked += ", " + figures.Short(g.Class)
	}
	v.load = v.asked
	if len(g.Rounds) > 0 {
		v.rounds = ", " + figures.Counted(slices.Max(g.Rounds), "round")
		v.load += v.rounds
	}
	return v
}

// p99 is that of all answers of a row.
func p99(r harness.Summary) string { return figures.At(r, figures.P99) }
