// Command chi is the contract on go-chi/chi.
package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("chi", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the router. chi brings routing and middleware; net/http handles bodies, and
// http.FileServer serves files, as its documentation shows.
func routes(c boot.Config) http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.GetHead) // a HEAD goes to the GET route
	r.NotFound(stdhttp.NotFound)
	r.MethodNotAllowed(stdhttp.MethodNotAllowed) // a custom one has to set Allow

	r.Get("/", stdhttp.TextHandler(payloads.Text))
	r.Get("/text", stdhttp.TextHandler(payloads.Text))
	r.Get("/about", stdhttp.TextHandler(c.Name))
	r.Get("/healthz", stdhttp.TextHandler(payloads.Healthy))
	r.Get("/json", stdhttp.DocumentHandler(json.Marshal, c.Document))
	r.Get("/files/*", files(c.Files))
	r.Post("/", stdhttp.Greet)
	return r
}

// files serves dir under /files/.
func files(dir string) http.HandlerFunc {
	server := http.StripPrefix("/files", http.FileServer(stdhttp.Files(dir)))
	return func(w http.ResponseWriter, r *http.Request) {
		if w, ok := stdhttp.GuardFiles(w, r); ok {
			server.ServeHTTP(w, r)
		}
	}
}
