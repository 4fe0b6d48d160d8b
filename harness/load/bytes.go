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

// malformed is the error for bytes that are no HTTP/1.x answer; it names the broken rule.
type malformed string

func (m malformed) Error() string { return "malformed: " + string(m) }

// Reasons why bytes are no HTTP/1.x answer. The last six are stricter than net/http, as RFC 9112 allows: no
// server under test needs them.
const (
	errNotHTTP      = malformed("not HTTP")
	errSSH          = malformed("an SSH banner")
	errTLS          = malformed("a TLS record")
	errHTTP2        = malformed("an HTTP/2 frame")
	errStatusLine   = malformed("status line")
	errField        = malformed("header line")
	errControl      = malformed("control byte in a header line")
	errLength       = malformed("invalid or conflicting Content-Length")
	errEncoding     = malformed("unsupported Transfer-Encoding")
	errChunk        = malformed("chunk")
	errHeadTooLarge = malformed("header section over 64 KiB")
	errVersion      = malformed("HTTP version other than 1.x")
	errFold         = malformed("folded header line")
	errNameSpace    = malformed("space in a header name")
	errBareLF       = malformed("line that ends in LF without CR")
	errReason       = malformed("control character in the reason phrase")
	errBoth         = malformed("Transfer-Encoding and Content-Length together")
)
