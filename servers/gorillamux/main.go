// Command gorillamux is the contract on gorilla/mux.
package main

import (
	"net/http"

	"github.com/goccy/go-json"
	"github.com/gorilla/mux"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("gorillamux", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the router. gorilla/mux only routes; net/http handles bodies and files.
func routes(c boot.Config) http.Handler {
	r := mux.NewRouter().SkipClean(true) // it would redirect //json otherwise
	r.NotFoundHandler = http.HandlerFunc(stdhttp.NotFound)
	r.MethodNotAllowedHandler = http.HandlerFunc(stdhttp.MethodNotAllowed) // mux itself never sets Allow

	get := func(path string, h http.HandlerFunc) {
		r.HandleFunc(path, h).Methods(http.MethodGet, http.MethodHead)
	}
	get("/", stdhttp.TextHandler(payloads.Text))
	get("/text", stdhttp.TextHandler(payloads.Text))
	get("/about", stdhttp.TextHandler(c.Name))
	get("/healthz", stdhttp.TextHandler(payloads.Healthy))
	get("/json", stdhttp.DocumentHandler(json.Marshal, c.Document))
	// The pattern takes in all that is under /files/, so that a wrong method is a 405 on any of it.
	get("/files/{name:.*}", func(w http.ResponseWriter, r *http.Request) {
		stdhttp.ServeFile(w, r, c.Files, mux.Vars(r)["name"])
	})
	r.HandleFunc("/", stdhttp.Greet).Methods(http.MethodPost)
	return r
}
