// Command api is the application api on go-chi/chi.
package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
)

func main() { boot.Main("chi-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes builds the router. chi brings routing, chains of middlewares, and compression.
func routes(c boot.Config) http.Handler {
	const defaultLevel = -1
	r := chi.NewRouter()
	r.NotFound(overhttp.Unrouted)
	r.MethodNotAllowed(overhttp.Unrouted)
	for _, o := range overhttp.Owned(c.Name) {
		r.MethodFunc(o.Method, o.Path, o.Handler)
	}
	for _, n := range api.Depths {
		r.With(layers(n)...).Get(api.ChainPath(n), overhttp.Chained())
	}
	r.With(layers(5)...).Get(api.PanicPath, overhttp.Panic)
	r.With(middleware.Compress(defaultLevel)).Get(api.DocumentPath, overhttp.Document)
	for _, route := range api.Routes() {
		h := overhttp.Fixed(route)
		if len(route.Params) > 0 {
			h = func(w http.ResponseWriter, r *http.Request) {
				overhttp.Answer(w, route.Matched(func(name string) string { return chi.URLParam(r, name) }))
			}
		}
		r.MethodFunc(route.Method, route.Path, h)
	}
	return r
}

func layers(n int) (all []func(http.Handler) http.Handler) {
	for _, l := range api.Layers(n) {
		all = append(all, overhttp.Layer(l))
	}
	return all
}
