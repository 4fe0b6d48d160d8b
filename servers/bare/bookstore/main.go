// Command bookstore is the bookstore on net/http without a router.
package main

import (
	"net/http"
	"strings"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("bare-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.HandlerFunc {
	authors, create := overhttp.Authors(app), overhttp.Create(app)
	return func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			switch path {
			case "/about":
				stdhttp.Text(w, http.StatusOK, c.Name)
				return
			case "/healthz":
				stdhttp.Text(w, http.StatusOK, payloads.Healthy)
				return
			case "/author":
				authors(w, r)
				return
			}
			if id, ok := segment(path, "/author/"); ok {
				overhttp.Answer(w, app.Author(r.Context(), id))
				return
			}
			if id, ok := segment(path, "/book/"); ok {
				overhttp.Answer(w, app.Book(r.Context(), id))
				return
			}
		case http.MethodPost:
			if path == "/author" {
				create(w, r)
				return
			}
		}
		overhttp.Unrouted(w, r)
	}
}

// segment is what follows prefix, if it is one segment of a path.
func segment(path, prefix string) (string, bool) {
	id, ok := strings.CutPrefix(path, prefix)
	return id, ok && id != "" && !strings.Contains(id, "/")
}
