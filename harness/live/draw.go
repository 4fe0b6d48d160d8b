package live

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// From roomyHeight lines on the screen has a line for the current turn. fewWords is how many messages it
// keeps room for.
const (
	roomyHeight = 16
	fewWords    = 3
)

// Draw is the screen in at most height lines of at most width characters, the last one without a line end.
func (s *Screen) Draw(width, height int) string {
	if width <= 0 || height <= 0 {
		return ""
	}
	head := []string{s.title(width), s.progress(width)}
	if height >= roomyHeight {
		head = append(head, s.underWay(width))
	}
	foot := s.footer(width)
	if s.panel != noPanel {
		return s.drawPanel(width, height, head[:2], foot)
	}
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
	over := fmt.Sprintf("%s left, ends about %s", roughly(s.left), s.finish.Format("15:04"))
	l := s.line(width)
	l.add(strong, clip("bench run "+s.run.ID, max(0, width-len(over)-2), s.ASCII))
	l.right(plain, over)
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

// underWay names the turn that is measured now.
func (s *Screen) underWay(width int) string {
	t := s.turn
	switch {
	case t.Round == 0:
		return s.text(width, faint, "starting the servers")
	case s.runIn > 0:
		return s.text(width, plain, fmt.Sprintf("now %s, %s: warm-up for %v at full load, as after each launch",
			t.Target, t.Scenario, s.runIn))
	case t.Load.Slice > 0:
		n := len(s.run.Plan.Asked(t.Scenario))
		whole := time.Duration(n) * (t.Load.Warmup + t.Load.Duration)
		return s.text(width, plain, fmt.Sprintf("now %d targets, %s, in slices of %v, about %s", n, t.Scenario,
			t.Load.Slice, roughly(whole)))
	}
	return s.text(width, plain, fmt.Sprintf("now %s, %s, %s, %v after %v of warm-up", t.Target, t.Scenario,
		t.Load, t.Load.Duration, t.Load.Warmup))
}

// state counts violations, failures, warnings and disturbed turns, these with their targets.
func (s *Screen) state(width int) string {
	l := s.line(width)
	counts := map[kind]int{}
	for _, w := range s.words {
		counts[w.kind]++
	}
	count := func(p paint, n int, text string) {
		if n == 0 {
			p = plain
		}
		l.add(p, text)
	}
	for _, c := range []struct {
		name string
		kind kind
	}{{"violations", violation}, {"failed", failure}, {"warnings", warning}} {
		count(colours[c.kind], counts[c.kind], fmt.Sprintf("%s %d", c.name, counts[c.kind]))
		l.add(plain, ", ")
	}
	turns, by := 0, map[string]int{}
	for _, r := range s.rows {
		turns += r.Disturbed
		by[r.Target] += r.Disturbed
	}
	var targets []string
	for _, e := range s.run.Plan.Entries {
		if n := by[e.Alias]; n > 0 {
			targets = append(targets, fmt.Sprintf("%s %d", e.Alias, n))
		}
	}
	text := fmt.Sprintf("disturbed turns %d of %d", turns, s.ended)
	if turns > 0 {
		text += " (" + strings.Join(targets, ", ") + ")"
	}
	count(doubtful, turns, text)
	return l.String()
}

// colours are those of the kinds of words.
var colours = map[kind]paint{violation: bad, failure: bad, warning: doubtful, note: plain}

// newest are the last words, a line each.
func (s *Screen) newest(width, room int) (lines []string) {
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
			"q stop, keep the results   d close this view, go on   tab scenario   arrows scroll   w warnings   ? help",
			"q stop  d close the view  tab scenario  arrows scroll  w warnings  ? help",
			"q stop  d close  tab  w warnings  ? help",
			"q stop  d close  ?",
		}
	}
	for len(texts) > 1 && len(texts[0]) > width {
		texts = texts[1:]
	}
	return s.text(width, faint, texts[0])
}

// entriesOf are the rows of a group in the order of the tables, then the targets that have no row yet.
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
