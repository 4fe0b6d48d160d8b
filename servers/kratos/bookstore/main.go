// Command bookstore is the bookstore on go-kratos/kratos.
package main

import (
	"context"
	"net/http"

	khttp "github.com/go-kratos/kratos/v2/transport/http"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("kratos-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	s := khttp.NewServer(
		khttp.Timeout(0), khttp.StrictSlash(false), khttp.Filter(overhttp.Exact),
		khttp.NotFoundHandler(http.HandlerFunc(overhttp.Unrouted)),
		khttp.MethodNotAllowedHandler(http.HandlerFunc(overhttp.Unrouted)),
		khttp.RequestDecoder(func(r *http.Request, v any) error { return payloads.Decode(r.Body, v) }),
		khttp.ResponseEncoder(func(w http.ResponseWriter, _ *http.Request, v any) error {
			overhttp.Answer(w, v.(bookstore.Answer))
			return nil
		}),
	)
	r := s.Route("/")
	get := func(path string, h khttp.HandlerFunc) {
		r.GET(path, h)
		r.HEAD(path, h)
	}
	for path, text := range map[string]string{"/about": c.Name, "/healthz": payloads.Healthy} {
		body := []byte(text)
		get(path, func(ctx khttp.Context) error { return ctx.Blob(http.StatusOK, payloads.TextType, body) })
	}
	get("/author", handle(func(ctx khttp.Context) bookstore.Answer {
		q := ctx.Query()
		return app.Authors(ctx, q.Get("limit"), q.Get("offset"))
	}))
	r.POST("/author", handle(func(ctx khttp.Context) bookstore.Answer {
		form, err := overhttp.Form(ctx.Response(), ctx.Request(), ctx.Bind)
		return app.CreateAuthor(ctx, form, err)
	}))
	get("/author/{id}", handle(func(ctx khttp.Context) bookstore.Answer {
		return app.Author(ctx, ctx.Vars().Get("id"))
	}))
	get("/book/{id}", handle(func(ctx khttp.Context) bookstore.Answer {
		return app.Book(ctx, ctx.Vars().Get("id"))
	}))
	return s
}

// handle calls h behind the middlewares of its operation, of which there are none.
func handle(h func(khttp.Context) bookstore.Answer) khttp.HandlerFunc {
	return func(ctx khttp.Context) error {
		return ctx.Returns(ctx.Middleware(func(context.Context, any) (any, error) { return h(ctx), nil })(ctx, nil))
	}
}
