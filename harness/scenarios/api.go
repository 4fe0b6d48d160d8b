package scenarios

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"mime/multipart"
	"net/textproto"
	"strings"
	"sync"

	"tenrounds/harness"
	"tenrounds/shared/api"
)

// API is the application of the scenarios in this file and in api_bodies.go.
const API = "api"

// apiSeed draws paths, parameters and bodies, the same for all targets.
const apiSeed = 18

// apiDrawn is how many requests are drawn for a scenario: so many that no answer can be kept by accident, and
// few enough to be made before a load.
const apiDrawn = 300

// ofAPI are the scenarios of the application api.
var ofAPI = []struct {
	name, about string
	requests    func(*drawer) []harness.Request
}{
	{"route-static", "GET of a fixed path among 200 routes: find a route", (*drawer).fixed},
	{"route-param", "GET /repos/{owner}/{repo}/issues/{number} and two deeper ones among 200 routes",
		(*drawer).params},
	{"query", "GET /search with five parameters: parse, bind and validate", (*drawer).queries},
	{"headers", "GET /headers: read two header lines and a cookie, set three and a cookie", (*drawer).headers},
	{"middleware-0", "GET of 22 bytes of text behind no middleware", chained(0)},
	{"middleware-5", "the same behind 5 middlewares", chained(5)},
	{"middleware-10", "the same behind 10 middlewares", chained(10)},
	{"order", "POST of an order in 2 KiB of JSON: bind, validate, answer with as much", (*drawer).orders},
	{"form", "POST of an urlencoded form with five fields", (*drawer).forms},
	{"upload", "POST of a file of 32 KiB as multipart/form-data", (*drawer).uploads},
	{"template", "GET /page: an HTML table of 20 rows by html/template", (*drawer).pages},
	{"document", "GET /document: 16 KiB of JSON behind compression that is not asked for", documents(false)},
	{"compress", "GET /document with Accept-Encoding: gzip, compressed at the default level", documents(true)},
	{"stream", "GET /stream: 64 server-sent events, each flushed", (*drawer).streams},
}

// APINames lists the names of these scenarios.
func APINames() (names []string) {
	for _, a := range ofAPI {
		names = append(names, a.name)
	}
	return names
}

// madeOfAPI are the scenarios that were asked for, by name: drawing one takes some milliseconds.
var madeOfAPI sync.Map

// scenarioOfAPI builds a scenario of the application api. Nobody may change it.
func scenarioOfAPI(name string) (harness.Scenario, bool) {
	if s, ok := madeOfAPI.Load(name); ok {
		return s.(harness.Scenario), true
	}
	for _, a := range ofAPI {
		if a.name == name {
			d := newDrawer(apiSeed, uint64(crc32.ChecksumIEEE([]byte(name))))
			s := harness.Scenario{Name: name, About: a.about, Requests: a.requests(d)}
			madeOfAPI.Store(name, s)
			return s, true
		}
	}
	return harness.Scenario{}, false
}

// drawer draws requests.
type drawer struct{ *rand.Rand }

func newDrawer(seed, stream uint64) *drawer { return &drawer{rand.New(rand.NewPCG(seed, stream))} }

func (d *drawer) pick(list []string) string { return list[d.IntN(len(list))] }

// word draws a name of letters, digits, dots, hyphens and underscores.
func (d *drawer) word() string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	const others = letters + "ABCDEFGHIJ0123456789-._"
	b := []byte{letters[d.IntN(len(letters))]}
	for range 2 + d.IntN(14) {
		b = append(b, others[d.IntN(len(others))])
	}
	return string(append(b, letters[d.IntN(len(letters))]))
}

// many draws requests.
func (d *drawer) many(one func() harness.Request) (all []harness.Request) {
	for range apiDrawn {
		all = append(all, one())
	}
	return all
}

// fixed are all fixed paths that GET has.
func (d *drawer) fixed() (all []harness.Request) {
	for _, r := range api.Routes() {
		if r.Method == "GET" && len(r.Params) == 0 {
			all = append(all, get(r.Path, []byte(r.Path)))
		}
	}
	return all
}

// measured are the routes with parameters that are asked for: 3, 4 and 4 of them, at different depths.
var measured = []string{"/repos/{owner}/{repo}/issues/{number}",
	"/repos/{owner}/{repo}/pulls/{number}/reviews/{id}/comments",
	"/orgs/{org}/teams/{team}/discussions/{number}/comments/{id}"}

func (d *drawer) params() []harness.Request {
	return d.many(func() harness.Request { return d.matched(d.pick(measured)) })
}

// matched fills the parameters of a route.
func (d *drawer) matched(route string) harness.Request {
	m := api.Match{Route: route, Names: []string{}, Numbers: []int64{}}
	parts := strings.Split(route, "/")
	for i, p := range parts {
		name, ok := strings.CutPrefix(p, "{")
		switch name = strings.TrimSuffix(name, "}"); {
		case !ok:
		case name == "id" || name == "number":
			n := 1 + d.Int64N(1_000_000)
			m.Numbers = append(m.Numbers, n)
			parts[i] = fmt.Sprint(n)
		default:
			m.Names = append(m.Names, d.word())
			parts[i] = m.Names[len(m.Names)-1]
		}
	}
	return get(strings.Join(parts, "/"), JSON(m))
}

// Matched is a request for any route of the table, with parameters drawn from a seed.
func Matched(r api.Route, seed uint64) harness.Request {
	out := get(r.Path, []byte(r.Path))
	if len(r.Params) > 0 {
		out = newDrawer(seed, 1).matched(r.Path)
	}
	out.Method = r.Method
	if r.Method != "GET" {
		out.Body = []byte{}
	}
	return out
}

// headers are requests with two header lines and a cookie.
func (d *drawer) headers() []harness.Request {
	languages := map[string]string{
		"de-AT, de;q=0.9": "de", "fr": "fr", "en-US": "en", "*": "en", "pt-BR;q=1": "pt",
	}
	sorted := []string{"de-AT, de;q=0.9", "fr", "en-US", "*", "pt-BR;q=1"}
	return d.many(func() harness.Request {
		accepted := d.pick(sorted)
		v := api.Visit{Token: d.word(), Language: languages[accepted], Session: d.word()}
		r := get(api.HeadersPath, JSON(v))
		r.Header = []harness.HeaderField{{Name: "Authorization", Value: "Bearer " + v.Token},
			{Name: "Accept-Language", Value: accepted},
			{Name: "Cookie", Value: "theme=dark; " + api.SessionCookie + "=" + v.Session}}
		return r
	})
}

// chained are requests that pass n middlewares. All have the lines that ten of them read.
func chained(n int) func(*drawer) []harness.Request {
	return func(d *drawer) []harness.Request {
		return d.many(func() harness.Request {
			r := get(api.ChainPath(n), []byte(api.ChainText))
			r.Header = []harness.HeaderField{
				{Name: "X-Request-Id", Value: d.word()}, {Name: "Traceparent", Value: d.word()},
				{Name: "Origin", Value: "https://" + d.pick([]string{"app", "shop", "www"}) + ".example"},
				{Name: "Authorization", Value: api.Token}, {Name: "X-Api-Key", Value: api.Key},
			}
			return r
		})
	}
}

// documents are requests for all documents, compressed or not.
func documents(gzip bool) func(*drawer) []harness.Request {
	return func(*drawer) (all []harness.Request) {
		for n, document := range api.Documents() {
			r := get(fmt.Sprintf("%s?n=%d", api.DocumentPath, n), JSON(document))
			if gzip {
				r.Header = []harness.HeaderField{{Name: "Accept-Encoding", Value: "gzip"}}
				r.Expect.Gzip = true
			}
			all = append(all, r)
		}
		return all
	}
}

func (d *drawer) pages() (all []harness.Request) {
	for n := range api.Variants {
		path := fmt.Sprintf("%s?n=%d", api.PagePath, n)
		page, _ := api.PageOf(fmt.Sprint(n))
		var b bytes.Buffer
		if err := api.Template().Execute(&b, page); err != nil {
			panic(err) // of a template of this program
		}
		all = append(all, get(path, b.Bytes()))
	}
	return all
}

func (d *drawer) streams() (all []harness.Request) {
	for n := range api.Variants {
		var b []byte
		for i := range api.Events {
			b = fmt.Appendf(b, "id: %d\nevent: tick\ndata: {\"stream\":%d,\"tick\":%d}\n\n", i, n, i*(n+1))
		}
		all = append(all, get(fmt.Sprintf("%s?n=%d", api.StreamPath, n), b))
	}
	return all
}

// postOf is a POST with its answer 200.
func postOf(path, kind string, body, answer []byte) harness.Request {
	return harness.Request{Method: "POST", Path: path, Body: body,
		Header: []harness.HeaderField{{Name: "Content-Type", Value: kind}},
		Expect: harness.Expectation{Status: 200, Body: answer}}
}

// uploads are files of 32 KiB. There are fewer of them, since each takes memory.
func (d *drawer) uploads() (all []harness.Request) {
	const size, files, boundary = 32 << 10, 32, "tenrounds-boundary-7f3a"
	for range files {
		content := make([]byte, size)
		for i := range content {
			content[i] = byte(d.UintN(256))
		}
		name := d.word() + ".bin"
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename=%q`, api.FileField, name)},
			"Content-Type":        {"application/octet-stream"},
		})
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil || w.Close() != nil {
			panic("scenarios: a form could not be written to memory")
		}
		body := bytes.ReplaceAll(b.Bytes(), []byte(w.Boundary()), []byte(boundary))
		all = append(all, postOf(api.UploadPath, "multipart/form-data; boundary="+boundary, body,
			JSON(api.NewUpload(name, size, crc32.ChecksumIEEE(content)))))
	}
	return all
}
