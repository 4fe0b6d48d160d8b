package apitest

import (
	"strings"

	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/inprocess"
	"tenrounds/shared/api"
)

// Seeds are valid and hostile requests for every scenario. Fuzz tests begin with them.
func Seeds() (all []inprocess.Request) {
	for _, name := range scenarios.APINames() {
		s, err := scenarios.ByName(name)
		if err != nil {
			panic(err) // a name of the list
		}
		r := s.Requests[0]
		path, q, _ := strings.Cut(r.Path, "?")
		seed := inprocess.Request{Method: r.Method, Path: path, Query: q, Body: r.Body}
		for _, h := range r.Header {
			if h.Name == "Content-Type" {
				seed.Kind = h.Value
			}
		}
		all = append(all, seed)
	}
	for _, s := range []string{
		"", ".", "..", "../../etc/passwd", "x", "0", "-1", "\x00", "\xff\xfe", "\u202e", "%00", "%2e%2e",
		"a/b", "//", "\\", "é", strings.Repeat("9", 4000), "+", " ", ";", ":id", "{id}", "*",
	} {
		for _, path := range []string{"/repos/a/b/issues/", "/repos/", "/gists/", "/users/", "/orgs/o/teams/", ""} {
			all = append(all, inprocess.Request{Method: "GET", Path: path + s})
		}
	}
	for _, q := range []string{"q=x&page=", "q", "q=%zz", "q=x;page=2", "q=x&page=1&page=2", "label[]=x&q=y",
		"label[0]=x", "label.1000000=x&q=y", "page[a][b]=1", "q=\xff", "per=1e2", "&&&", "=", "n=", "n=8", "n=07"} {
		for _, path := range []string{api.SearchPath, api.DocumentPath, api.PagePath, api.StreamPath} {
			all = append(all, inprocess.Request{Method: "GET", Path: path, Query: q})
		}
	}
	order := string(scenarios.JSON(scenarios.ValidOrder(3)))
	for _, body := range []string{
		"", "null", "[]", "{}", "7", order[:90], order + order, strings.Repeat("[", 20_000),
		strings.Replace(order, `"quantity":`, `"quantity":1e999,"q":`, 1),
		strings.Replace(order, `"placed":"2026`, `"placed":"99999`, 1),
		strings.Replace(order, `"title":"`, `"title":"\ud800`, 1),
	} {
		all = append(all, post(api.OrdersPath, api.JSONType, body))
	}
	const form, file = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
	for _, body := range []string{
		"", "name=%zz", "tag[9]=x", "age=1&age=2", "name[a][b]=x", "newsletter=on", "age=",
	} {
		for _, kind := range []string{form, file, ""} {
			all = append(all, post(api.ProfilePath, kind, body))
		}
	}
	for _, body := range []string{
		"", "--x--", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n1",
	} {
		for _, kind := range []string{file, form, "multipart/form-data", ""} {
			all = append(all, post(api.UploadPath, kind, body))
		}
	}
	return all
}

func post(path, kind, body string) inprocess.Request {
	return inprocess.Request{Method: "POST", Path: path, Kind: kind, Body: []byte(body)}
}
