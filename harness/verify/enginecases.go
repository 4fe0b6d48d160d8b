package verify

import (
	"fmt"
	"strings"

	"tenrounds/shared/payloads"
)

// lines is a request with exactly these lines.
func lines(ls ...string) string { return strings.Join(ls, "\r\n") + "\r\n\r\n" }

const host = "Host: tenrounds.test"

// anything stands where no answer is expected of any engine.
var anything = [3]string{}

// Reasons that several cases share.
const (
	smuggle = "two readers of one request could find two different ends of it"
	hosts   = "a request has one Host"
	grammar = "the grammar of RFC 9112"
)

// headCases are about the request line and the header section. Columns: net/http, fasthttp, netpoll.
func headCases() []engineCase {
	return []engineCase{
		{"absolute-form", "proxies write the whole URL",
			raw("GET", lines("GET http://tenrounds.test/text HTTP/1.1", host)),
			[3]string{"200 open", "200 open", "200 open"}},
		{"asterisk", "OPTIONS * asks the server as a whole",
			raw("OPTIONS", lines("OPTIONS * HTTP/1.1", host)),
			[3]string{"200 open", "404 open", "400 open"}},
		{"encoded-path", "whether a router decodes the path before it matches is its own affair",
			raw("GET", request("GET", "/%6Ason")), anything},
		{"expect-unknown", "an expectation that cannot be met",
			raw("POST", posting(ada, "Expect: foo")),
			[3]string{"417 closed", "200 open", "200 open"}},
		{"header-24k", "the refusal of a header section that is too large",
			raw("GET", withHeader(24<<10)),
			[3]string{"431 closed", "431 closed", "431 closed"}},
		{"header-fold", "netpoll's parser ends the section at the folded line, and takes the rest for a request",
			raw("GET", lines("GET /text HTTP/1.1", host, "X-A: b", " c")),
			[3]string{"200 open", "200 open", "200 then 400"}},
		{"header-name", grammar,
			raw("GET", lines("GET /text HTTP/1.1", host, "X A: b")),
			[3]string{"400 closed", "200 open", "400 closed"}},
		{"header-space", grammar,
			raw("GET", lines("GET /text HTTP/1.1", host, "X-A : b")),
			[3]string{"400 closed", "400 closed", "400 closed"}},
		{"host-malformed", hosts,
			raw("GET", lines("GET /text HTTP/1.1", "Host: a b/c")),
			[3]string{"400 closed", "400 closed", "200 open"}},
		{"host-missing", hosts,
			raw("GET", lines("GET /text HTTP/1.1")),
			[3]string{"400 closed", "400 closed", "400 open"}},
		{"host-twice", hosts,
			raw("GET", lines("GET /text HTTP/1.1", host, "Host: other.test")),
			[3]string{"400 closed", "400 closed", "200 open"}},
		{"http09", "the request line of 1991",
			raw("GET", "GET /text\r\n"),
			[3]string{"400 closed", "400 closed", "400 closed"}},
		{"http10", "version and Connection line of the answer to HTTP/1.0", oldAnswer,
			[3]string{"HTTP/1.0", "HTTP/1.1 close", "HTTP/1.1 close"}},
		{"http2-line", "a version that comes another way",
			raw("GET", lines("GET /text HTTP/2.0", host)),
			[3]string{"505 closed", "200 closed", "200 closed"}},
		{"leading-crlf", "old clients send a line end too many",
			raw("GET", "\r\n"+request("GET", "/text")),
			[3]string{"400 closed", "200 open", "400 closed"}},
		{"lf-only", "lines that end in LF alone; fasthttp waits for a CRLF until its read timeout",
			raw("GET", "GET /text HTTP/1.1\nHost: tenrounds.test\n\n"),
			[3]string{"200 open", "silence", "200 open"}},
		{"method-unknown", "frameworks may know the methods, and answer 400, 405 or 501 to others",
			raw("BREW", request("BREW", "/text")), anything},
		{"path-space", grammar,
			raw("GET", request("GET", "/te xt")),
			[3]string{"400 closed", "400 closed", "400 closed"}},
	}
}

// bodyCases are about the framing of the request's body. Columns: net/http, fasthttp, netpoll.
func bodyCases() []engineCase {
	n := fmt.Sprintf("Content-Length: %d", len(ada))
	post := func(body string, ls ...string) func(*probe) string {
		return raw("POST", request("POST", "/", ls...)+body)
	}
	return []engineCase{
		{"chunk-extension", grammar,
			post("D;name=value\r\n"+ada+"\r\n0\r\n\r\n", chunkedLine),
			[3]string{"200 open", "200 open", "400 closed"}},
		{"chunk-size", grammar,
			post("zz\r\n"+ada+"\r\n0\r\n\r\n", chunkedLine),
			[3]string{"400 closed", "400 closed", "400 closed"}},
		{"chunk-trailer", grammar,
			post("d\r\n"+ada+"\r\n0\r\nX-Sum: 1\r\n\r\n", chunkedLine),
			[3]string{"200 open", "200 open", "200 open"}},
		{"length-conflict", smuggle + "; netpoll takes the last length, and the rest for a request",
			post(ada, n, "Content-Length: 5"),
			[3]string{"400 closed", "400 closed", "400 then 400"}},
		{"length-negative", grammar,
			post(ada, "Content-Length: -1"),
			[3]string{"400 closed", "400 closed", "400 closed"}},
		{"length-plus", grammar,
			post(ada, "Content-Length: +13"),
			[3]string{"400 closed", "400 closed", "400 closed"}},
		{"length-twice", smuggle,
			post(ada, n, n),
			[3]string{"200 open", "400 closed", "200 open"}},
		{"transfer-and-length", smuggle,
			post(chunked(ada, 100), n, chunkedLine),
			[3]string{"200 open", "200 closed", "200 open"}},
		{"transfer-gzip", "a coding that nobody decodes",
			post(chunked(ada, 100), "Transfer-Encoding: gzip, chunked"),
			[3]string{"501 closed", "400 closed", "200 open"}},
		{"transfer-unknown", "a coding that nobody decodes",
			post(ada, "Transfer-Encoding: foo"),
			[3]string{"501 closed", "400 closed", "400 closed"}},
	}
}

// fileCases are about the static-file facilities, of which each engine has its own. Columns: net/http,
// fasthttp, netpoll.
func fileCases() []engineCase {
	get := func(line string) func(*probe) string { return raw("GET", request("GET", "/files/1k.bin", line)) }
	head := func(line string) func(*probe) string {
		return func(p *probe) string { return names(p.get("/files/1k.bin", line)) }
	}
	return []engineCase{
		{"not-modified-head", "the head of 304: fasthttp and netpoll drop Last-Modified",
			head("If-Modified-Since: " + modTime),
			[3]string{"304 Last-Modified", "304", "304"}},
		{"range-malformed", "a range that is none", get("Range: bytes=b-a"),
			[3]string{"416 open", "416 open", "416 open"}},
		{"range-several", "more than one range: net/http alone answers in parts", get("Range: bytes=0-1,5-6"),
			[3]string{"206 open", "200 open", "416 open"}},
		{"range-unsatisfiable-head", "the head of 416", head("Range: bytes=5000-"),
			[3]string{"416 Content-Length, Content-Range, Content-Type, X-Content-Type-Options",
				"416 Content-Length, Content-Range, Content-Type", "416 Content-Length, Content-Type"}},
	}
}

// waitingCases are about time. Columns: net/http, fasthttp, netpoll.
func waitingCases() []engineCase {
	return []engineCase{
		{"header-drip-second", "a second request whose header comes byte by byte; hertz can only bound the time between two bytes",
			dripSecond, [3]string{"closed", "closed", "held"}},
		{"mute", "a connection on which nothing is ever sent; netpoll starts to count at the first byte",
			mute, [3]string{"closed", "closed", "held"}},
		{"slow-body", "a body that pauses for longer than the header timeout; hertz has one read timeout for both",
			slowBody, [3]string{"200", "200", "400"}},
	}
}

func oldAnswer(p *probe) string {
	a := p.ask("GET", "GET /text HTTP/1.0", lines("GET /text HTTP/1.0", host))
	if a == nil {
		return "none"
	}
	return strings.Join(append(strings.Fields(a.Line)[:1], a.values("Connection")...), " ")
}

// refusals are the texts of 413 that are not the contract's, by engine: hertz refuses a body by itself, with a
// text that cannot be replaced.
var refusals = map[string]string{netpoll: "Request Entity Too Large"}

// tooLarge is the refusal of a body over the limit.
func tooLarge(engine string) want {
	s := payloads.TooLarge
	if r, ok := refusals[engine]; ok {
		s = r
	}
	return text(413, s, closeLine)
}
