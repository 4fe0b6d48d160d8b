package report

import (
	"strings"
	"unicode"
)

// How much of a text from outside (an error with a compiler's output, a name) a report shows: all of it stands
// in run.json and turns.ndjson.
const (
	proseLimit = 400
	cellLimit  = 80
)

// oneLine makes one line of a text that may hold several, without what a terminal would obey.
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

// clip cuts a text to a width in characters.
func clip(s string, width int) string {
	r := []rune(s)
	if len(r) <= width {
		return s
	}
	return string(r[:width-1]) + "…"
}

// short makes a name or a text from outside one line of bounded length.
func short(s string) string { return clip(oneLine(s), cellLimit) }

// prose is the same for a sentence.
func prose(s string) string { return clip(oneLine(s), proseLimit) }
