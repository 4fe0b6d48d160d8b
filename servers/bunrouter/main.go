// Command bunrouter is the contract on uptrace/bunrouter.
package main

import (
	"net/http"

	"github.com/goccy/go-json"
	"github.com/uptrace/bunrouter"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("bunrouter", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the router. It has routing and middleware; net/http does the rest. It would redirect to the
// clean path, which to the contract is unknown.
func routes(c boot.Config) http.Handler {
	r := bunrouter.New(bunrouter.WithNotFoundHandler(plain(stdhttp.NotFound)),
		bunrouter.WithMethodNotAllowedHandler(plain(stdhttp.MethodNotAllowed)))
	get := func(path string, h bunrouter.HandlerFunc) {
		r.GET(path, h)
		r.HEAD(path, h)
	}
	get("/", plain(stdhttp.TextHandler(payloads.Text)))
	get("/text", plain(stdhttp.TextHandler(payloads.Text)))
	get("/about", plain(stdhttp.TextHandler(c.Name)))
	get("/healthz", plain(stdhttp.TextHandler(payloads.Healthy)))
	get("/json", plain(stdhttp.DocumentHandler(json.Marshal, c.Document)))
	get("/files/:name", func(w http.ResponseWriter, req bunrouter.Request) error {
		stdhttp.ServeFile(w, req.Request, c.Files, req.Param("name"))
		return nil
	})
	r.POST("/", plain(stdhttp.Greet))
	return stdhttp.WithoutNUL(stdhttp.Exact(r), stdhttp.NotFound) // on which the router panics
}

// plain makes a route of a handler without parameters.
func plain(h http.HandlerFunc) bunrouter.HandlerFunc {
	return func(w http.ResponseWriter, req bunrouter.Request) error {
		h(w, req.Request)
		return nil
	}
}
