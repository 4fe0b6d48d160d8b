// Package apis holds the contract of the application api as checks, as verify does for the plain servers. The
// expected answers come from the scenarios and are encoded by encoding/json, which no server uses.
package apis

import (
	"fmt"
	"net/http"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/api"
)

// timeout is how long each answer may take.
const timeout = 20 * time.Second

// Subject is a running server of the application.
type Subject struct {
	Name, Addr string
	// Engine is the manifest's.
	Engine string
	// Unsupported are the scenarios that its framework cannot have, with the reasons.
	Unsupported map[string]string
}

// Of is a target without its address.
func Of(t harness.Target) Subject {
	return Subject{Name: t.Identity(), Engine: t.Engine, Unsupported: t.Unsupported}
}

// table reports whether the server has the table of routes.
func (s Subject) table() bool { return s.Unsupported["route-param"] == "" }

// ask is a request with the answer that it must get.
type ask struct {
	name string
	harness.Request
	want want
	why  string
}

// want is what an answer must be, beside its status and body, which are the request's.
type want struct {
	kind string
	// header are more lines. A value of "" is not compared, and clock is a time of now.
	header map[string]string
	// cookie is the value of the cookie that is set; "" for none.
	cookie string
	// flushed is how many chunks of the body must be at least.
	flushed int
	// zipped is true if the body must be compressed.
	zipped bool
	closes bool
}

// clock stands for the value of a timing line.
const clock = "t=now"

// get is a GET that expects a status and no certain body.
func get(name, path string, status int, why string) ask {
	return ask{name: name, Request: harness.Request{Method: http.MethodGet, Path: path,
		Expect: harness.Expectation{Status: status}}, why: why}
}

// post is a POST that expects a status and no certain body.
func post(name, path, kind, body string, status int, why string) ask {
	return ask{name: name, Request: harness.Request{Method: http.MethodPost, Path: path, Body: []byte(body),
		Header: []harness.HeaderField{{Name: "Content-Type", Value: kind}},
		Expect: harness.Expectation{Status: status}}, why: why}
}

// problem expects an error in the form of RFC 9457.
func (a ask) problem(title, detail string, faults ...api.Fault) ask {
	a.want.kind = api.ProblemType
	a.Expect.Body = scenarios.JSON(api.Problem{Type: "about:blank", Title: title, Status: a.Expect.Status,
		Detail: detail, Errors: faults})
	return a
}

// with adds a line to the request.
func (a ask) with(name, value string) ask {
	a.Header = append(a.Header[:len(a.Header):len(a.Header)], harness.HeaderField{Name: name, Value: value})
	return a
}

// without removes a line from the request.
func (a ask) without(name string) ask {
	var kept []harness.HeaderField
	for _, h := range a.Header {
		if h.Name != name {
			kept = append(kept, h)
		}
	}
	a.Header = kept
	return a
}

// wants adds a line to the answer.
func (a ask) wants(name, value string) ask {
	more := map[string]string{name: value}
	for n, v := range a.want.header {
		more[n] = v
	}
	a.want.header = more
	return a
}

// raw is the request in bytes.
func (a ask) raw() string {
	var lines []string
	length := a.Body != nil
	for _, h := range a.Header {
		lines = append(lines, h.Name+": "+h.Value)
		length = length && h.Name != "Content-Length"
	}
	if length {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(a.Body)))
	}
	return wire.Request(a.Method, a.Path, lines...) + string(a.Body)
}

// about describes the check.
func (a ask) about() harness.Violation {
	return harness.Violation{Check: a.name, Route: verdict.Route(a.Path), Why: a.why}
}
