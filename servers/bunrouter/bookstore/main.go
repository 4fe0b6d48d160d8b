// Command bookstore is the bookstore on uptrace/bunrouter.
package main

import (
	"net/http"

	"github.com/uptrace/bunrouter"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("bunrouter-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	r := bunrouter.New(bunrouter.WithNotFoundHandler(plain(overhttp.Unrouted)),
		bunrouter.WithMethodNotAllowedHandler(plain(overhttp.Unrouted)))
	get := func(path string, h bunrouter.HandlerFunc) {
		r.GET(path, h)
		r.HEAD(path, h)
	}
	get("/about", plain(stdhttp.TextHandler(c.Name)))
	get("/healthz", plain(stdhttp.TextHandler(payloads.Healthy)))
	get("/author", plain(overhttp.Authors(app)))
	r.POST("/author", plain(overhttp.Create(app)))
	get("/author/:id", func(w http.ResponseWriter, req bunrouter.Request) error {
		overhttp.Answer(w, app.Author(req.Context(), req.Param("id")))
		return nil
	})
	get("/book/:id", func(w http.ResponseWriter, req bunrouter.Request) error {
		overhttp.Answer(w, app.Book(req.Context(), req.Param("id")))
		return nil
	})
	return stdhttp.WithoutNUL(overhttp.Exact(r), overhttp.Unclean) // on which the router panics
}

// plain makes a route of a handler without parameters.
func plain(h http.HandlerFunc) bunrouter.HandlerFunc {
	return func(w http.ResponseWriter, req bunrouter.Request) error {
		h(w, req.Request)
		return nil
	}
}
