// Command api is the application api on julienschmidt/httprouter.
package main

import (
	"net/http"

	"github.com/julienschmidt/httprouter"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
)

func main() { boot.Main("httprouter-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes builds the router, without the table: httprouter refuses /gists/public beside /gists/:id. It has no
// middleware and no compression of its own: handlers are wrapped.
func routes(c boot.Config) http.Handler {
	r := httprouter.New()
	r.RedirectTrailingSlash = false
	r.RedirectFixedPath = false
	r.HandleOPTIONS = false
	r.NotFound = http.HandlerFunc(overhttp.Untabled)
	r.MethodNotAllowed = http.HandlerFunc(overhttp.Untabled)
	for _, o := range overhttp.Owned(c.Name) {
		r.Handle(o.Method, o.Path, plain(o.Handler))
	}
	for _, n := range api.Depths {
		r.GET(api.ChainPath(n), plain(overhttp.Behind(n, overhttp.Chained())))
	}
	r.GET(api.PanicPath, plain(overhttp.Behind(5, http.HandlerFunc(overhttp.Panic))))
	r.GET(api.DocumentPath, plain(overhttp.Gzip(http.HandlerFunc(overhttp.Document))))
	return r
}

// plain makes a route of a handler without parameters.
func plain(h http.Handler) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { h.ServeHTTP(w, r) }
}
