// Command nethttp is the contract on the standard library's ServeMux.
package main

import (
	"net/http"
	"path"

	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("nethttp", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the mux. A method-less pattern beside each route gives the contract's 405, and "/" its 404.
func routes(c boot.Config) http.Handler {
	mux := http.NewServeMux()
	handle := func(path string, get http.HandlerFunc) {
		mux.HandleFunc("GET "+path, get) // matches HEAD too
		mux.HandleFunc(path, stdhttp.MethodNotAllowed)
	}
	text := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { stdhttp.Text(w, http.StatusOK, s) }
	}
	handle("/{$}", text(payloads.Text))
	handle("/text", text(payloads.Text))
	handle("/about", text(c.Name))
	handle("/healthz", text(payloads.Healthy))
	handle("/json", func(w http.ResponseWriter, _ *http.Request) {
		body, err := json.Marshal(c.Document())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		stdhttp.JSON(w, body)
	})
	handle("/files/{name}", func(w http.ResponseWriter, r *http.Request) {
		stdhttp.ServeFile(w, r, c.Files, r.PathValue("name"))
	})
	mux.HandleFunc("POST /{$}", greet)
	mux.HandleFunc("/", stdhttp.NotFound)
	return exact(mux)
}

// exact keeps ServeMux from redirecting paths that it would clean: to the contract they are unknown.
func exact(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path.Clean(r.URL.Path) {
			stdhttp.NotFound(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func greet(w http.ResponseWriter, r *http.Request) {
	if !stdhttp.LimitBody(w, r) {
		stdhttp.TooLarge(w)
		return
	}
	var p payloads.Person
	err := payloads.Decode(r.Body, &p)
	if stdhttp.IsTooLarge(err) {
		stdhttp.TooLarge(w)
		return
	}
	status, text := payloads.Greet(p, err)
	stdhttp.Text(w, status, text)
}
