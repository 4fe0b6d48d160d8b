// Command api is the application api on the standard library's ServeMux.
package main

import (
	"net/http"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
)

func main() { boot.Main("nethttp-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes builds the mux. net/http has no middleware and no compression of its own: handlers are wrapped.
func routes(c boot.Config) http.Handler {
	mux := http.NewServeMux()
	for _, o := range overhttp.Owned(c.Name) {
		mux.HandleFunc(o.Method+" "+o.Path, o.Handler)
	}
	for _, n := range api.Depths {
		mux.Handle("GET "+api.ChainPath(n), overhttp.Behind(n, overhttp.Chained()))
	}
	mux.Handle("GET "+api.PanicPath, overhttp.Behind(5, http.HandlerFunc(overhttp.Panic)))
	mux.HandleFunc("GET "+api.DocumentPath, overhttp.Gzip(http.HandlerFunc(overhttp.Document)))
	for _, r := range api.Routes() {
		h := overhttp.Fixed(r)
		if len(r.Params) > 0 {
			h = func(w http.ResponseWriter, req *http.Request) { overhttp.Answer(w, r.Matched(req.PathValue)) }
		}
		mux.HandleFunc(r.Method+" "+r.Path, h)
	}
	mux.HandleFunc("/", overhttp.Unrouted)
	return mux
}
