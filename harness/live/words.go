package live

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"charm.land/lipgloss/v2"
)

const none = "-"

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

// styles are of the sixteen colours of the terminal, which fit its background.
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

// pad adds spaces up to a column.
func (l *line) pad(column int) {
	l.add(plain, strings.Repeat(" ", max(0, column-(l.width-l.left))))
}

func (l *line) String() string {
	if l.colour {
		return l.b.String()
	}
	return strings.TrimRight(l.b.String(), " ")
}

// glyph is a character, or what stands for it where only ASCII can be shown.
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
	mark := "…"
	if ascii {
		mark = "~"
	}
	r := []rune(text)
	for len(r) > 0 && lipgloss.Width(string(r))+1 > width {
		r = r[:len(r)-1]
	}
	if width < 1 {
		return ""
	}
	return string(r) + mark
}

// oneLine makes one line of a text from outside, without what a terminal would obey.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// known is a figure of a row, if it has rounds and the figure is one.
func known(n int, x float64, how func(float64) string) string {
	if n == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return none
	}
	return how(x)
}

// thousands is a count with commas: 110,241.
func thousands(x float64) string {
	digits := strconv.FormatInt(int64(math.Round(math.Abs(x))), 10)
	var b strings.Builder
	if x <= -0.5 {
		b.WriteByte('-')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// seconds is a time in three digits and the unit that suits it. It says us, which every terminal shows.
func seconds(s float64) string {
	switch {
	case s >= 0.9995:
		return fmt.Sprintf("%.3g s", s)
	case s >= 0.9995e-3:
		return fmt.Sprintf("%.3g ms", 1e3*s)
	}
	return fmt.Sprintf("%.3g us", 1e6*s)
}

// roughly is a time to the second, or over an hour to the minute: 2m10s, 3h05m.
func roughly(d time.Duration) string {
	if d >= time.Hour {
		d = d.Round(time.Minute)
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return d.Round(time.Second).String()
}
