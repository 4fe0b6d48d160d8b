// Command nethttp answers / and /json by net/http with a switch in place of a framework. It is what the
// servers on net/http are measured against, by make bench-servers: what they cost more is the framework's
// price.
package main

import (
	"net/http"

	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("reference-nethttp", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

func routes(c boot.Config) http.Handler {
	document := stdhttp.DocumentHandler(json.Marshal, c.Document)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/", "/text":
			stdhttp.Text(w, http.StatusOK, payloads.Text)
		case "/json":
			document(w, r)
		case "/about":
			stdhttp.Text(w, http.StatusOK, c.Name)
		case "/healthz":
			stdhttp.Text(w, http.StatusOK, payloads.Healthy)
		default:
			stdhttp.NotFound(w, r)
		}
	})
}
