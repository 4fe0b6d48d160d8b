// Command api is the application api on gorilla/mux.
package main

import (
	"net/http"

	"github.com/gorilla/mux"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
)

func main() { boot.Main("gorillamux-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes builds the router. It takes the first route that fits, so the table comes last.
func routes(c boot.Config) http.Handler {
	r := mux.NewRouter().SkipClean(true)
	r.NotFoundHandler = http.HandlerFunc(overhttp.Unrouted)
	r.MethodNotAllowedHandler = http.HandlerFunc(overhttp.Unrouted) // mux itself never sets Allow
	for _, o := range overhttp.Owned(c.Name) {
		r.HandleFunc(o.Path, o.Handler).Methods(o.Method)
	}
	for _, n := range api.Depths {
		behind(r, n).HandleFunc(api.ChainPath(n), overhttp.Chained()).Methods(http.MethodGet)
	}
	behind(r, 5).HandleFunc(api.PanicPath, overhttp.Panic).Methods(http.MethodGet)
	r.HandleFunc(api.DocumentPath, overhttp.Gzip(http.HandlerFunc(overhttp.Document))).Methods(http.MethodGet)
	for _, route := range api.Routes() {
		h := overhttp.Fixed(route)
		if len(route.Params) > 0 {
			h = func(w http.ResponseWriter, r *http.Request) {
				vars := mux.Vars(r)
				overhttp.Answer(w, route.Matched(func(name string) string { return vars[name] }))
			}
		}
		r.HandleFunc(route.Path, h).Methods(route.Method)
	}
	return r
}

// behind is a router behind n middlewares.
func behind(r *mux.Router, n int) *mux.Router {
	sub := r.NewRoute().Subrouter()
	for _, l := range api.Layers(n) {
		sub.Use(overhttp.Layer(l))
	}
	return sub
}
