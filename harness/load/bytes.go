package load

import "strings"

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func parseHex(b []byte) (n uint64, err error) {
	if len(b) == 0 || len(b) > 16 {
		return 0, errChunk
	}
	for _, c := range b {
		switch {
		case isDigit(c):
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, errChunk
		}
		n = n<<4 | uint64(c)
	}
	return n, nil
}

func trimRight(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// trimSpace removes spaces and tabs from both ends.
func trimSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// equalFold compares with a word in lower-case ASCII letters and hyphens.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
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
	for i := range len(s) {
		if !validName[s[i]] {
			return false
		}
	}
	return s != ""
}
