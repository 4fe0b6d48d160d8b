// Command bookstore is the bookstore on julienschmidt/httprouter.
package main

import (
	"net/http"

	"github.com/julienschmidt/httprouter"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("httprouter-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	r := httprouter.New()
	// The paths that it would correct are unknown, and OPTIONS is a method like others.
	r.RedirectTrailingSlash = false
	r.RedirectFixedPath = false
	r.HandleOPTIONS = false
	r.NotFound = http.HandlerFunc(overhttp.Unrouted)
	r.MethodNotAllowed = http.HandlerFunc(overhttp.Unrouted)

	get := func(path string, h httprouter.Handle) {
		r.GET(path, h)
		r.HEAD(path, h)
	}
	get("/about", plain(stdhttp.TextHandler(c.Name)))
	get("/healthz", plain(stdhttp.TextHandler(payloads.Healthy)))
	get("/author", plain(overhttp.Authors(app)))
	r.POST("/author", plain(overhttp.Create(app)))
	get("/author/:id", func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		overhttp.Answer(w, app.Author(r.Context(), ps.ByName("id")))
	})
	get("/book/:id", func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		overhttp.Answer(w, app.Book(r.Context(), ps.ByName("id")))
	})
	return r
}

// plain makes a route of a handler without parameters.
func plain(h http.HandlerFunc) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { h(w, r) }
}
