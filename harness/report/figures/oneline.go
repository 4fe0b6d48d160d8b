package figures

import (
	"strings"
	"unicode"
)

// How much of a text from outside (an error with a compiler's output, a name) a report shows: all of it
// stands in run.json and turns.ndjson.
const (
	ProseLimit = 400
	CellLimit  = 80
)

// OneLine makes one line of a text that may hold several, without what a terminal would obey.
func OneLine(s string) string {
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

// Clip cuts a text to a width in characters.
func Clip(s string, width int) string {
	r := []rune(s)
	if len(r) <= width {
		return s
	}
	return string(r[:width-1]) + "…"
}

// Short makes a name or a text from outside one line of bounded length.
func Short[T ~string](s T) string { return Clip(OneLine(string(s)), CellLimit) }

// Prose is the same for a sentence.
func Prose(s string) string { return Clip(OneLine(s), ProseLimit) }
