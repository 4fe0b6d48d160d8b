package live

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// From which size on the screen has a line for the turn that is under way, and for how many words it keeps room at most.
const (
	roomyHeight = 16
	fewWords    = 3
)

// Draw is the screen at a size in characters: at most height lines of at most width, the last one without an end.
func (s *Screen) Draw(width, height int) string {
	if width <= 0 || height <= 0 {
		return ""
	}
	head := []string{s.title(width), s.progress(width)}
	if height >= roomyHeight {
		head = append(head, s.underWay(width))
	}
	foot := s.footer(width)
	state := s.state(width)
	room := height - len(head) - 1 - 1 // without the state and the footer
	const least = 3                    // the heading of a table, its columns, a row
	if room < least {
		return strings.Join(slices.Concat(head, []string{foot})[:min(height, len(head)+1)], "\n")
	}
	reserved := min(len(s.words), fewWords, room/5, room-least)
	table := s.table(width, room-reserved)
	rest := room - len(table)
	said := s.newest(width, rest)
	rest -= len(said)
	lines := head
	if rest > 0 {
		lines, rest = append(lines, ""), rest-1
	}
	lines = append(lines, table...)
	if rest > 0 {
		lines, rest = append(lines, ""), rest-1
	}
	lines = append(append(lines, state), said...)
	for range rest {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, foot), "\n")
}

// title says which run it is and when it will be over.
func (s *Screen) title(width int) string {
	over := fmt.Sprintf("%s left, over about %s", roughly(s.left), s.finish.Format("15:04"))
	l := s.line(width)
	l.add(strong, clip("bench run "+s.run.ID, max(0, width-len(over)-2), s.ASCII))
	l.pad(width - len(over))
	l.add(plain, over)
	return l.String()
}

// progress says how far the run is, with a bar where there is room.
func (s *Screen) progress(width int) string {
	total := s.run.Plan.Turns()
	text := fmt.Sprintf("round %d/%d, turn %d/%d", s.turn.Round, s.run.Plan.Rounds, s.ended, total)
	l := s.line(width)
	l.add(plain, text)
	const least = 8
	if room := width - len(text) - 1; room >= least && total > 0 {
		done := room * min(s.ended, total) / total
		l.add(plain, " ")
		l.add(good, strings.Repeat(s.glyph("█", "#"), done))
		l.add(faint, strings.Repeat(s.glyph("░", "."), room-done))
	}
	return l.String()
}

// underWay names what is asked at this moment.
func (s *Screen) underWay(width int) string {
	l := s.line(width)
	t := s.turn
	switch {
	case t.Round == 0:
		l.add(faint, "the servers are being launched")
	case s.runIn > 0:
		l.add(plain, fmt.Sprintf("now %s, %s, is run in for %v at full load, as after each launch", t.Target, t.Scenario, s.runIn))
	case t.Load.Slice > 0:
		n := len(s.run.Plan.Asked(t.Scenario))
		took := time.Duration(n) * (t.Load.Warmup + t.Load.Duration)
		l.add(plain, fmt.Sprintf("now %d targets, %s, in slices of %v, about %s", n, t.Scenario, t.Load.Slice, roughly(took)))
	default:
		l.add(plain, fmt.Sprintf("now %s, %s, %s, %v after %v of warm-up", t.Target, t.Scenario, t.Load, t.Load.Duration, t.Load.Warmup))
	}
	return l.String()
}

// state counts what casts doubt: disturbed turns with their targets, violations, failures and warnings.
func (s *Screen) state(width int) string {
	l := s.line(width)
	turns, who := 0, map[string]int{}
	for _, r := range s.rows {
		turns += r.Disturbed
		who[r.Target] += r.Disturbed
	}
	var targets []string
	for _, e := range s.run.Plan.Entries {
		if n := who[e.Alias]; n > 0 {
			targets = append(targets, fmt.Sprintf("%s %d", e.Alias, n))
		}
	}
	counts := map[kind]int{}
	for _, w := range s.words {
		counts[w.kind]++
	}
	l.add(s.doubt(counts[violation] > 0, bad), fmt.Sprintf("violations %d", counts[violation]))
	l.add(plain, ", ")
	l.add(s.doubt(counts[failure] > 0, bad), fmt.Sprintf("failed %d", counts[failure]))
	l.add(plain, ", ")
	l.add(s.doubt(counts[warning] > 0, doubtful), fmt.Sprintf("warnings %d", counts[warning]))
	l.add(plain, ", ")
	text := fmt.Sprintf("disturbed turns %d of %d", turns, s.ended)
	if turns > 0 {
		text += " (" + strings.Join(targets, ", ") + ")"
	}
	l.add(s.doubt(turns > 0, doubtful), text)
	return l.String()
}

func (s *Screen) doubt(there bool, p paint) paint {
	if there {
		return p
	}
	return plain
}

// newest are the last words, a line each.
func (s *Screen) newest(width, room int) (lines []string) {
	colours := map[kind]paint{violation: bad, failure: bad, warning: doubtful, note: plain}
	for _, w := range s.words[:max(0, min(room, len(s.words)))] {
		l := s.line(width)
		l.add(colours[w.kind], string(w.kind)+": ")
		l.add(plain, w.text)
		lines = append(lines, l.String())
	}
	return lines
}

// footer says what the keys do, in fewer words on a narrow screen.
func (s *Screen) footer(width int) string {
	texts := []string{"Ctrl-C stops and keeps the results"}
	if s.Keys {
		texts = []string{
			"q stop, keeping the results   d leave this view, go on   tab scenario   arrows scroll",
			"q stop  d leave the view  tab scenario  arrows scroll",
			"q stop  d leave view  tab scenario",
			"q stop  d leave  tab",
		}
	}
	for len(texts) > 1 && len(texts[0]) > width {
		texts = texts[1:]
	}
	l := s.line(width)
	l.add(faint, texts[0])
	return l.String()
}

// entriesOf are the rows of a group in the order of the tables, and after them the targets that have none yet.
func (s *Screen) entriesOf(g group) (rows []harness.Summary) {
	seen := map[string]bool{}
	for _, r := range s.rows {
		if r.Scenario == g.scenario && r.Load == g.load.String() {
			rows = append(rows, r)
			seen[r.Target] = true
		}
	}
	for _, e := range s.run.Plan.Asked(g.scenario) {
		if !seen[e.Alias] {
			rows = append(rows, harness.Summary{Target: e.Alias, Scenario: g.scenario, Load: g.load.String()})
		}
	}
	return rows
}
