package verify

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
)

const (
	host        = "Host: " + wire.AnyHost
	chunkedLine = "Transfer-Encoding: chunked"
	closeLine   = "Connection: close"
	ada         = `{"id": "Ada"}`
)

// exchange is a request with the answer that it must get.
type exchange struct {
	raw  string
	want want
}

func (e exchange) method() string {
	method, _, _ := strings.Cut(e.raw, " ")
	return strings.TrimSpace(method)
}

func get(path string, w want, lines ...string) exchange {
	return exchange{request("GET", path, lines...), w}
}

func post(body string, w want, lines ...string) exchange { return exchange{posting(body, lines...), w} }

// gets are requests that all get the same answer.
func gets(w want, paths ...string) (es []exchange) {
	for _, path := range paths {
		es = append(es, get(path, w))
	}
	return es
}

// request is a request without a body.
func request(method, path string, lines ...string) string {
	return wire.Request(method, path, lines...)
}

// posting is a POST / with a body and its length.
func posting(body string, lines ...string) string {
	return request("POST", "/", append(lines, fmt.Sprintf("Content-Length: %d", len(body)))...) + body
}

// postChunked is a POST / with a body in chunks of n bytes.
func postChunked(body string, n int) string {
	return request("POST", "/", chunkedLine) + chunked(body, n)
}

// withoutBody is a request without a body. POST, PUT and PATCH must say that there is none.
func withoutBody(method, path string) string {
	if method == "POST" || method == "PUT" || method == "PATCH" {
		return request(method, path, "Content-Length: 0")
	}
	return request(method, path)
}

// lines is a request with exactly these lines.
func lines(ls ...string) string { return strings.Join(ls, "\r\n") + "\r\n\r\n" }

// encode is a scenario's request, with more header lines, in the bytes that the generator sends.
func encode(r harness.Request, more ...string) string {
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

// describe names a request in a message: "GET /json", `POST / with "{}"`.
func describe(raw string) string {
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	line, _, _ := strings.Cut(head, "\r\n")
	line = strings.TrimSuffix(line, " HTTP/1.1")
	if body != "" {
		return line + " with " + wire.Quote([]byte(body))
	}
	return line
}

// routeIn finds the path in the description of a request and returns its first segment: /files for GET
// /files/1k.bin.
func routeIn(what string) string {
	for _, word := range strings.Fields(what) {
		if route := verdict.Route(strings.TrimSuffix(word, ",")); route != "" {
			return route
		}
	}
	return ""
}
