package load

import (
	"bytes"
	"strings"
)

// blank are the bytes that may surround a header's value.
const blank = " \t"

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// equalFold compares with a word in lower-case ASCII. Of the same length, nothing else folds to it.
func equalFold(b []byte, lower string) bool {
	return len(b) == len(lower) && bytes.EqualFold(b, []byte(lower))
}

// validName and validValue are the bytes of a header's name (tchar) and value (RFC 9110, 5.5 and 5.6.2).
var validName, validValue = fieldBytes()

func fieldBytes() (name, value [256]bool) {
	for c := range 256 {
		value[c] = c == '\t' || c >= ' ' && c != 0x7f
		name[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			strings.IndexByte("!#$%&'*+-.^_`|~", byte(c)) >= 0
	}
	return name, value
}

func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c > 0x7f || !validName[c] })
}
