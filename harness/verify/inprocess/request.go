package inprocess

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Request is a well-formed request with any content.
type Request struct {
	Method, Path, Query string
	// Kind is the Content-Type.
	Kind string
	Body []byte
}

// mostOfALine is the longest path or query: engines refuse longer ones by the limit of the header section.
const mostOfALine = 5000

// Text is the request in bytes.
func (r Request) Text() (text, method string) {
	methods := []string{"GET", "POST", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS"}
	method = r.Method
	if !slices.Contains(methods, method) {
		method = methods[len(r.Method)%len(methods)]
	}
	target := "/" + escaped(strings.TrimPrefix(r.Path, "/"), "-._~/:@!$&'()*+,;=")
	target = target[:min(len(target), mostOfALine)]
	if at := strings.LastIndexByte(target, '%'); at > len(target)-3 && at >= 0 {
		target = target[:at] // not in the middle of an escape
	}
	if r.Query != "" {
		query := escaped(r.Query, "-._~/:@!$&'()*+,;=%?[]{}|^`\\")
		target += "?" + query[:min(len(query), mostOfALine)]
	}
	kind := strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' {
			return -1
		}
		return c
	}, r.Kind)
	head := method + " " + target + " HTTP/1.1\r\nHost: x\r\n"
	if kind = strings.TrimSpace(kind[:min(len(kind), 1000)]); kind != "" {
		head += "Content-Type: " + kind + "\r\n"
	}
	if len(r.Body) > 0 || method == http.MethodPost {
		head += fmt.Sprintf("Content-Length: %d\r\n", len(r.Body))
	}
	return head + "\r\n" + string(r.Body), method
}

// escaped replaces everything except letters, digits and some other bytes by %XX.
func escaped(s, others string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(others, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
