package verify

import (
	"fmt"
	"strings"
)

// lines is a request with exactly these lines.
func lines(ls ...string) string { return strings.Join(ls, "\r\n") + "\r\n\r\n" }

const host = "Host: tenrounds.test"

// engineCases lists what was observed, sorted by name. Columns: net/http, fasthttp, netpoll.
func engineCases() []engineCase {
	n := fmt.Sprintf("Content-Length: %d", len(ada))
	const smuggle = "two readers of one request could find two different ends of it"
	const hosts = "a request has one Host"
	const grammar = "RFC 9112 has it so"
	return []engineCase{
		{"absolute-form", "proxies write the whole URL", raw("GET", lines("GET http://tenrounds.test/text HTTP/1.1", host)), [3]string{}},
		{"asterisk", "OPTIONS * asks the server as a whole", raw("OPTIONS", lines("OPTIONS * HTTP/1.1", host)), [3]string{}},
		{"chunk-size", grammar, raw("POST", request("POST", "/", chunkedLine)+"zz\r\n"+ada+"\r\n0\r\n\r\n"), [3]string{}},
		{"encoded-path", "the path may be decoded before it is matched", raw("GET", request("GET", "/%6Ason")), [3]string{}},
		{"expect-unknown", "an expectation that cannot be met", raw("POST", posting(ada, "Expect: foo")), [3]string{}},
		{"header-24k", "the refusal of a header section that is too large", raw("GET", withHeader(24<<10)), [3]string{}},
		{"header-fold", grammar, raw("GET", lines("GET /text HTTP/1.1", host, "X-A: b", " c")), [3]string{}},
		{"header-name", grammar, raw("GET", lines("GET /text HTTP/1.1", host, "X A: b")), [3]string{}},
		{"header-space", grammar, raw("GET", lines("GET /text HTTP/1.1", host, "X-A : b")), [3]string{}},
		{"host-malformed", hosts, raw("GET", lines("GET /text HTTP/1.1", "Host: a b/c")), [3]string{}},
		{"host-missing", hosts, raw("GET", lines("GET /text HTTP/1.1")), [3]string{}},
		{"host-twice", hosts, raw("GET", lines("GET /text HTTP/1.1", host, "Host: other.test")), [3]string{}},
		{"http09", "the request line of 1991", raw("GET", "GET /text\r\n"), [3]string{}},
		{"http10", "version and Connection line of the answer", func(p *probe) string {
			if a := p.ask("GET", "GET /text HTTP/1.0", lines("GET /text HTTP/1.0", host)); a != nil {
				return strings.Join(append(strings.Fields(a.Line)[:1], a.values("Connection")...), " ")
			}
			return "none"
		}, [3]string{}},
		{"http2-line", "a version that comes another way", raw("GET", lines("GET /text HTTP/2.0", host)), [3]string{}},
		{"leading-crlf", "old clients send a line end too many", raw("GET", "\r\n"+request("GET", "/text")), [3]string{}},
		{"length-conflict", smuggle, raw("POST", request("POST", "/", n, "Content-Length: 5")+ada), [3]string{}},
		{"length-negative", grammar, raw("POST", request("POST", "/", "Content-Length: -1")+ada), [3]string{}},
		{"length-plus", grammar, raw("POST", request("POST", "/", "Content-Length: +13")+ada), [3]string{}},
		{"length-twice", smuggle, raw("POST", request("POST", "/", n, n)+ada), [3]string{}},
		{"lf-only", "lines that end in LF alone", raw("GET", "GET /text HTTP/1.1\nHost: tenrounds.test\n\n"), [3]string{}},
		{"method-lower", "methods are case-sensitive", raw("get", request("get", "/text")), [3]string{}},
		{"method-unknown", "a method that nobody knows", raw("BREW", request("BREW", "/text")), [3]string{}},
		{"not-modified-head", "the head of 304", func(p *probe) string {
			return p.names(p.get("/files/1k.bin", "If-Modified-Since: "+modTime))
		}, [3]string{}},
		{"path-space", grammar, raw("GET", request("GET", "/te xt")), [3]string{}},
		{"range-malformed", "a range that is none", raw("GET", request("GET", "/files/1k.bin", "Range: bytes=b-a")), [3]string{}},
		{"range-several", "more than one range", raw("GET", request("GET", "/files/1k.bin", "Range: bytes=0-1,5-6")), [3]string{}},
		{"range-unsatisfiable-head", "the head of 416", func(p *probe) string {
			return p.names(p.get("/files/1k.bin", "Range: bytes=5000-"))
		}, [3]string{}},
		{"transfer-and-length", smuggle, raw("POST", request("POST", "/", n, chunkedLine)+chunked(ada, 100)), [3]string{}},
		{"transfer-gzip", "a coding that nobody decodes", raw("POST", request("POST", "/", "Transfer-Encoding: gzip, chunked")+chunked(ada, 100)), [3]string{}},
		{"transfer-unknown", "a coding that nobody decodes", raw("POST", request("POST", "/", "Transfer-Encoding: foo")+ada), [3]string{}},
	}
}
