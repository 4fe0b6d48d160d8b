package load

// malformed is the rule that bytes break which are no HTTP/1.x answer.
type malformed string

func (m malformed) Error() string { return "malformed: " + string(m) }

// Reasons for which bytes are no HTTP/1.x answer. The last six are stricter than net/http, and RFC 9112
// allows it: a server under test has no business with any of them.
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
