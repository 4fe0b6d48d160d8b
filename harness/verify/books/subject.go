// Package books holds the bookstore's contract as checks, as verify does for the plain servers. The expected
// answers come from the catalog's arithmetic and are encoded by encoding/json, which no server uses, so that
// a fault of the servers' encoder shows up too.
package books

import (
	"fmt"
	"net/http"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/bookstore/catalog"
)

// Subject is a running server of the bookstore, with the data in its database.
type Subject struct {
	Name, Addr string
	// Engine is the manifest's.
	Engine  string
	Catalog catalog.Catalog
	// Gaps are the framework's own, from its manifest, in addition to those of its engine.
	Gaps map[string]harness.Gap
}

// ask is a request with the answer that it must get.
type ask struct {
	name, method string
	// target is the target in the request line.
	target string
	header map[string]string
	body   string
	// chunked sends the body in chunks, and without its length.
	chunked bool
	want    answer
	why     string
}

// answer is an expected answer. A nil body is not compared.
type answer struct {
	status int
	kind   string
	// header are more lines; a value of "" is not compared.
	header map[string]string
	body   []byte
	closes bool
}

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
	textType    = "text/plain; charset=utf-8"
)

// headOf is the same request as a HEAD.
func headOf(a ask) ask {
	a.name, a.method = a.name+"/head", http.MethodHead
	a.want.body = nil
	return a
}

// raw is the request in bytes.
func (a ask) raw() string {
	var lines []string
	for name, value := range a.header {
		lines = append(lines, name+": "+value)
	}
	body := a.body
	switch writes := a.method == "POST" || a.method == "PUT" || a.method == "PATCH"; {
	case a.chunked:
		lines = append(lines, "Transfer-Encoding: chunked")
		body = fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(a.body), a.body)
	case writes && a.header["Content-Length"] == "":
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(a.body)))
	}
	return wire.Request(a.method, a.target, lines...) + body
}

// about describes the check.
func (a ask) about() harness.Violation {
	return harness.Violation{Check: a.name, Route: verdict.Route(a.target), Why: a.why}
}

// ok is an answer 200 with a value.
func ok(v any) answer { return answer{status: 200, kind: jsonType, body: scenarios.JSON(v)} }

// text is an answer 200 with a text.
func text(s string) answer { return answer{status: 200, kind: textType, body: []byte(s)} }

// fault is a field with what is wrong with it.
type fault struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// problem is an error in the form of RFC 9457.
func problem(status int, title, detail string, faults ...fault) answer {
	return answer{status: status, kind: problemType, body: scenarios.JSON(struct {
		Type   string  `json:"type"`
		Title  string  `json:"title"`
		Status int     `json:"status"`
		Detail string  `json:"detail,omitempty"`
		Errors []fault `json:"errors,omitempty"`
	}{"about:blank", title, status, detail, faults})}
}

func (a answer) with(name, value string) answer {
	a.header = map[string]string{name: value}
	return a
}

// unavailable is the answer of a server without its database.
func unavailable() answer {
	return problem(http.StatusServiceUnavailable, "Service Unavailable",
		"The database is not available.").with("Retry-After", "1")
}

// create is a create with this body.
func create(name, body string) ask {
	return ask{name: name, method: "POST", target: "/author", body: body, want: created,
		header: map[string]string{"Content-Type": jsonType}}
}

// created is the answer to a valid create. The server chooses the Location.
var created = answer{status: 201, kind: jsonType, header: map[string]string{"Location": ""}}
