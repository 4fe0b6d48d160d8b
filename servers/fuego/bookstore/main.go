// Command bookstore is the bookstore on go-fuego/fuego.
package main

import (
	"net/http"

	"github.com/go-fuego/fuego"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("fuego-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	s := fuego.NewServer(fuego.WithoutStartupMessages(), fuego.WithSerializer(send),
		fuego.WithLoggingMiddleware(fuego.LoggingConfig{DisableRequest: true, DisableResponse: true}),
		fuego.WithEngineOptions(fuego.WithOpenAPIConfig(fuego.OpenAPIConfig{Disabled: true})))
	s.Mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name))
	s.Mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	fuego.Get(s, "/author", func(ctx fuego.ContextNoBody) (bookstore.Answer, error) {
		q := ctx.QueryParams()
		return app.Authors(ctx.Context(), q.Get("limit"), q.Get("offset")), nil
	})
	fuego.Post(s, "/author", func(ctx fuego.ContextNoBody) (bookstore.Answer, error) {
		r := ctx.Request()
		form, err := overhttp.Form(ctx.Response(), r, func(v any) error { return payloads.Decode(r.Body, v) })
		return app.CreateAuthor(ctx.Context(), form, err), nil
	})
	fuego.Get(s, "/author/{id}", func(ctx fuego.ContextNoBody) (bookstore.Answer, error) {
		return app.Author(ctx.Context(), ctx.PathParam("id")), nil
	})
	fuego.Get(s, "/book/{id}", func(ctx fuego.ContextNoBody) (bookstore.Answer, error) {
		return app.Book(ctx.Context(), ctx.PathParam("id")), nil
	})
	s.Mux.HandleFunc("/", overhttp.Unrouted)
	return overhttp.Exact(s.Mux)
}

// send is the serializer. It leaves out the header lines that Fuego adds to every answer.
func send(w http.ResponseWriter, _ *http.Request, answer any) error {
	for _, name := range []string{"X-Powered-By", "Trailer", "Server-Timing"} {
		w.Header().Del(name)
	}
	overhttp.Answer(w, answer.(bookstore.Answer))
	return nil
}
