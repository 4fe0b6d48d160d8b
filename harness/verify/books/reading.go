package books

import (
	"fmt"
	"strings"
)

// reading requests what the database holds.
func (s Subject) reading() []ask {
	const same = "every answer follows from the data's arithmetic"
	var asks []ask
	add := func(name, target string, want answer, why string) {
		asks = append(asks, ask{name: name, method: "GET", target: target, want: want, why: why})
	}
	add("about", "/about", text(s.Name), "the name proves that the right program is measured")
	add("healthz", "/healthz", text("ok"), "the harness waits for it")
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
		add("overview/"+p.query, "/author"+p.query, want, same)
	}
	add("overview/beyond", "/author?limit=2&offset=900000000", ok(s.Catalog.Page(2, 900_000_000)),
		"a page after the last one is empty, and not an error")
	for _, i := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, n / 2, n - 1} {
		j := i * (s.Catalog.Books()/n - 1)
		add(fmt.Sprintf("author/%d", i), "/author/"+s.Catalog.AuthorID(i).String(), ok(s.Catalog.Detail(i)), same)
		add(fmt.Sprintf("book/%d", j), "/book/"+s.Catalog.BookID(j).String(), ok(s.Catalog.Book(j)), same)
	}
	amp := 0
	for !strings.Contains(s.Catalog.BookRow(amp).Title, "&") {
		amp++
	}
	one := s.Catalog.AuthorID(1).String()
	add("book/ampersand", "/book/"+s.Catalog.BookID(amp).String(), ok(s.Catalog.Book(amp)),
		"& < > need no escape in JSON")
	add("author/upper", "/author/"+strings.ToUpper(one), ok(s.Catalog.Detail(1)),
		"RFC 9562: the digits of a UUID may be capitals")
	add("author/query", "/author/"+one+"?x=y", ok(s.Catalog.Detail(1)), "an unknown parameter changes nothing")
	return asks
}

// parameters sends wrong parameters.
func (s Subject) parameters() (asks []ask) {
	const why = "a client must learn what is wrong"
	limit := fault{"limit", "must be a whole number from 1 to 100"}
	offset := fault{"offset", "must be a whole number from 0 on"}
	add := func(name, target string, want answer) {
		asks = append(asks, ask{name: name, method: "GET", target: target, want: want, why: why})
	}
	wrong := func(faults ...fault) answer {
		return problem(400, "Bad Request", "A parameter is wrong.", faults...)
	}
	for _, c := range []struct {
		faults  []fault
		queries []string
	}{
		{[]fault{limit}, []string{"limit=0", "limit=101", "limit=-1", "limit=abc", "limit=1.5", "limit=%2B5",
			"limit=%00", "limit=99999999999999999999999999", "limit=0x10", "limit=1;DROP", "limit=1;offset=2",
			"limit=1%3BDROP", "limit=%zz", "limit=5%"}},
		{[]fault{offset}, []string{"offset=-1", "offset=x", "offset=18446744073709551616", "offset=1e3",
			"offset=0;", "offset=%a"}},
		{[]fault{limit, offset}, []string{"limit=0&offset=-1", "limit=1;&offset=;"}},
	} {
		for _, query := range c.queries {
			add("overview/wrong/"+query, "/author?"+query, wrong(c.faults...))
		}
	}
	id := s.Catalog.AuthorID(0).String()
	for _, kind := range []string{"author", "book"} {
		for _, bad := range []string{
			"x", "0", id[:35], id + "0", strings.ReplaceAll(id, "-", ""), "%7B" + id + "%7D", "urn:uuid:" + id,
			"g" + id[1:], "%27%20OR%201=1", strings.Repeat("9", 300), "null", "..%20", "..", ".", "%2e%2e", "%2E",
			id + ";x", "...",
		} {
			add(kind+"/wrong/"+bad, "/"+kind+"/"+bad, wrong(fault{"id", "must be a UUID"}))
		}
		add(kind+"/unknown", "/"+kind+"/00000000-0000-7000-8000-000000000000",
			problem(404, "Not Found", "There is no "+kind+" with this id."))
	}
	return asks
}

// routes requests paths and methods that do not exist.
func (s Subject) routes() (asks []ask) {
	nothing := problem(404, "Not Found", "There is nothing at this path.")
	id := s.Catalog.AuthorID(0).String()
	for _, path := range []string{
		"/", "/json", "/Author", "/authors", "/author/", "/book", "/book/", "/author/" + id + "/",
		"/author/" + id + "/books", "//author", "/author//" + id, "/about/", "/healthz/x",
		"/book/" + id + "/author", "/author/..//", "/author/../", "/author/../author", "/./author", "/../author",
		"/book/./" + id, "/author/" + id + "/..",
	} {
		asks = append(asks, ask{name: "path" + path, method: "GET", target: path, want: nothing,
			why: "an unknown path is a 404, without a redirect"})
	}
	for _, r := range []struct {
		path, allow string
		methods     []string
	}{
		{"/author", "GET, HEAD, POST", []string{"DELETE", "PUT", "OPTIONS"}},
		{"/author/" + id, "GET, HEAD", []string{"POST", "DELETE", "PATCH"}},
		{"/book/" + id, "GET, HEAD", []string{"PUT", "POST"}},
		{"/about", "GET, HEAD", []string{"POST"}},
		{"/healthz", "GET, HEAD", []string{"DELETE"}},
	} {
		for _, method := range r.methods {
			asks = append(asks, ask{name: "method/" + method + r.path, method: method, target: r.path,
				want: problem(405, "Method Not Allowed", "").with("Allow", r.allow),
				why:  "RFC 9110: 405 with the methods that are allowed"})
		}
	}
	return append(asks, ask{name: "method/POST/nothing", method: "POST", target: "/nothing", want: nothing,
		why: "an unknown path is a 404 for every method"})
}
