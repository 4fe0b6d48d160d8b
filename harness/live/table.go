package live

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness"
)

// Widths of the columns in characters, and from which width of the screen on there is one.
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

// column is one of the table beside the bars.
type column struct {
	head  string
	width int
	cell  func(r harness.Summary) string
	paint func(r harness.Summary) paint
}

// table is the shown group in at most room lines: a heading, the columns, and the rows that there is room for.
func (s *Screen) table(width, room int) []string {
	g := s.groups[s.shown]
	rows := s.entriesOf(g)
	lines := []string{s.heading(g, rows, width)}
	names, figures, limits := s.columns(rows, width)
	bar := width
	for _, c := range append(append(names[:len(names):len(names)], figures...), limits...) {
		bar -= c.width + 1
	}
	if bar < leastBar {
		bar = 0
	}
	scale := s.axis(rows)
	lines = append(lines, s.columnHeads(names, figures, limits, scale, bar, width))
	top := min(s.top, max(0, len(rows)-(room-len(lines))))
	rows = rows[top:]
	cut := len(rows) > room-len(lines)
	if cut {
		rows = rows[:max(0, room-len(lines)-1)]
	}
	for _, r := range rows {
		lines = append(lines, s.row(r, names, figures, limits, scale, bar, width))
	}
	if cut {
		l := s.line(width)
		l.add(faint, fmt.Sprintf("%s %d more", s.glyph("…", "..."), len(s.run.Plan.Asked(g.scenario))-top-len(rows)))
		lines = append(lines, l.String())
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
	if fewest < intervalRounds {
		bars = fmt.Sprintf("%s range of under %d rounds", strings.Repeat(s.glyph("┄", "-"), 2), intervalRounds)
	}
	if l.left > len([]rune(bars))+1 {
		l.pad(width - len([]rune(bars)))
		l.add(faint, bars)
	}
	return l.String()
}

// intervalRounds is the number of rounds from which on there are intervals, as in stats.
const intervalRounds = 6

// columns are those that fit: what stands left of the bars, and what right of them.
func (s *Screen) columns(rows []harness.Summary, width int) (names, figures, limits []column) {
	longest := len("target")
	for _, r := range rows {
		longest = max(longest, len([]rune(r.Target)))
	}
	names = []column{{"target", min(longest, longestName, max(1, width/3)), func(r harness.Summary) string { return clip(r.Target, longestName, s.ASCII) }, s.nameColour}}
	figures = []column{{"mean/s", meanWidth, func(r harness.Summary) string { return known(r.N, r.Throughput.Mean, thousands) }, nil}}
	if width >= withHalf {
		figures = append(figures,
			column{"+-", halfWidth, func(r harness.Summary) string { return known(r.N, half(r.Throughput), percent) }, nil},
			column{"n", roundsWidth, func(r harness.Summary) string { return fmt.Sprint(r.N) }, nil})
	}
	if width >= withP99 {
		figures = append(figures, column{"p99", p99Width, func(r harness.Summary) string {
			if r.Times == nil {
				return none
			}
			return seconds(r.Times.P99)
		}, nil})
	}
	if width >= withLimit {
		limits = []column{{"limit", limitWidth, func(r harness.Summary) string { return r.Verdict }, verdictColour}}
	}
	return names, figures, limits
}

// half is half of the interval as a share of the mean; NaN where there is none.
func half(e harness.Estimate) float64 { return (e.High - e.Low) / 2 / e.Mean }

func (s *Screen) nameColour(r harness.Summary) paint {
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
func (s *Screen) columnHeads(names, figures, limits []column, scale span, bar, width int) string {
	l := s.line(width)
	for _, c := range names {
		l.cell(faint, c.head, c.width, false)
	}
	for _, c := range figures {
		l.cell(faint, c.head, c.width, true)
	}
	if low, high := thousands(scale.low), thousands(scale.high); bar > len(low)+len(high) && scale.low < scale.high {
		l.add(faint, low+strings.Repeat(" ", bar-len(low)-len(high))+high)
		l.add(plain, " ")
	} else if bar > 0 {
		l.add(plain, strings.Repeat(" ", bar+1))
	}
	for _, c := range limits {
		l.cell(faint, c.head, c.width, false)
	}
	return l.String()
}

// row is one target: its figures and its bar, or why it has no rank.
func (s *Screen) row(r harness.Summary, names, figures, limits []column, scale span, bar, width int) string {
	l := s.line(width)
	for _, c := range names {
		l.cell(c.paint(r), c.cell(r), c.width, false)
	}
	for _, c := range figures {
		l.cell(plain, c.cell(r), c.width, true)
	}
	if r.Unranked != "" {
		l.add(bad, oneLine("not ranked: "+r.Unranked))
		return l.String()
	}
	if bar > 0 {
		l.add(verdictColour(r), s.bar(r, scale, bar))
		l.add(plain, " ")
	}
	for _, c := range limits {
		l.cell(c.paint(r), c.cell(r), c.width, false)
	}
	return l.String()
}
