// Command bookstore is the bookstore on Hertz over netpoll.
package main

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/app/server/binding"
	"github.com/cloudwego/hertz/pkg/common/config"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/cloudwego/hertz/pkg/protocol"
	"github.com/goccy/go-json"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("hertz-bookstore", start) }

// start has the settings of servers/hertz, with their reasons there.
func start(c boot.Config, books *bookstore.App) (boot.App, error) {
	hlog.SetOutput(io.Discard)
	h := server.New(
		server.WithListener(c.TCP),
		server.WithReadTimeout(c.ReadHeaderTimeout),
		server.WithOnAccept(func(conn net.Conn) context.Context {
			if d := c.ReadHeaderTimeout; d > 0 {
				_ = conn.SetReadDeadline(time.Now().Add(d))
			}
			return context.Background()
		}),
		// Without one hertz closes each connection after its first answer.
		server.WithIdleTimeout(cmp.Or(c.IdleTimeout, 24*time.Hour)),
		server.WithExitWaitTime(boot.StopTimeout),
		server.WithMaxHeaderBytes(payloads.MaxHeader),
		// Refused by hertz itself, with a text of its own.
		server.WithMaxRequestBodySize(payloads.MaxBody),
		server.WithDisablePreParseMultipartForm(true),
		server.WithCustomBinder(binder{binding.NewDefaultBinder(nil)}),
		server.WithUseRawPath(true),
		server.WithUnescapePathValues(false),
		server.WithRedirectTrailingSlash(false),
		server.WithHandleMethodNotAllowed(true),
		server.WithDisablePrintRoute(true),
		config.Option{F: func(o *config.Options) { o.NoDefaultServerHeader = true }},
	)
	routes(h, c, books)
	return boot.App{Serve: h.Run, Shutdown: h.Shutdown}, nil
}

func routes(h *server.Hertz, c boot.Config, books *bookstore.App) {
	get := func(path string, handler app.HandlerFunc) {
		h.GET(path, handler)
		h.HEAD(path, handler)
	}
	get("/about", text(c.Name))
	get("/healthz", text(payloads.Healthy))
	get("/author", func(c context.Context, ctx *app.RequestContext) {
		answer(ctx, books.Authors(c, ctx.Query("limit"), ctx.Query("offset")))
	})
	h.POST("/author", func(c context.Context, ctx *app.RequestContext) {
		var form bookstore.Form
		err := ctx.BindJSON(&form)
		answer(ctx, books.CreateAuthor(c, &form, err))
	})
	get("/author/:id", func(c context.Context, ctx *app.RequestContext) {
		answer(ctx, books.Author(c, id(ctx)))
	})
	get("/book/:id", func(c context.Context, ctx *app.RequestContext) { answer(ctx, books.Book(c, id(ctx))) })
	unrouted := func(_ context.Context, ctx *app.RequestContext) {
		answer(ctx, bookstore.Unrouted(string(ctx.Request.URI().PathOriginal())))
	}
	h.NoRoute(unrouted)
	h.NoMethod(unrouted)
}

// id is the route's :id, a segment of the raw path. What cannot be decoded is no id either way.
func id(ctx *app.RequestContext) string {
	s, err := url.PathUnescape(ctx.Param("id"))
	if err != nil {
		return ctx.Param("id")
	}
	return s
}

func answer(ctx *app.RequestContext, a bookstore.Answer) {
	for _, f := range a.Header {
		ctx.Response.Header.Set(f.Name, f.Value)
	}
	ctx.Data(a.Status, a.Type, a.Body)
}

func text(s string) app.HandlerFunc {
	return func(_ context.Context, ctx *app.RequestContext) {
		ctx.Data(http.StatusOK, payloads.TextType, []byte(s))
	}
}

// binder makes BindJSON read by goccy/go-json, and to the end of the body.
type binder struct{ binding.Binder }

func (binder) BindJSON(req *protocol.Request, v any) error {
	return json.Unmarshal(req.Body(), v)
}
