package live

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"tenrounds/harness/stats"
)

// panel is what a key puts in place of the table.
type panel int

const (
	noPanel panel = iota
	helpPanel
	wordsPanel
)

// panelKey handles the keys that open, scroll and close a panel. It reports whether the key was one of them.
func (s *Screen) panelKey(name string) bool {
	open := s.panel != noPanel
	switch {
	case name == "?":
		s.toggle(helpPanel)
	case name == "w":
		s.toggle(wordsPanel)
	case open && name == "esc":
		s.panel = noPanel
	case open && (name == "down" || name == "j"):
		s.scroll++
	case open && (name == "up" || name == "k"):
		s.scroll = max(0, s.scroll-1)
	default:
		s.panel = noPanel // another scenario was asked for
		return false
	}
	return true
}

func (s *Screen) toggle(p panel) {
	s.scroll = 0
	if s.panel == p {
		p = noPanel
	}
	s.panel = p
}

// drawPanel draws the open panel between the head of the screen and its foot.
func (s *Screen) drawPanel(width, height int, head []string, foot string) string {
	var all []string
	if s.panel == helpPanel {
		all = s.help(width)
	} else {
		all = s.allWords(width)
	}
	room := height - len(head) - 1 // without the foot
	if room < 1 {
		return strings.Join(append(head, foot)[:height], "\n")
	}
	s.scroll = min(s.scroll, max(0, len(all)-room))
	all = all[s.scroll:]
	lines := slices.Concat(head, all[:min(room, len(all))])
	for len(lines) < height-1 {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, foot), "\n")
}

// allWords are all messages, whole, the newest first.
func (s *Screen) allWords(width int) (lines []string) {
	lines = append(lines, s.text(width, strong, fmt.Sprintf("All %d messages, the newest first (w closes)",
		len(s.words))))
	for _, w := range s.words {
		label := string(w.kind) + ": "
		for i, part := range wrapped(label+w.text, width) {
			l := s.line(width)
			if i == 0 && strings.HasPrefix(part, label) {
				l.add(colours[w.kind], label)
				part = part[len(label):]
			}
			l.add(plain, part)
			lines = append(lines, l.String())
		}
	}
	return lines
}

// help explains the keys and the marks.
func (s *Screen) help(width int) (lines []string) {
	bar, dots := strings.Repeat(s.glyph("█", "#"), 4), strings.Repeat(s.glyph("┄", "-"), 2)
	for _, x := range []struct{ name, what string }{
		{"Keys", ""},
		{"q, Ctrl-C", "stop the run and keep its results"},
		{"d", "close this view; the run goes on"},
		{"tab, left, right", "another scenario or load"},
		{"up, down", "scroll"},
		{"w", "all warnings, violations and failures"},
		{"?", "this help"},
		{"Marks", ""},
		{bar + s.glyph("━●━", "=o="), "from 0 to the mean, with its 95 % interval"},
		{bar + dots + s.glyph("●", "o") + dots,
			fmt.Sprintf("the range of the rounds, while there are fewer than %d", stats.MinRounds)},
		{strings.Repeat(s.glyph("─", "-"), 7), "the next group: significantly slower than the first above"},
		{"limit", "whose CPUs were fully used: server, generator or database"},
		{"red name", "not ranked; yellow: something disturbed its turns"},
		{"disturbed turns", "other programs or the hypervisor took CPU time from them"},
	} {
		l := s.line(width)
		if x.what == "" {
			l.add(strong, x.name)
		} else {
			l.add(plain, "  ")
			l.cell(plain, x.name, helpWidth, false)
			l.add(plain, x.what)
		}
		lines = append(lines, l.String())
	}
	return lines
}

// helpWidth is that of the first column of the help.
const helpWidth = 17

// wrapped breaks a text at its spaces into lines of a width; what has no space is cut. All but the first
// line are indented.
func wrapped(text string, width int) (all []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && lipgloss.Width(line)+1+lipgloss.Width(word) > width {
			all, line = append(all, line), " "
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(all, line)
}
