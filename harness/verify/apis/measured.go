package apis

import (
	"fmt"
	"hash/crc32"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/shared/api"
)

const seenCookie = api.SeenCookie

// kinds are the types of the answers to the scenarios; the others answer in JSON.
var kinds = map[string]string{
	"route-static": api.TextType, "middleware-0": api.TextType, "middleware-5": api.TextType,
	"middleware-10": api.TextType, "template": api.HTMLType, "stream": api.StreamType,
}

// most is how many requests of each scenario are checked. The generator compares the body of every answer.
const most = 48

// measured are requests of all scenarios: what is measured must be right.
func (s Subject) measured() (asks []ask) {
	const why = "it is measured, and must be the same work in every framework"
	for _, name := range scenarios.APINames() {
		if s.Unsupported[name] != "" {
			continue
		}
		scenario, err := scenarios.ByName(name)
		if err != nil {
			panic(err) // a name of the list
		}
		for i, r := range scenario.Requests[:min(most, len(scenario.Requests))] {
			a := ask{name: fmt.Sprintf("%s/%d", name, i), Request: r, why: why}
			if a.want.kind = kinds[name]; a.want.kind == "" {
				a.want.kind = api.JSONType
			}
			switch {
			case name == "headers":
				a = visited(a)
			case name == "stream":
				a.want.flushed = s.flushed()
			case strings.HasPrefix(name, "middleware-"):
				a = layered(a)
			}
			a.want.zipped = r.Expect.Gzip
			asks = append(asks, a)
		}
	}
	return asks
}

// flushed is how many chunks a stream must have at least. fasthttp hands each flush over to another
// goroutine, which sends what has come meanwhile in one chunk.
func (s Subject) flushed() int {
	if s.Engine == "fasthttp" {
		return 2
	}
	return api.Events
}

// line is the value of a line of a request.
func line(r harness.Request, name string) string {
	for _, h := range r.Header {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

// visited adds what GET /headers must set.
func visited(a ask) ask {
	token := strings.TrimPrefix(line(a.Request, "Authorization"), "Bearer ")
	_, session, _ := strings.Cut(line(a.Request, "Cookie"), api.SessionCookie+"=")
	_, language, _ := strings.Cut(string(a.Expect.Body), `"language":"`)
	language, _, _ = strings.Cut(language, `"`)
	sum := func(text string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text))) }
	a.want.cookie = sum(session)
	return a.wants("Cache-Control", "private, max-age=60").wants("Content-Language", language).
		wants("Etag", `"`+sum(token+language+session)+`"`)
}

// layered adds what the middlewares before the handler must set.
func layered(a ask) ask {
	var n int
	if _, err := fmt.Sscanf(a.Path, "/middleware/%d", &n); err != nil {
		panic(err) // a path of the scenarios
	}
	sets := []struct{ name, value string }{
		{"X-Request-Id", line(a.Request, "X-Request-Id")}, {"", ""},
		{"Access-Control-Allow-Origin", line(a.Request, "Origin")}, {"X-Request-Start", clock},
		{"X-Auth-Scope", "read"},
		{"Traceresponse", line(a.Request, "Traceparent")}, {"", ""},
		{"Timing-Allow-Origin", line(a.Request, "Origin")}, {"X-Backend-Start", clock}, {"X-Api-Plan", "read"},
	}
	for _, s := range sets[:n] {
		if s.name != "" {
			a = a.wants(s.name, s.value)
		}
	}
	return a
}
