// Command api is the application api on Hertz over netpoll.
package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/app/server/binding"
	"github.com/cloudwego/hertz/pkg/common/compress"
	"github.com/cloudwego/hertz/pkg/common/config"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/cloudwego/hertz/pkg/protocol"
	"github.com/cloudwego/hertz/pkg/protocol/http1/resp"

	"tenrounds/shared/api"
	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("hertz-api", start) }

// start has the settings of servers/hertz, with their reasons there.
func start(c boot.Config) (boot.App, error) {
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
		server.WithIdleTimeout(cmp.Or(c.IdleTimeout, 24*time.Hour)),
		server.WithExitWaitTime(boot.StopTimeout),
		server.WithMaxHeaderBytes(payloads.MaxHeader),
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
	h.SetHTMLTemplate(api.Template())
	routes(h, c)
	return boot.App{Serve: h.Run, Shutdown: h.Shutdown}, nil
}

func routes(h *server.Hertz, c boot.Config) {
	h.GET("/about", text(c.Name))
	h.GET("/healthz", text(payloads.Healthy))
	h.GET(api.SearchPath, search)
	h.GET(api.HeadersPath, headers)
	h.GET(api.PagePath, page)
	h.GET(api.StreamPath, stream)
	h.GET(api.DocumentPath, zip, func(_ context.Context, ctx *app.RequestContext) {
		answer(ctx, api.Documented(ctx.Query("n")))
	})
	h.POST(api.OrdersPath, order)
	h.POST(api.ProfilePath, profile)
	h.POST(api.UploadPath, func(_ context.Context, ctx *app.RequestContext) {
		answer(ctx, api.Uploaded(ctx.FormFile(api.FileField)))
	})
	for _, n := range api.Depths {
		h.GET(api.ChainPath(n), append(layers(n), text(api.ChainText))...)
	}
	h.GET(api.PanicPath, append(layers(5), func(context.Context, *app.RequestContext) { api.Panic() })...)
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		handler := func(_ context.Context, ctx *app.RequestContext) { answer(ctx, fixed) }
		if len(r.Params) > 0 {
			handler = func(_ context.Context, ctx *app.RequestContext) { answer(ctx, r.Matched(ctx.Param)) }
		}
		h.Handle(r.Method, r.Colons(), handler)
	}
	unrouted := func(_ context.Context, ctx *app.RequestContext) {
		answer(ctx, api.Unrouted(string(ctx.Request.URI().PathOriginal()), true))
	}
	h.NoRoute(unrouted)
	h.NoMethod(unrouted)
}

func answer(ctx *app.RequestContext, a api.Answer) {
	for _, f := range a.Header {
		ctx.Response.Header.Set(f.Name, f.Value)
	}
	if a.Cookie.Name != "" {
		ctx.SetCookie(a.Cookie.Name, a.Cookie.Value, 0, "/", "", protocol.CookieSameSiteLaxMode, false, true)
	}
	if a.Value == nil {
		ctx.Data(a.Status, a.Type, []byte(a.Text))
		return
	}
	ctx.Render(a.Status, rendered(a))
}

// rendered is a render of its own: ctx.JSON adds a charset to the type.
type rendered api.Answer

func (r rendered) Render(resp *protocol.Response) error {
	body, err := api.Marshal(r.Value)
	if err != nil {
		return err
	}
	r.WriteContentType(resp)
	resp.SetBodyRaw(body)
	return nil
}

func (r rendered) WriteContentType(resp *protocol.Response) { resp.Header.SetContentType(r.Type) }

func text(s string) app.HandlerFunc {
	return func(_ context.Context, ctx *app.RequestContext) {
		ctx.Data(http.StatusOK, api.TextType, []byte(s))
	}
}

func search(_ context.Context, ctx *app.RequestContext) {
	s := api.NewSearch()
	err := ctx.BindQuery(&s)
	answer(ctx, api.Searched(s, err))
}

func headers(_ context.Context, ctx *app.RequestContext) {
	answer(ctx, api.Visited(string(ctx.GetHeader("Authorization")), string(ctx.GetHeader("Accept-Language")),
		string(ctx.Cookie(api.SessionCookie))))
}

func order(_ context.Context, ctx *app.RequestContext) {
	var o api.Order
	err := ctx.BindJSON(&o)
	answer(ctx, api.Ordered(&o, err))
}

func profile(_ context.Context, ctx *app.RequestContext) {
	p := api.NewProfile()
	err := ctx.BindForm(&p)
	answer(ctx, api.Profiled(&p, err))
}

func page(_ context.Context, ctx *app.RequestContext) {
	page, refusal := api.PageOf(ctx.Query("n"))
	if page == nil {
		answer(ctx, refusal)
		return
	}
	ctx.HTML(http.StatusOK, api.PageName, page)
}

func stream(_ context.Context, ctx *app.RequestContext) {
	s, refusal, ok := api.StreamOf(ctx.Query("n"))
	if !ok {
		answer(ctx, refusal)
		return
	}
	ctx.SetStatusCode(http.StatusOK)
	ctx.SetContentType(api.StreamType)
	w := resp.NewChunkedBodyWriter(&ctx.Response, ctx.GetWriter())
	ctx.Response.HijackWriter(w)
	s.Send(w, w.Flush)
}

func layers(n int) (all []app.HandlerFunc) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(c context.Context, ctx *app.RequestContext) {
			set, passes := l.Value(string(ctx.GetHeader(l.Reads)))
			if !passes {
				answer(ctx, api.Unauthorized())
				ctx.Abort()
				return
			}
			ctx.Response.Header.Set(l.Sets, set)
			ctx.Next(c)
		})
	}
	return all
}

func recovery(c context.Context, ctx *app.RequestContext) {
	defer func() {
		if recover() != nil {
			answer(ctx, api.Broken(http.StatusInternalServerError))
			ctx.Abort()
		}
	}()
	ctx.Next(c)
}

// zip does what the middleware of hertz-contrib does, with the same functions of hertz itself.
func zip(c context.Context, ctx *app.RequestContext) {
	ctx.Next(c)
	ctx.Response.Header.Set("Vary", "Accept-Encoding")
	if !bytes.Contains(ctx.GetHeader("Accept-Encoding"), []byte("gzip")) {
		return
	}
	ctx.Response.Header.Set("Content-Encoding", "gzip")
	body := compress.AppendGzipBytesLevel(nil, ctx.Response.Body(), compress.CompressDefaultCompression)
	ctx.Response.SetBodyRaw(body)
}

// binder makes BindJSON read by goccy/go-json, and to the end of the body.
type binder struct{ binding.Binder }

func (binder) BindJSON(req *protocol.Request, v any) error { return api.Unmarshal(req.Body(), v) }
