package input

import (
	"strings"
	"unicode"
)

// Printable is a text that changes nothing on a terminal but what is written: each control character but the
// line feed and the tab, each mark that turns the direction of text, and each byte that is no UTF-8, becomes
// U+FFFD. A carriage return before a line feed goes.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.In(r, unicode.Cc, unicode.Bidi_Control) {
			return r
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), string(unicode.ReplacementChar)))
}
