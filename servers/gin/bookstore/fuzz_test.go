package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
)

// FuzzContract wants of any request that it is answered as the contract says, whatever stands in it.
func FuzzContract(f *testing.F) {
	server := booktest.Serve(f, "gin-bookstore", "net/http", start)
	for _, r := range booktest.Seeds() {
		f.Add(r.Method, r.Path, r.Query, r.Kind, r.Body)
	}
	f.Fuzz(func(t *testing.T, method, path, query, kind string, body []byte) {
		if wrong := server.Ask(booktest.Request{Method: method, Path: path, Query: query, Kind: kind, Body: body}); wrong != "" {
			t.Error(wrong)
		}
	})
}
