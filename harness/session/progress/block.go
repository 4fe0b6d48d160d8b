package progress

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"tenrounds/harness"
)

// draw replaces the block by the current one: the head, and a line a target with its means so far. On a
// screen that is too low for it only the head is drawn.
func (s *progress) draw() {
	width, height, err := term.GetSize(int(s.terminal.Fd()))
	if err != nil {
		width, height = 80, 24
	}
	asked := s.now.Target + " " + s.now.Scenario
	if s.runIn > 0 {
		asked = s.runInWords()
	} else if s.now.Load.Slice > 0 {
		asked = visitWords(s.plan, s.now)
	}
	lines := []string{fmt.Sprintf("%s: %s", s.head(), asked)}
	if height > len(s.plan.Entries)+3 {
		lines = append(lines, s.table()...)
	}
	s.clear()
	var b strings.Builder
	for _, l := range lines {
		if r := []rune(l); len(r) >= width {
			l = string(r[:max(0, width-1)])
		}
		b.WriteString(l + "\n")
	}
	_, _ = io.WriteString(s.w, b.String()) // a display that fails must not end a run
	s.drawn = len(lines)
}

// table is the current mean of each target, a column a scenario and load.
func (s *progress) table() []string {
	wide := 14
	for _, e := range s.plan.Entries {
		wide = max(wide, len(e.Alias))
	}
	var widths []int
	head := fmt.Sprintf("%-*s", wide, "mean req/s")
	for _, sc := range s.plan.Scenarios {
		for _, l := range s.plan.Loads {
			title := sc
			if len(s.plan.Loads) > 1 {
				title += " " + s.short(l)
			}
			widths = append(widths, max(12, len(title)))
			head += fmt.Sprintf(" %*s", widths[len(widths)-1], title)
		}
	}
	lines := []string{head}
	for _, e := range s.plan.Entries {
		line := fmt.Sprintf("%-*s", wide, e.Alias)
		column := 0
		for _, sc := range s.plan.Scenarios {
			for _, l := range s.plan.Loads {
				line += fmt.Sprintf(" %*s", widths[column], s.means[meanKey(e.Alias, sc, l.String())])
				column++
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// short names a load among those of the plan: they differ in loader, or in connections, or in both.
func (s *progress) short(l harness.Load) string {
	first, last := s.plan.Loads[0], s.plan.Loads[len(s.plan.Loads)-1]
	switch {
	case first.Mode != last.Mode || first.Rate != last.Rate || first.NewConnections != last.NewConnections:
		return l.String()
	case first.Connections == last.Connections:
		return string(l.Loader)
	case first.Loader == last.Loader:
		return fmt.Sprintf("c%d", l.Connections)
	}
	return fmt.Sprintf("%s c%d", l.Loader, l.Connections)
}
