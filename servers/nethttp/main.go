// Command nethttp is the contract on the standard library's ServeMux.
package main

import (
	"net/http"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/codec"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("nethttp", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the mux. What no pattern takes is MethodNotAllowed's: it answers 405 on known paths and 404
// on others.
func routes(c boot.Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", stdhttp.TextHandler(payloads.Text)) // GET patterns match HEAD too
	mux.HandleFunc("POST /{$}", stdhttp.Greet)
	mux.HandleFunc("GET /text", stdhttp.TextHandler(payloads.Text))
	mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name))
	mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	mux.HandleFunc("GET /json", stdhttp.DocumentHandler(codec.Marshal, c.Document))
	mux.HandleFunc("GET /files/{name...}", func(w http.ResponseWriter, r *http.Request) {
		stdhttp.ServeFile(w, r, c.Files, r.PathValue("name"))
	})
	mux.HandleFunc("/files", stdhttp.NotFound) // or the mux would redirect it to /files/
	mux.HandleFunc("/", stdhttp.MethodNotAllowed)
	return stdhttp.Exact(mux)
}
