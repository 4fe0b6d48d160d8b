package verify

import (
	"fmt"
	"strings"

	"tenrounds/harness"
)

// anyHost stands for the address of the server in requests as the checks write them.
const anyHost = "tenrounds.test"

const host = "Host: tenrounds.test"

const chunkedLine = "Transfer-Encoding: chunked"

// request is the plainest request: a method and a path.
func request(method, path string, lines ...string) string {
	s := method + " " + path + " HTTP/1.1\r\nHost: " + anyHost + "\r\n"
	for _, l := range lines {
		s += l + "\r\n"
	}
	return s + "\r\n"
}

// posting is a POST / with a body and its length.
func posting(body string, lines ...string) string {
	return request("POST", "/", append(lines, fmt.Sprintf("Content-Length: %d", len(body)))...) + body
}

// withoutBody is a request without a body, which POST, PUT and PATCH must say.
func withoutBody(method, path string) string {
	if method == "POST" || method == "PUT" || method == "PATCH" {
		return request(method, path, "Content-Length: 0")
	}
	return request(method, path)
}

// lines is a request with exactly these lines.
func lines(ls ...string) string { return strings.Join(ls, "\r\n") + "\r\n\r\n" }

// wire is a scenario's request as it goes over the wire, with these header lines more.
func wire(r harness.Request, more ...string) string {
	var lines []string
	for _, h := range r.Header {
		lines = append(lines, h.Name+": "+h.Value)
	}
	lines = append(lines, more...)
	if r.Body != nil {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(r.Body)))
	}
	return request(r.Method, r.Path, lines...) + string(r.Body)
}

// chunked frames a body in chunks of n bytes.
func chunked(body string, n int) string {
	var b strings.Builder
	for len(body) > 0 {
		k := min(n, len(body))
		fmt.Fprintf(&b, "%x\r\n%s\r\n", k, body[:k])
		body = body[k:]
	}
	return b.String() + "0\r\n\r\n"
}

// sized is a valid body of n bytes.
func sized(n int) string {
	const a, b = `{"id":"Ada","pad":"`, `"}`
	return a + strings.Repeat("x", n-len(a)-len(b)) + b
}

// filler is a header line of about n bytes.
func filler(n int) string { return "X-Pad: " + strings.Repeat("a", n-100) }

// withHeader is a request whose header section has about n bytes.
func withHeader(n int) string { return request("GET", "/json", filler(n)) }

func firstLine(raw string) string {
	line, _, _ := strings.Cut(raw, "\r\n")
	return line
}

// routeIn finds the path in the words for a request and returns its first segment: /files of GET
// /files/1k.bin.
func routeIn(what string) string {
	for _, word := range strings.Fields(what) {
		if path, ok := strings.CutPrefix(strings.TrimSuffix(word, ","), "/"); ok {
			if end := strings.IndexAny(path, "/?"); end >= 0 {
				path = path[:end]
			}
			return "/" + path
		}
	}
	return ""
}
