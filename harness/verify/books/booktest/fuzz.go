package booktest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/inprocess"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/bookstore"
)

// Request is a well-formed request with any content.
type Request = inprocess.Request

// Fuzzed is a server that gets the requests of a fuzz test.
type Fuzzed struct {
	faults
	engine string
	http   wire.Client
}

// Serve runs a server on a new SQLite file until the end of the test.
func Serve(t T, name, engine string, start Start) *Fuzzed {
	t.Helper()
	_, store := filled(t)
	f := &Fuzzed{faults: faults{T: t}, engine: engine}
	addr, stop := serve(t, name, start, bookstore.New(store, timeout, f.note))
	f.http = wire.Client{Addr: addr, Patience: 4 * timeout}
	t.Cleanup(func() {
		f.http.Close()
		stop()
		_ = store.Close() // the test removes its file
	})
	return f
}

// Ask sends a request and returns what is wrong with the answer; "" if the contract allows it.
func (f *Fuzzed) Ask(r Request) (wrong string) {
	text, method := r.Text()
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
	f := &Fuzzed{engine: s.Engine, http: wire.Client{Addr: s.Addr, Patience: 4 * timeout}}
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

// Fuzz sends any request to a bookstore: the contract must allow each answer. Test is *testing.T, which only
// tests may name.
func Fuzz[Test T](f inprocess.F, name, engine string, start Start) {
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
