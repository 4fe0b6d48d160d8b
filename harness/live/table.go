package live

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Widths of the columns in characters, and the width of the screen from which on there is one.
const (
	longestName = 18
	meanWidth   = 9
	p99Width    = 8
	halfWidth   = 8
	roundsWidth = 3
	limitWidth  = 9
	withLimit   = 56
	withP99     = 72
	withHalf    = 96
	leastBar    = 8
)

// column is one of the table besides the bars.
type column struct {
	head  string
	width int
	right bool // of figures
	cell  func(r harness.Summary) string
	paint func(r harness.Summary) paint
}

// layout is the table at a width: columns, the bars, and one more column where there is room.
type layout struct {
	columns, limits []column
	bar, width      int
	axis            span
}

// table is the shown group in at most room lines: a heading, the columns, and the rows that there is room
// for.
func (s *Screen) table(width, room int) []string {
	g := s.groups[s.shown]
	rows := s.entriesOf(g)
	t := s.layout(rows, width)
	lines := []string{s.heading(g, rows, width), s.columnHeads(t)}
	room -= len(lines)
	top := min(s.top, max(0, len(rows)-room))
	all := len(rows)
	rows = rows[top:]
	cut := len(rows) > room
	if cut {
		rows = rows[:max(0, room-1)]
	}
	breaks := stats.Breaks(rows, room-len(rows))
	for i, r := range rows {
		if breaks[i] && !cut {
			lines = append(lines, s.text(width, faint, strings.Repeat(s.glyph("─", "-"), width)))
		}
		lines = append(lines, s.row(r, t))
	}
	if cut {
		lines = append(lines, s.text(width, faint, fmt.Sprintf("%s %d more", s.glyph("…", "..."),
			all-top-len(rows))))
	}
	return lines
}

// heading names the group, and what its bars are.
func (s *Screen) heading(g group, rows []harness.Summary, width int) string {
	text := g.scenario + ", " + g.load.String()
	if n := len(s.groups); n > 1 {
		text += fmt.Sprintf(" (%d of %d)", s.shown+1, n)
	}
	l := s.line(width)
	l.add(strong, text)
	fewest := math.MaxInt
	for _, r := range rows {
		if r.Unranked == "" {
			fewest = min(fewest, r.N)
		}
	}
	bars := fmt.Sprintf("%s 95 %% interval", strings.Repeat(s.glyph("━", "="), 2))
	if fewest < stats.MinRounds {
		bars = fmt.Sprintf("%s range of under %d rounds", strings.Repeat(s.glyph("┄", "-"), 2), stats.MinRounds)
	}
	if l.left > len([]rune(bars))+1 {
		l.right(faint, bars)
	}
	return l.String()
}

// layout has the columns that fit.
func (s *Screen) layout(rows []harness.Summary, width int) layout {
	longest := len("target")
	for _, r := range rows {
		longest = max(longest, len([]rune(r.Target)))
	}
	name := func(r harness.Summary) string { return clip(r.Target, longestName, s.ASCII) }
	t := layout{width: width, bar: width, axis: s.axis(rows)}
	t.columns = []column{{"target", min(longest, longestName, max(1, width/3)), false, name, nameColour},
		figureColumn("mean/s", meanWidth,
			func(r harness.Summary) string { return figures.Rate(r.Throughput.Mean) })}
	if width >= withHalf {
		t.columns = append(t.columns, figureColumn("+-", halfWidth, func(r harness.Summary) string {
			return figures.Percent((r.Throughput.High - r.Throughput.Low) / 2 / r.Throughput.Mean)
		}), column{"n", roundsWidth, true, func(r harness.Summary) string { return fmt.Sprint(r.N) }, nil})
	}
	if width >= withP99 {
		t.columns = append(t.columns, figureColumn("p99", p99Width, func(r harness.Summary) string {
			if r.Times == nil {
				return figures.None
			}
			return seconds(r.Times.P99)
		}))
	}
	if width >= withLimit {
		limit := func(r harness.Summary) string { return string(r.Verdict) }
		t.limits = []column{{"limit", limitWidth, false, limit, verdictColour}}
	}
	for _, all := range [][]column{t.columns, t.limits} {
		for _, c := range all {
			t.bar -= c.width + 1
		}
	}
	if t.bar < leastBar {
		t.bar = 0
	}
	return t
}

// figureColumn is a column of figures; a row without rounds has none.
func figureColumn(head string, width int, text func(harness.Summary) string) column {
	return column{head, width, true, func(r harness.Summary) string {
		if r.N == 0 {
			return figures.None
		}
		return text(r)
	}, nil}
}

func nameColour(r harness.Summary) paint {
	switch {
	case r.Unranked != "":
		return bad
	case r.Disturbed > 0:
		return doubtful
	}
	return plain
}

func verdictColour(r harness.Summary) paint {
	switch r.Verdict {
	case harness.VerdictServer, harness.VerdictOffered:
		return good
	case harness.VerdictGenerator:
		return bad
	}
	return doubtful
}

// columnHeads has the ends of the bars' axis over them.
func (s *Screen) columnHeads(t layout) string {
	l := s.line(t.width)
	for _, c := range t.columns {
		l.cell(faint, c.head, c.width, c.right)
	}
	low, high := figures.Rate(t.axis.low), figures.Rate(t.axis.high)
	if t.bar <= len(low)+len(high) || t.axis.low >= t.axis.high {
		low, high = "", ""
	}
	if t.bar > 0 {
		l.cell(faint, low+strings.Repeat(" ", t.bar-len(low)-len(high))+high, t.bar, false)
	}
	for _, c := range t.limits {
		l.cell(faint, c.head, c.width, false)
	}
	return l.String()
}

// row is one target: its figures and its bar, or why it has no rank.
func (s *Screen) row(r harness.Summary, t layout) string {
	l := s.line(t.width)
	cells := func(all []column) {
		for _, c := range all {
			p := plain
			if c.paint != nil {
				p = c.paint(r)
			}
			l.cell(p, c.cell(r), c.width, c.right)
		}
	}
	cells(t.columns)
	if r.Unranked != "" {
		l.add(bad, figures.OneLine("not ranked: "+r.Unranked))
		return l.String()
	}
	if t.bar > 0 {
		l.cell(verdictColour(r), s.bar(r, t.axis, t.bar), t.bar, false)
	}
	cells(t.limits)
	return l.String()
}
