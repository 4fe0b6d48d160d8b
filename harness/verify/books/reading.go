package books

import (
	"fmt"
	"net/http"
	"strings"
)

// reading asks for what the database holds.
func (s Subject) reading() []ask {
	const same = "every answer is what the data's arithmetic says"
	text := func(v string) answer { return answer{status: 200, kind: textType, body: []byte(v)} }
	asks := []ask{
		{name: "about", method: "GET", target: "/about", want: text(s.Name),
			why: "the harness must not measure another program"},
		{name: "healthz", method: "GET", target: "/healthz", want: text("ok"), why: "the harness waits for it"},
	}
	n := s.Catalog.Authors
	for _, p := range []struct {
		query         string
		limit, offset int
	}{
		{"", 20, 0}, {"?limit=1", 1, 0}, {"?limit=100", 100, 0}, {"?offset=7", 20, 7}, {"?limit=3&offset=5", 3, 5},
		{"?offset=5&limit=3", 3, 5}, {"?limit=3&other=x", 3, 0}, {"?limit=&offset=", 20, 0}, {"?limit=007", 7, 0},
		{fmt.Sprintf("?offset=%d", n/2), 20, n / 2}, {fmt.Sprintf("?limit=5&offset=%d", n-2), 5, n - 2},
	} {
		want := ok(s.Catalog.Page(p.limit, p.offset))
		if p.offset+p.limit > n {
			want.body = nil // created authors come last
		}
		asks = append(asks, ask{name: "overview/" + p.query, method: "GET", target: "/author" + p.query, want: want,
			why: same})
	}
	asks = append(asks, ask{name: "overview/beyond", method: "GET", target: "/author?limit=2&offset=900000000",
		want: answer{status: 200, kind: jsonType, body: []byte(`{"limit":2,"offset":900000000,"authors":[]}`)},
		why:  "a page after the last is empty, not an error"})
	for _, i := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, n / 2, n - 1} {
		id := s.Catalog.AuthorID(i).String()
		asks = append(asks, ask{name: fmt.Sprintf("author/%d", i), method: "GET", target: "/author/" + id,
			want: ok(s.Catalog.Detail(i)), why: same})
		j := i * (s.Catalog.Books()/n - 1)
		asks = append(asks, ask{name: fmt.Sprintf("book/%d", j), method: "GET", target: "/book/" +
			s.Catalog.BookID(j).String(), want: ok(s.Catalog.Book(j)), why: same})
	}
	amp := 0
	for !strings.Contains(s.Catalog.BookRow(amp).Title, "&") {
		amp++
	}
	return append(asks,
		ask{name: "book/ampersand", method: "GET", target: "/book/" + s.Catalog.BookID(amp).String(),
			want: ok(s.Catalog.Book(amp)), why: "& < > need no escape in JSON"},
		ask{name: "author/upper", method: "GET", target: "/author/" +
			strings.ToUpper(s.Catalog.AuthorID(1).String()), want: ok(s.Catalog.Detail(1)),
			why: "RFC 9562: the digits of a UUID may be capital"},
		ask{name: "author/query", method: "GET", target: "/author/" + s.Catalog.AuthorID(1).String() + "?x=y",
			want: ok(s.Catalog.Detail(1)), why: "a query that nobody asks for changes nothing"})
}

// parameters asks with parameters that are wrong.
func (s Subject) parameters() (asks []ask) {
	const why = "a client must learn what is wrong"
	badLimit := fault{"limit", "must be a whole number from 1 to 100"}
	badOffset := fault{"offset", "must be a whole number from 0 on"}
	for query, faults := range map[string][]fault{
		"limit=0": {badLimit}, "limit=101": {badLimit}, "limit=-1": {badLimit}, "limit=abc": {badLimit},
		"limit=1.5":  {badLimit},
		"limit=%2B5": {badLimit}, "limit=99999999999999999999999999": {badLimit}, "limit=0x10": {badLimit},
		"limit=%00": {badLimit},
		"offset=-1": {badOffset}, "offset=x": {badOffset}, "offset=18446744073709551616": {badOffset},
		"offset=1e3":        {badOffset},
		"limit=0&offset=-1": {badLimit, badOffset}, "limit=1;DROP": {badLimit}, "limit=1;offset=2": {badLimit},
		"offset=0;":      {badOffset},
		"limit=1%3BDROP": {badLimit}, "limit=%zz": {badLimit}, "limit=5%": {badLimit}, "offset=%a": {badOffset},
		"limit=1;&offset=;": {badLimit, badOffset},
	} {
		asks = append(asks, ask{name: "overview/wrong/" + query, method: "GET", target: "/author?" + query,
			want: problem(400, "Bad Request", "A parameter is wrong.", faults...), why: why})
	}
	id := s.Catalog.AuthorID(0).String()
	for _, bad := range []string{
		"x", "0", id[:35], id + "0", strings.ReplaceAll(id, "-", ""), "%7B" + id + "%7D", "urn:uuid:" + id, "g" +
			id[1:],
		"%27%20OR%201=1", strings.Repeat("9", 300), "null", "..%20", "..", ".", "%2e%2e", "%2E", id + ";x", "...",
	} {
		for _, kind := range []string{"author", "book"} {
			asks = append(asks, ask{name: kind + "/wrong/" + bad, method: "GET", target: "/" + kind + "/" + bad,
				want: problem(400, "Bad Request", "A parameter is wrong.", fault{"id", "must be a UUID"}), why: why})
		}
	}
	const unknown = "00000000-0000-7000-8000-000000000000"
	for _, kind := range []string{"author", "book"} {
		asks = append(asks, ask{name: kind + "/unknown", method: "GET", target: "/" + kind + "/" + unknown,
			want: problem(404, "Not Found", "There is no "+kind+" with this id."), why: why})
	}
	return asks
}

// routes asks for paths and methods that are not there.
func (s Subject) routes() (asks []ask) {
	id := s.Catalog.AuthorID(0).String()
	for _, path := range []string{
		"/", "/json", "/Author", "/authors", "/author/", "/book", "/book/", "/author/" + id + "/", "/author/" + id +
			"/books",
		"//author", "/author//" + id, "/about/", "/healthz/x", "/book/" + id + "/author",
		"/author/..//", "/author/../", "/author/../author", "/./author", "/../author", "/book/./" + id, "/author/" +
			id + "/..",
	} {
		asks = append(asks, ask{name: "path" + path, method: "GET", target: path,
			want: problem(404, "Not Found", "There is nothing at this path."),
			why:  "there is nothing, and no redirect to anything"})
	}
	for _, r := range []struct{ method, path, allow string }{
		{"DELETE", "/author", "GET, HEAD, POST"}, {"PUT", "/author", "GET, HEAD, POST"},
		{"OPTIONS", "/author", "GET, HEAD, POST"},
		{"POST", "/author/" + id, "GET, HEAD"}, {"DELETE", "/author/" + id, "GET, HEAD"},
		{"PATCH", "/author/" + id, "GET, HEAD"},
		{"PUT", "/book/" + id, "GET, HEAD"}, {"POST", "/book/" + id, "GET, HEAD"}, {"POST", "/about", "GET, HEAD"},
		{"DELETE", "/healthz", "GET, HEAD"},
	} {
		asks = append(asks, ask{name: "method/" + r.method + r.path, method: r.method, target: r.path,
			want: problem(405, "Method Not Allowed", "").with("Allow", r.allow),
			why:  "RFC 9110: 405 with the methods that are allowed"})
	}
	return append(asks, ask{name: "method/POST/nothing", method: "POST", target: "/nothing", body: http.NoBody,
		want: problem(404, "Not Found", "There is nothing at this path."),
		why:  "an unknown path is one for every method"})
}
