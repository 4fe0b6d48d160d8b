// Command httprouter is the contract on julienschmidt/httprouter.
package main

import (
	"net/http"

	"github.com/goccy/go-json"
	"github.com/julienschmidt/httprouter"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("httprouter", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the router. It has routing and static files; net/http does the rest.
func routes(c boot.Config) http.Handler {
	r := httprouter.New()
	// To the contract the paths that it would correct are unknown, and OPTIONS is a method like others.
	r.RedirectTrailingSlash = false
	r.RedirectFixedPath = false
	r.HandleOPTIONS = false
	r.NotFound = http.HandlerFunc(stdhttp.NotFound)
	r.MethodNotAllowed = http.HandlerFunc(stdhttp.MethodNotAllowed)

	get := func(path string, h httprouter.Handle) {
		r.GET(path, h)
		r.HEAD(path, h)
	}
	get("/", plain(stdhttp.TextHandler(payloads.Text)))
	get("/text", plain(stdhttp.TextHandler(payloads.Text)))
	get("/about", plain(stdhttp.TextHandler(c.Name)))
	get("/healthz", plain(stdhttp.TextHandler(payloads.Healthy)))
	get("/json", plain(stdhttp.DocumentHandler(json.Marshal, c.Document)))
	get("/files/*filepath", files(c.Files))
	r.POST("/", plain(stdhttp.Greet))
	return r
}

// plain makes a route of a handler without parameters, without the context value that Router.Handler adds.
func plain(h http.HandlerFunc) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { h(w, r) }
}

// files is what ServeFiles registers for GET, taken from a router of its own in order to stand behind the
// guard and to answer HEAD too.
func files(dir string) httprouter.Handle {
	r := httprouter.New()
	r.ServeFiles("/*filepath", stdhttp.Files(dir))
	serve, _, _ := r.Lookup(http.MethodGet, "/any")
	return func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		if w, ok := stdhttp.GuardFiles(w, r); ok {
			serve(w, r, ps)
		}
	}
}
