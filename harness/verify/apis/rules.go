package apis

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/shared/api"
)

const (
	parameterWrong = "A parameter is wrong."
	badRequest     = "Bad Request"
	learns         = "a client must learn what is wrong"
)

// basics are the name, the health, and what headers and middlewares refuse.
func (s Subject) basics() (asks []ask) {
	text := func(name, path, body, why string) {
		a := get(name, path, http.StatusOK, why)
		a.Expect.Body, a.want.kind = []byte(body), api.TextType
		asks = append(asks, a)
	}
	text("about", "/about", s.Name, "the name proves that the right program is measured")
	text("healthz", "/healthz", "ok", "the harness waits for it")
	denied := func(name string, a ask) {
		a.name, a.why = name, "a middleware that lets everything pass does less work"
		a.Expect.Status, a.want = http.StatusUnauthorized, want{}
		a = a.problem("Unauthorized", "The token is missing or wrong.").wants("Www-Authenticate", "Bearer")
		asks = append(asks, a)
	}
	visit := first("headers")
	denied("headers/no-token", visit.without("Authorization"))
	denied("headers/basic", visit.without("Authorization").with("Authorization", "Basic eDp5"))
	for _, n := range []int{5, 10} {
		chain := first(fmt.Sprintf("middleware-%d", n))
		before := want{} // what the middlewares before the refusal set
		for _, name := range []string{"X-Request-Id", "Access-Control-Allow-Origin", "X-Request-Start"} {
			before = ask{want: before}.wants(name, "").want
		}
		wrong := func(name string, a ask, before want) {
			denied(fmt.Sprintf("middleware-%d/%s", n, name), a)
			last := &asks[len(asks)-1]
			for k, v := range before.header {
				*last = last.wants(k, v)
			}
		}
		wrong("no-token", chain.without("Authorization"), before)
		wrong("other-token", chain.without("Authorization").with("Authorization", api.Token+"x"), before)
		if n == 10 {
			for _, name := range []string{"X-Auth-Scope", "Traceresponse", "Timing-Allow-Origin", "X-Backend-Start"} {
				before = ask{want: before}.wants(name, "").want
			}
			wrong("no-key", chain.without("X-Api-Key"), before)
		}
	}
	panics := first("middleware-5")
	panics.name, panics.Path, panics.want.kind = "panic", api.PanicPath, api.ProblemType
	panics.why = "the recovery is one of the middlewares"
	panics.Expect.Status = http.StatusInternalServerError
	for _, name := range []string{"X-Request-Id", "Access-Control-Allow-Origin", "X-Request-Start",
		"X-Auth-Scope"} {
		panics = panics.wants(name, "")
	}
	asks = append(asks, panics.problem("Internal Server Error", ""))
	plain := first("document").with("Accept-Encoding", "identity")
	plain.name, plain.why = "document/identity", "only a client that names gzip gets it"
	return append(asks, plain)
}

// first is the first request of a scenario, without what it wants of the head but its type.
func first(name string) ask {
	s, err := scenarios.ByName(name)
	if err != nil {
		panic(err) // a name of this package
	}
	a := ask{name: name, Request: s.Requests[0], want: want{kind: kinds[name]}}
	if a.want.kind == "" {
		a.want.kind = api.JSONType
	}
	return a
}

// routes request every route of the table, and send parameters that are wrong.
func (s Subject) routes() (asks []ask) {
	if !s.table() {
		return nil
	}
	for i, r := range api.Routes() {
		for seed := range uint64(2) {
			a := ask{name: "route/" + r.Method + r.Path, Request: scenarios.Matched(r, seed+uint64(i)),
				want: want{kind: api.JSONType}, why: "each route of the table has its own answer"}
			if len(r.Params) == 0 {
				a.want.kind = api.TextType
			}
			asks = append(asks, a)
		}
	}
	const number, name = "must be a whole number from 1 on",
		"must have 1 to 100 letters, digits, dots, hyphens and underscores"
	for _, c := range []struct{ path, param, detail string }{
		{"/repos/a/b/issues/x", "number", number},
		{"/repos/a/b/issues/0", "number", number},
		{"/repos/a/b/issues/-7", "number", number},
		{"/repos/a/b/issues/1.5", "number", number},
		{"/repos/a/b/issues/0x10", "number", number},
		{"/repos/a/b/issues/99999999999999999999", "number", number},
		{"/repos/a/b/pulls/7/reviews/seven/comments", "id", number},
		{"/orgs/o/teams/t/discussions/1/comments/x", "id", number},
		{"/gists/publics", "id", number},
		{"/users/" + strings.Repeat("x", 101), "username", name},
		{"/users/a;b", "username", name},
		{"/users/caf%C3%A9", "username", name},
		{"/repos/a/%7Bb%7D", "repo", name},
	} {
		a := get("param"+c.path, c.path, http.StatusBadRequest, learns)
		asks = append(asks, a.problem(badRequest, parameterWrong, api.Fault{Field: c.param, Detail: c.detail}))
	}
	return asks
}

// unrouted request paths and methods that do not exist.
func (s Subject) unrouted() (asks []ask) {
	paths := []string{"/", "/nothing", "/Search", "/orders/1", "/middleware", "/middleware/7", "/page/x"}
	if s.table() {
		paths = append(paths, "/user/nothing", "/users/a/nothing", "/repos/a/b/issues/1/nothing", "/repos/a",
			"/orgs/o/teams/t/nothing/1")
	}
	for _, p := range paths {
		a := get("path"+p, p, http.StatusNotFound, "an unknown path is a 404")
		asks = append(asks, a.problem("Not Found", "There is nothing at this path."))
	}
	cases := []struct{ method, path, allow string }{
		{"DELETE", api.SearchPath, "GET"}, {"PUT", api.OrdersPath, "POST"}, {"GET", api.UploadPath, "POST"},
		{"POST", api.ChainPath(5), "GET"},
	}
	if s.table() {
		cases = append(cases, []struct{ method, path, allow string }{
			{"DELETE", "/user", "GET, PATCH"}, {"PUT", "/repos/a/b", "GET, PATCH, DELETE"},
			{"POST", "/repos/a/b/issues/7", "GET, PATCH"}, {"DELETE", "/gists/7/comments", "GET, POST"},
		}...)
	}
	for _, c := range cases {
		a := ask{name: "method/" + c.method + c.path, why: "RFC 9110: 405 with the methods that are allowed",
			Request: harness.Request{Method: c.method, Path: c.path, Body: []byte{},
				Expect: harness.Expectation{Status: http.StatusMethodNotAllowed}}}
		asks = append(asks, a.problem("Method Not Allowed", "").wants("Allow", c.allow))
	}
	return asks
}

// tooLarge announces a body over the limit. Engines may refuse it in their own words.
func tooLarge() ask {
	a := post("too-large", api.OrdersPath, api.JSONType, "", http.StatusRequestEntityTooLarge,
		"a server must limit bodies").with("Content-Length", fmt.Sprint(1<<20+1))
	a.want.closes = true
	return a
}

// query is a GET /search with parameters.
func query(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return api.SearchPath + "?" + v.Encode()
}
