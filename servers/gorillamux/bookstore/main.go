// Command bookstore is the bookstore on gorilla/mux.
package main

import (
	"net/http"

	"github.com/gorilla/mux"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("gorillamux-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	r := mux.NewRouter().SkipClean(true) // it would redirect //author otherwise
	r.NotFoundHandler = http.HandlerFunc(overhttp.Unrouted)
	r.MethodNotAllowedHandler = http.HandlerFunc(overhttp.Unrouted) // mux itself never sets Allow

	get := func(path string, h http.HandlerFunc) {
		r.HandleFunc(path, h).Methods(http.MethodGet, http.MethodHead)
	}
	get("/about", stdhttp.TextHandler(c.Name))
	get("/healthz", stdhttp.TextHandler(payloads.Healthy))
	get("/author", overhttp.Authors(app))
	r.HandleFunc("/author", overhttp.Create(app)).Methods(http.MethodPost)
	get("/author/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Author(r.Context(), mux.Vars(r)["id"]))
	})
	get("/book/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Book(r.Context(), mux.Vars(r)["id"]))
	})
	return r
}
