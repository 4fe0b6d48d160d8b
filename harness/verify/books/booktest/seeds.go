package booktest

import (
	"strings"
)

const form = `{"name":"Ada O'Brien","country_code":"IE","email":"ada@example.org","phone":"+35312345678",` +
	`"contact_address":"1 Harbour Street, Cork","contract_started":"2024-02-29","contract_finished":null,` +
	`"contract_value":125000}`

// Seeds are valid and hostile requests for every endpoint. Fuzz tests begin with them.
func Seeds() (all []Request) {
	const kind = "application/json"
	id, book := Data.AuthorID(3).String(), Data.BookID(7).String()
	for _, line := range []string{
		"GET /about", "HEAD /healthz", "GET /", "GET /authors", "GET /author", "GET /author?limit=3&offset=5",
		"HEAD /author?limit=100", "GET /author/" + id, "HEAD /author/" + id, "DELETE /author/" + id,
		"GET /book/" + book, "GET /book/" + id, "PUT /book/" + book + " x", "POST /about " + form,
		"OPTIONS /author", "PATCH /healthz",
	} {
		method, rest, _ := strings.Cut(line, " ")
		target, body, _ := strings.Cut(rest, " ")
		path, query, _ := strings.Cut(target, "?")
		all = append(all, Request{Method: method, Path: path, Query: query, Body: []byte(body)})
	}
	for _, s := range []string{
		"", ".", "..", "../../etc/passwd", "x", "0", id[:35], id + "0", strings.ToUpper(id), "{" + id + "}",
		"urn:uuid:" + id, "' OR 1=1 --", "'; DROP TABLE authors; --", "\x00", "\xff\xfe", "\u202e", "%00", "%2e%2e",
		"a/b", "//", "\\", "é", strings.Repeat("9", 4000), "null", "$1", "+", " ", ";", "?", "#",
	} {
		for _, path := range []string{"/author/", "/book/", ""} {
			all = append(all, Request{Method: "GET", Path: path + s})
		}
	}
	for _, s := range []string{
		"limit=0", "limit=101", "limit=-1", "limit=1e2", "limit=0x10", "limit=%00", "limit=", "limit",
		"limit=1&limit=2", "limit[]=1", "limit=%zz", "limit=1;offset=2", "offset=-1", "offset=9223372036854775807",
		"offset=9223372036854775808", "offset=1%20OR%201=1", "offset=\u0661", "&&&", "=", "%", "a=b=c",
		"limit=" + strings.Repeat("9", 3000),
	} {
		all = append(all, Request{Method: "GET", Path: "/author", Query: s})
	}
	bodies := []string{
		form, "", "null", "[]", "{}", "7", `"x"`, "{", form + form, form[:40], strings.Repeat("[", 20_000),
		strings.Repeat(`{"a":`, 5_000), "\x00", "\xef\xbb\xbf" + form,
	}
	for _, c := range [][2]string{
		{"Ada", `\u0000`}, {"Ada", `\ud800`}, {"Ada", "\x80\x81"}, {"Ada", "'); DROP TABLE authors; --"},
		{"Ada", strings.Repeat("x", 300)}, {`"IE"`, `["IE"]`}, {"ada@", "\\u0001@"}, {"ada@", "\xff@"},
		{"125000", "1e999"}, {"125000", "-0"}, {"125000", "1.5"}, {"125000", `"1"`},
		{"125000", strings.Repeat("9", 400)}, {"2024-02-29", "2023-02-29"}, {"2024-02-29", "0000-01-01"},
		{"null", `"0001-01-01"`}, {`"name"`, `"name":1,"name"`}, {"{", `{"id":"x","__proto__":{},`},
	} {
		bodies = append(bodies, strings.Replace(form, c[0], c[1], 1))
	}
	for _, s := range bodies {
		all = append(all, Request{Method: "POST", Path: "/author", Kind: kind, Body: []byte(s)})
	}
	multipart := "multipart/form-data; boundary=x"
	return append(all, Request{Method: "POST", Path: "/author", Kind: multipart, Body: []byte(form)})
}
