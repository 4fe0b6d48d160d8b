// Command bookstore is the bookstore on danielgtaylor/huma.
package main

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("huma-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.Config{OpenAPI: &huma.OpenAPI{Info: &huma.Info{Title: c.Name, Version: "1"}}})
	mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name))
	mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	huma.Get(api, "/author", func(ctx context.Context, in *page) (*huma.StreamResponse, error) {
		return send(app.Authors(ctx, in.Limit, in.Offset)), nil
	})
	huma.Post(api, "/author", func(ctx context.Context, in *creation) (*huma.StreamResponse, error) {
		return send(app.CreateAuthor(ctx, in.form, in.err)), nil
	})
	huma.Get(api, "/author/{id}", func(ctx context.Context, in *one) (*huma.StreamResponse, error) {
		return send(app.Author(ctx, in.ID)), nil
	})
	huma.Get(api, "/book/{id}", func(ctx context.Context, in *one) (*huma.StreamResponse, error) {
		return send(app.Book(ctx, in.ID)), nil
	})
	mux.HandleFunc("/", overhttp.Unrouted)
	return overhttp.Exact(mux)
}

type page struct {
	Limit  string `query:"limit"`
	Offset string `query:"offset"`
}

type one struct {
	ID string `path:"id"`
}

// creation reads its form itself, since the bookstore's own rules say what is wrong with one.
type creation struct {
	form *bookstore.Form
	err  error
}

// Resolve is called by Huma for each request.
func (in *creation) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	in.form, in.err = overhttp.Form(w, r, func(v any) error { return payloads.Decode(r.Body, v) })
	return nil
}

// send is an answer whose bytes the application has made.
func send(a bookstore.Answer) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		_, w := humago.Unwrap(ctx)
		overhttp.Answer(w, a)
	}}
}
