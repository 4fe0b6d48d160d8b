package live

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"tenrounds/harness/report/figures"
)

// paint is how a text stands out where there is colour.
type paint int

const (
	plain paint = iota
	strong
	faint
	good
	doubtful
	bad
)

// styles use the sixteen colours of the terminal, which fit its background.
var styles = map[paint]lipgloss.Style{
	strong:   lipgloss.NewStyle().Bold(true),
	faint:    lipgloss.NewStyle().Faint(true),
	good:     lipgloss.NewStyle().Foreground(lipgloss.Green),
	doubtful: lipgloss.NewStyle().Foreground(lipgloss.Yellow),
	bad:      lipgloss.NewStyle().Foreground(lipgloss.Red),
}

// line is one line of the screen, cut at its width.
type line struct {
	b             strings.Builder
	left, width   int
	colour, ascii bool
}

func (s *Screen) line(width int) *line {
	return &line{left: width, width: width, colour: s.Colour, ascii: s.ASCII}
}

// text is a line with one text.
func (s *Screen) text(width int, p paint, text string) string {
	l := s.line(width)
	l.add(p, text)
	return l.String()
}

func (l *line) add(p paint, text string) {
	text = clip(text, l.left, l.ascii)
	l.left -= lipgloss.Width(text)
	if style, ok := styles[p]; ok && l.colour && text != "" {
		text = style.Render(text)
	}
	l.b.WriteString(text)
}

// cell adds a text in a column and the space after it.
func (l *line) cell(p paint, text string, width int, right bool) {
	text = clip(text, width, l.ascii)
	space := strings.Repeat(" ", width-lipgloss.Width(text))
	if right {
		l.add(plain, space)
	}
	l.add(p, text)
	if !right {
		l.add(plain, space)
	}
	l.add(plain, " ")
}

// right adds a text at the end of the line.
func (l *line) right(p paint, text string) {
	l.add(plain, strings.Repeat(" ", max(0, l.left-lipgloss.Width(text))))
	l.add(p, text)
}

func (l *line) String() string {
	if l.colour {
		return l.b.String()
	}
	return strings.TrimRight(l.b.String(), " ")
}

// glyph is a character, or its replacement where only ASCII can be shown.
func (s *Screen) glyph(char, ascii string) string {
	if s.ASCII {
		return ascii
	}
	return char
}

// clip cuts a text to a width and marks it.
func clip(text string, width int, ascii bool) string {
	if lipgloss.Width(text) <= width {
		return text
	}
	if width < 1 {
		return ""
	}
	mark := "…"
	if ascii {
		mark = "~"
	}
	r := []rune(text)
	for len(r) > 0 && lipgloss.Width(string(r))+1 > width {
		r = r[:len(r)-1]
	}
	return string(r) + mark
}

// seconds prints a time with us for µs, which every terminal can show.
func seconds(s float64) string { return strings.ReplaceAll(figures.Duration(s), "µ", "u") }

// roughly is a time to the second, or over an hour to the minute: 2m10s, 3h05m.
func roughly(d time.Duration) string {
	if d >= time.Hour {
		d = d.Round(time.Minute)
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return d.Round(time.Second).String()
}
