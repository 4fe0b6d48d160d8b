// Command bookstore is the bookstore on the standard library's ServeMux.
package main

import (
	"net/http"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("nethttp-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name)) // GET patterns match HEAD too
	mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	mux.HandleFunc("GET /author", overhttp.Authors(app))
	mux.HandleFunc("POST /author", overhttp.Create(app))
	mux.HandleFunc("GET /author/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Author(r.Context(), r.PathValue("id")))
	})
	mux.HandleFunc("GET /book/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Book(r.Context(), r.PathValue("id")))
	})
	mux.HandleFunc("/", overhttp.Unrouted)
	return overhttp.Exact(mux)
}
