// Command api is the application api on net/http without a router: a map from method and path to handler.
package main

import (
	"net/http"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
)

func main() { boot.Main("bare-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes has no table of routes, which need parameters. Middlewares wrap handlers.
func routes(c boot.Config) http.HandlerFunc {
	all := map[string]http.Handler{
		"GET " + api.PanicPath:    overhttp.Behind(5, http.HandlerFunc(overhttp.Panic)),
		"GET " + api.DocumentPath: overhttp.Gzip(http.HandlerFunc(overhttp.Document)),
	}
	for _, o := range overhttp.Owned(c.Name) {
		all[o.Method+" "+o.Path] = o.Handler
	}
	for _, n := range api.Depths {
		all["GET "+api.ChainPath(n)] = overhttp.Behind(n, overhttp.Chained())
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if h := all[r.Method+" "+r.URL.Path]; h != nil {
			h.ServeHTTP(w, r)
			return
		}
		overhttp.Untabled(w, r)
	}
}
