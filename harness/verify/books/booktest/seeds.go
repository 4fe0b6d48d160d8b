package booktest

import "strings"

const form = `{"name":"Ada O'Brien","country_code":"IE","email":"ada@example.org","phone":"+35312345678","contact_address":"1 Harbour Street, Cork",` +
	`"contract_started":"2024-02-29","contract_finished":null,"contract_value":125000}`

// Seeds are requests for every endpoint, right ones and hostile ones, that a fuzz test begins with.
func Seeds() []Request {
	const kind = "application/json"
	id, book := Data.AuthorID(3).String(), Data.BookID(7).String()
	all := []Request{
		{Method: "GET", Path: "/about"}, {Method: "HEAD", Path: "/healthz"}, {Method: "GET", Path: "/"}, {Method: "GET", Path: "/authors"},
		{Method: "GET", Path: "/author"}, {Method: "GET", Path: "/author", Query: "limit=3&offset=5"}, {Method: "HEAD", Path: "/author", Query: "limit=100"},
		{Method: "GET", Path: "/author/" + id}, {Method: "HEAD", Path: "/author/" + id}, {Method: "DELETE", Path: "/author/" + id},
		{Method: "GET", Path: "/book/" + book}, {Method: "GET", Path: "/book/" + id}, {Method: "PUT", Path: "/book/" + book, Body: []byte("x")},
		{Method: "POST", Path: "/author", Kind: kind, Body: []byte(form)}, {Method: "POST", Path: "/author", Kind: "multipart/form-data; boundary=x", Body: []byte(form)},
		{Method: "POST", Path: "/about", Body: []byte(form)}, {Method: "OPTIONS", Path: "/author"}, {Method: "PATCH", Path: "/healthz"},
	}
	for _, s := range []string{
		"", ".", "..", "../../etc/passwd", "x", "0", id[:35], id + "0", strings.ToUpper(id), "{" + id + "}", "urn:uuid:" + id, "' OR 1=1 --",
		"'; DROP TABLE authors; --", "\x00", "\xff\xfe", "\u202e", "%00", "%2e%2e", "a/b", "//", "\\", "é", strings.Repeat("9", 4000), "null", "$1", "+", " ", ";", "?", "#",
	} {
		all = append(all, Request{Method: "GET", Path: "/author/" + s}, Request{Method: "GET", Path: "/book/" + s}, Request{Method: "GET", Path: s})
	}
	for _, s := range []string{
		"limit=0", "limit=101", "limit=-1", "limit=1e2", "limit=0x10", "limit=%00", "limit=", "limit", "limit=1&limit=2", "limit[]=1", "limit=%zz", "limit=1;offset=2",
		"offset=-1", "offset=9223372036854775807", "offset=9223372036854775808", "offset=1%20OR%201=1", "offset=\u0661", "&&&", "=", "%", "a=b=c", "limit=" + strings.Repeat("9", 3000),
	} {
		all = append(all, Request{Method: "GET", Path: "/author", Query: s})
	}
	for _, s := range []string{
		"", "null", "[]", "{}", "7", `"x"`, "{", form + form, form[:40], strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 5_000), "\x00", "\xef\xbb\xbf" + form,
		strings.Replace(form, "Ada", `\u0000`, 1), strings.Replace(form, "Ada", `\ud800`, 1), strings.Replace(form, "Ada", "\x80\x81", 1),
		strings.Replace(form, "Ada", "'); DROP TABLE authors; --", 1), strings.Replace(form, "Ada", strings.Repeat("x", 300), 1), strings.Replace(form, `"IE"`, `["IE"]`, 1),
		strings.Replace(form, "ada@", "\\u0001@", 1), strings.Replace(form, "ada@", "\xff@", 1), strings.Replace(form, "125000", "1e999", 1),
		strings.Replace(form, "125000", "-0", 1), strings.Replace(form, "125000", "1.5", 1), strings.Replace(form, "125000", `"1"`, 1), strings.Replace(form, "125000", strings.Repeat("9", 400), 1),
		strings.Replace(form, "2024-02-29", "2023-02-29", 1), strings.Replace(form, "2024-02-29", "0000-01-01", 1), strings.Replace(form, "null", `"0001-01-01"`, 1),
		strings.Replace(form, `"name"`, `"name":1,"name"`, 1), strings.Replace(form, "{", `{"id":"x","__proto__":{},`, 1),
	} {
		all = append(all, Request{Method: "POST", Path: "/author", Kind: kind, Body: []byte(s)})
	}
	return all
}
