package booktest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/bookstore"
)

// Request is a well-formed request with any content.
type Request struct {
	Method, Path, Query string
	// Kind is the Content-Type.
	Kind string
	Body []byte
}

// Fuzzed is a server that gets the requests of a fuzz test.
type Fuzzed struct {
	faults
	engine string
	http   books.Client
}

// Serve runs a server on a new SQLite file until the end of the test.
func Serve(t T, name, engine string, start Start) *Fuzzed {
	t.Helper()
	_, store := filled(t)
	f := &Fuzzed{faults: faults{T: t}, engine: engine}
	addr, stop := serve(t, name, start, bookstore.New(store, timeout, f.note))
	f.http.Addr = addr
	t.Cleanup(func() {
		f.http.Close()
		stop()
		_ = store.Close() // the test removes its file
	})
	return f
}

// Ask sends a request and returns what is wrong with the answer; "" if the contract allows it.
func (f *Fuzzed) Ask(r Request) (wrong string) {
	text, method := r.text()
	a, err := f.http.Do(context.Background(), text, method)
	if err != nil {
		return fmt.Sprintf("no answer to %.300q: %v", text, err)
	}
	if wrong = f.judge(method, a); wrong != "" {
		return fmt.Sprintf("%.300q: %s: status %d, %.300q, reason %v", text, wrong, a.Status, a.Body, f.reason())
	}
	return ""
}

// seeds sends a server the first requests of the fuzz tests.
func seeds(s books.Subject) (found []harness.Violation) {
	f := &Fuzzed{engine: s.Engine, http: books.Client{Addr: s.Addr}}
	defer f.http.Close()
	for _, r := range Seeds() {
		if wrong := f.Ask(r); wrong != "" {
			found = append(found, harness.Violation{Target: s.Name, Check: "seeds", Want: "an answer of the contract",
				Got: wrong, Why: "hostile input must not cause a server error"})
		}
	}
	return found
}

// judge compares an answer with what the contract allows for any request.
func (f *Fuzzed) judge(method string, a *wire.Answer) (wrong string) {
	kind := a.Get("Content-Type")
	switch status := a.Status; {
	case status == http.StatusOK && method != http.MethodGet && method != http.MethodHead:
		return "200 to another method than GET and HEAD"
	case status == http.StatusCreated && method != http.MethodPost:
		return "another method than POST created something"
	case method == http.MethodHead && len(a.Body) > 0:
		return "a body after HEAD"
	case status == http.StatusOK || status == http.StatusCreated:
		if kind == bookstore.JSONType && method != http.MethodHead && !json.Valid(a.Body) {
			return "the body is not JSON"
		}
		return ""
	case status == http.StatusRequestEntityTooLarge && f.engine == "netpoll":
		return "" // hertz itself answers it
	case !slices.Contains([]int{400, 404, 405, 413}, status):
		return "the contract does not have this status"
	case kind != bookstore.ProblemType:
		return "an error has the type " + kind
	case status == http.StatusMethodNotAllowed && a.Get("Allow") == "":
		return "405 without Allow"
	case method == http.MethodHead:
		return ""
	}
	var p bookstore.Problem
	if err := json.Unmarshal(a.Body, &p); err != nil || p.Status != a.Status || p.Title == "" {
		return fmt.Sprintf("the error does not have the form of RFC 9457 (%v)", err)
	}
	return ""
}

// mostOfALine is the longest path or query: engines refuse longer ones by the limit of the header section.
const mostOfALine = 5000

// text is the request in bytes.
func (r Request) text() (text, method string) {
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

// F is the part of *testing.F that is needed.
type F interface {
	T
	Add(args ...any)
	Fuzz(test any)
}

// Fuzz sends any request to a bookstore: the contract must allow each answer. Test is *testing.T, which only
// tests may name.
func Fuzz[Test T](f F, name, engine string, start Start) {
	f.Helper()
	server := Serve(f, name, engine, start)
	for _, r := range Seeds() {
		f.Add(r.Method, r.Path, r.Query, r.Kind, r.Body)
	}
	f.Fuzz(func(t Test, method, path, query, kind string, body []byte) {
		r := Request{Method: method, Path: path, Query: query, Kind: kind, Body: body}
		if wrong := server.Ask(r); wrong != "" {
			t.Errorf("%s", wrong)
		}
	})
}
