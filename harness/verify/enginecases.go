package verify

import (
	"fmt"
	"slices"
	"strings"
)

// Reasons that several cases share.
const (
	smuggle = "two readers of one request could find two different ends of it"
	hosts   = "a request has one Host"
	grammar = "the grammar of RFC 9112"
)

// headCases are about the request line and the header section.
func headCases() []engineCase {
	return []engineCase{
		{"absolute-form", "proxies send the whole URL",
			raw(lines("GET http://tenrounds.test/text HTTP/1.1", host))},
		{"asterisk", "OPTIONS * is about the server as a whole", raw(lines("OPTIONS * HTTP/1.1", host))},
		{"encoded-path", "routers may match the path before or after they decode it",
			raw(request("GET", "/%6Ason"))},
		{"expect-unknown", "an expectation that cannot be met", raw(posting(ada, "Expect: foo"))},
		{"header-24k", "the refusal of a header section that is too large",
			raw(request("GET", "/json", filler(24<<10)))},
		{"header-fold", "netpoll's parser ends the section at the folded line and reads the rest as a request",
			raw(lines("GET /text HTTP/1.1", host, "X-A: b", " c"))},
		{"header-name", grammar, raw(lines("GET /text HTTP/1.1", host, "X A: b"))},
		{"header-space", grammar, raw(lines("GET /text HTTP/1.1", host, "X-A : b"))},
		{"host-malformed", hosts, raw(lines("GET /text HTTP/1.1", "Host: a b/c"))},
		{"host-missing", hosts, raw(lines("GET /text HTTP/1.1"))},
		{"host-twice", hosts, raw(lines("GET /text HTTP/1.1", host, "Host: other.test"))},
		{"http09", "the request line of 1991", raw("GET /text\r\n")},
		{"http10", "the version and the Connection line of an answer to HTTP/1.0", oldAnswer},
		{"http2-line", "a version that needs another handshake", raw(lines("GET /text HTTP/2.0", host))},
		{"leading-crlf", "old clients send an extra line end", raw("\r\n" + request("GET", "/text"))},
		{"lf-only", "lines that end in LF; fasthttp waits for a CRLF until its read timeout",
			raw("GET /text HTTP/1.1\nHost: tenrounds.test\n\n")},
		{"method-unknown", "frameworks may know the methods, and answer 400, 405 or 501 to others",
			raw(request("BREW", "/text"))},
		{"path-space", grammar, raw(request("GET", "/te xt"))},
	}
}

// bodyCases are about the framing of the request's body.
func bodyCases() []engineCase {
	n := fmt.Sprintf("Content-Length: %d", len(ada))
	post := func(body string, ls ...string) func(*probe) outcome {
		return raw(request("POST", "/", ls...) + body)
	}
	return []engineCase{
		{"chunk-extension", grammar, post("D;name=value\r\n"+ada+"\r\n0\r\n\r\n", chunkedLine)},
		{"chunk-size", grammar, post("zz\r\n"+ada+"\r\n0\r\n\r\n", chunkedLine)},
		{"chunk-trailer", grammar, post("d\r\n"+ada+"\r\n0\r\nX-Sum: 1\r\n\r\n", chunkedLine)},
		{"length-conflict", smuggle + "; netpoll uses the last length and reads the rest as a request",
			post(ada, n, "Content-Length: 5")},
		{"length-negative", grammar, post(ada, "Content-Length: -1")},
		{"length-plus", grammar, post(ada, "Content-Length: +13")},
		{"length-twice", smuggle, post(ada, n, n)},
		{"transfer-and-length", smuggle, post(chunked(ada, 100), n, chunkedLine)},
		{"transfer-gzip", "a coding that no server decodes",
			post(chunked(ada, 100), "Transfer-Encoding: gzip, chunked")},
		{"transfer-unknown", "a coding that no server decodes", post(ada, "Transfer-Encoding: foo")},
	}
}

// fileCases are about static files, which each engine serves in its own way.
func fileCases() []engineCase {
	get := func(line string) func(*probe) outcome { return raw(request("GET", "/files/1k.bin", line)) }
	head := func(line string) func(*probe) outcome {
		return func(p *probe) outcome { return statusAndNames(p.get("/files/1k.bin", line)) }
	}
	return []engineCase{
		{"not-modified-head", "the head of 304: fasthttp and netpoll drop Last-Modified",
			head("If-Modified-Since: " + modTime)},
		{"range-malformed", "a malformed range", get("Range: bytes=b-a")},
		{"range-several", "more than one range: only net/http answers in parts", get("Range: bytes=0-1,5-6")},
		{"range-unsatisfiable-head", "the head of 416", head("Range: bytes=5000-")},
	}
}

// waitingCases are about time.
func waitingCases() []engineCase {
	return []engineCase{
		{"header-drip-second",
			"a second request whose header comes byte by byte; hertz can only bound the time between two bytes",
			dripSecond},
		{"mute", "a connection on which nothing is sent; netpoll starts its timeout at the first byte", mute},
		{"slow-body", "a body that pauses for longer than the header timeout; hertz has one read timeout for both",
			slowBody},
	}
}

func oldAnswer(p *probe) outcome {
	a := p.ask("GET", "GET /text HTTP/1.0", lines("GET /text HTTP/1.0", host))
	if a == nil {
		return outcome{text: "none"}
	}
	return outcome{text: strings.Join(append(strings.Fields(a.Line)[:1], a.Values("Connection")...), " ")}
}

// engineChecks turns the cases into checks.
func engineChecks() []check {
	var cs []check
	for _, e := range slices.Concat(headCases(), bodyCases(), fileCases()) {
		cs = append(cs, e.check())
	}
	for _, e := range waitingCases() {
		c := e.check()
		c.Wait = true
		cs = append(cs, c)
	}
	return cs
}
