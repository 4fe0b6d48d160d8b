// Package apitest checks one server of the application api inside a test, also with hostile requests, with
// the race detector and with the search for leaked goroutines.
package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/verify/apis"
	"tenrounds/harness/verify/inprocess"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/api"
	"tenrounds/shared/boot"
)

// requests is how many hostile requests a server gets, and patience how long an answer may take.
const (
	requests = 300
	patience = 20 * time.Second
)

// Start is the function that a server's main passes to boot.Main.
type Start = func(boot.Config) (boot.App, error)

// subject is the server in whose folder the test runs.
func subject(t inprocess.T) apis.Subject {
	t.Helper()
	var target harness.Target
	content, err := input.Read(filepath.Join("..", "target.json"), input.MaxSetting)
	if err == nil {
		err = json.Unmarshal(content, &target)
	}
	if err != nil {
		t.Fatalf("read the manifest: %v", err)
	}
	target.Name += "-" + "api"
	return apis.Of(target)
}

// Run runs all checks on a server. Goroutines that its framework keeps are passed as options.
func Run(t inprocess.T, start Start, kept ...goleak.Option) {
	t.Helper()
	ctx := context.Background()
	s := subject(t)
	kept = append(append(kept, goleak.IgnoreCurrent()), inprocess.Kept(s.Engine)...)
	for _, check := range []func(apis.Subject) []harness.Violation{
		func(s apis.Subject) []harness.Violation { return verdict.Wrong(apis.Verify(ctx, s)) },
		func(s apis.Subject) []harness.Violation { return verdict.Wrong(apis.Hostile(ctx, s, 1, requests)) },
		seeds,
	} {
		addr, stop := inprocess.Serve(t, s.Name, start)
		s.Addr = addr
		show(t, check(s))
		stop()
	}
	if err := goleak.Find(kept...); err != nil {
		t.Errorf("%s left goroutines behind: %v", s.Name, err)
	}
}

// show reports violations, not all of a kind.
func show(t inprocess.T, found []harness.Violation) {
	t.Helper()
	const most = 25
	for i, v := range found {
		if i == most {
			t.Errorf("and %d more", len(found)-most)
			return
		}
		t.Errorf("%v", v)
	}
}

// Fuzz sends any request to a server: the contract must allow each answer. Test is *testing.T, which only
// tests may name.
func Fuzz[Test inprocess.T](f inprocess.F, start Start) {
	f.Helper()
	s := subject(f)
	addr, stop := inprocess.Serve(f, s.Name, start)
	server := fuzzed{s.Engine, wire.Client{Addr: addr, Patience: patience}}
	f.Cleanup(func() {
		server.http.Close()
		stop()
	})
	for _, r := range Seeds() {
		f.Add(r.Method, r.Path, r.Query, r.Kind, r.Body)
	}
	f.Fuzz(func(t Test, method, path, query, kind string, body []byte) {
		r := inprocess.Request{Method: method, Path: path, Query: query, Kind: kind, Body: body}
		if wrong := server.ask(r); wrong != "" {
			t.Errorf("%s", wrong)
		}
	})
}

// seeds sends a server the first requests of the fuzz tests.
func seeds(s apis.Subject) (found []harness.Violation) {
	f := fuzzed{s.Engine, wire.Client{Addr: s.Addr, Patience: patience}}
	defer f.http.Close()
	for _, r := range Seeds() {
		if wrong := f.ask(r); wrong != "" {
			found = append(found, harness.Violation{Target: s.Name, Check: "seeds", Want: "an answer of the contract",
				Got: wrong, Why: "hostile input must not cause a server error"})
		}
	}
	return found
}

type fuzzed struct {
	engine string
	http   wire.Client
}

// ask sends a request and returns what is wrong with the answer; "" if the contract allows it.
func (f *fuzzed) ask(r inprocess.Request) (wrong string) {
	text, method := r.Text()
	a, err := f.http.Do(context.Background(), text, method)
	if err != nil {
		return fmt.Sprintf("no answer to %.300q: %v", text, err)
	}
	if wrong = f.judge(method, text, a); wrong != "" {
		return fmt.Sprintf("%.300q: %s: status %d, %.300q", text, wrong, a.Status, a.Body)
	}
	return ""
}

// judge compares an answer with what the contract allows for any request. Routers may redirect a path to a
// clean one, answer OPTIONS by themselves, and answer HEAD as GET.
func (f *fuzzed) judge(method, text string, a *wire.Answer) (wrong string) {
	_, path, _ := strings.Cut(text, " ")
	kind, panics := a.Get("Content-Type"), strings.HasPrefix(path, api.PanicPath+" ") ||
		strings.HasPrefix(path, api.PanicPath+"?")
	switch status := a.Status; {
	case status == 200, status/100 == 3, status == 204 && method == "OPTIONS":
		if kind == api.JSONType && method != "HEAD" && status == 200 && !json.Valid(a.Body) {
			return "the body is not JSON"
		}
		return ""
	case status == 500 && panics, status == 413 && f.engine == "netpoll":
		return ""
	case !slices.Contains([]int{400, 401, 404, 405, 413}, status):
		return "the contract does not have this status"
	case method == "HEAD":
		return ""
	case kind != api.ProblemType:
		return "an error has the type " + kind
	}
	var p api.Problem
	if err := json.Unmarshal(a.Body, &p); err != nil || p.Status != a.Status || p.Title == "" {
		return fmt.Sprintf("the error does not have the form of RFC 9457 (%v)", err)
	}
	return ""
}
