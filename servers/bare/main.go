// Command bare is the contract on net/http without a router: a switch over the path. What another server on
// net/http takes beyond it is the cost of its router.
package main

import (
	"net/http"
	"strings"

	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("bare", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

func routes(c boot.Config) http.HandlerFunc {
	document := stdhttp.DocumentHandler(json.Marshal, c.Document)
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			switch r.URL.Path {
			case "/", "/text":
				stdhttp.Text(w, http.StatusOK, payloads.Text)
				return
			case "/json":
				document(w, r)
				return
			case "/about":
				stdhttp.Text(w, http.StatusOK, c.Name)
				return
			case "/healthz":
				stdhttp.Text(w, http.StatusOK, payloads.Healthy)
				return
			}
			if name, ok := strings.CutPrefix(r.URL.Path, "/files/"); ok {
				stdhttp.ServeFile(w, r, c.Files, name)
				return
			}
		case http.MethodPost:
			if r.URL.Path == "/" {
				stdhttp.Greet(w, r)
				return
			}
		}
		stdhttp.MethodNotAllowed(w, r)
	}
}
