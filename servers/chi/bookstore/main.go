// Command bookstore is the bookstore on go-chi/chi.
package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("chi-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.GetHead) // a HEAD goes to the GET route
	r.NotFound(overhttp.Unrouted)
	r.MethodNotAllowed(overhttp.Unrouted)
	r.Get("/about", stdhttp.TextHandler(c.Name))
	r.Get("/healthz", stdhttp.TextHandler(payloads.Healthy))
	r.Get("/author", overhttp.Authors(app))
	r.Post("/author", overhttp.Create(app))
	r.Get("/author/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Author(r.Context(), chi.URLParam(r, "id")))
	})
	r.Get("/book/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Book(r.Context(), chi.URLParam(r, "id")))
	})
	return r
}
