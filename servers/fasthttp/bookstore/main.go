// Command bookstore is the bookstore on fasthttp alone, which has no router: a switch replaces it.
package main

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/goccy/go-json"
	"github.com/valyala/fasthttp"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("fasthttp-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	h := handler{Config: c, app: app}
	s := &fasthttp.Server{Handler: h.route, ErrorHandler: broken}
	stdfast.Configure(s, c)
	return boot.App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.ShutdownWithContext}, nil
}

// background is the parent of every request's context. A RequestCtx is a context too, but one that is used
// again for the next request, while a context that was derived from it may still look at it; and it does not
// end with its client.
var background = context.Background()

type handler struct {
	boot.Config
	app *bookstore.App
}

func (h handler) route(ctx *fasthttp.RequestCtx) {
	path := string(ctx.Path())
	switch {
	case !stdfast.Exact(ctx.URI()):
		unclean(ctx)
	case ctx.IsGet(), ctx.IsHead():
		h.get(ctx, path)
	case ctx.IsPost() && path == "/author":
		var form bookstore.Form
		err := json.Unmarshal(ctx.PostBody(), &form)
		answer(ctx, h.app.CreateAuthor(background, &form, err))
	default:
		answer(ctx, bookstore.Unrouted(path))
	}
}

// unclean answers a path that fasthttp has cleaned, as it came in.
func unclean(ctx *fasthttp.RequestCtx) {
	path, err := url.PathUnescape(string(ctx.URI().PathOriginal()))
	if err == nil && (ctx.IsGet() || ctx.IsHead()) {
		answer(ctx, bookstore.Unclean(path))
		return
	}
	answer(ctx, bookstore.Unrouted(path))
}

// get answers HEAD too: fasthttp leaves the body out by itself.
func (h handler) get(ctx *fasthttp.RequestCtx, path string) {
	switch path {
	case "/about":
		text(ctx, h.Name)
		return
	case "/healthz":
		text(ctx, payloads.Healthy)
		return
	case "/author":
		q := ctx.QueryArgs()
		answer(ctx, h.app.Authors(background, string(q.Peek("limit")), string(q.Peek("offset"))))
		return
	}
	if id, ok := strings.CutPrefix(path, "/author/"); ok {
		answer(ctx, h.app.Author(background, id))
		return
	}
	if id, ok := strings.CutPrefix(path, "/book/"); ok {
		answer(ctx, h.app.Book(background, id))
		return
	}
	answer(ctx, bookstore.NoRoute())
}

func answer(ctx *fasthttp.RequestCtx, a bookstore.Answer) {
	ctx.SetStatusCode(a.Status)
	ctx.SetContentType(a.Type)
	for _, f := range a.Header {
		ctx.Response.Header.Set(f.Name, f.Value)
	}
	ctx.SetBody(a.Body)
}

func text(ctx *fasthttp.RequestCtx, s string) {
	ctx.SetContentType(payloads.TextType)
	ctx.SetBodyString(s)
}

// broken answers requests that could not be read. fasthttp closes the connection afterwards.
func broken(ctx *fasthttp.RequestCtx, err error) {
	if errors.Is(err, fasthttp.ErrBodyTooLarge) {
		answer(ctx, bookstore.TooLarge())
		return
	}
	answer(ctx, bookstore.Broken(fasthttp.StatusBadRequest))
}
