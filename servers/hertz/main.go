// Command hertz is the contract on Hertz over netpoll.
package main

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"time"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/app/server/binding"
	"github.com/cloudwego/hertz/pkg/common/config"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/cloudwego/hertz/pkg/protocol"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("hertz", start)
}

func start(c boot.Config) (boot.App, error) {
	hlog.SetOutput(io.Discard)
	h := server.New(
		server.WithListener(c.TCP),
		// netpoll counts it anew for each part of a header section that arrives, so the first request gets a
		// deadline as well; hertz lifts it by itself. A whole body may take no longer either.
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
		// Refused by hertz itself, whose text for it is Request Entity Too Large and cannot be replaced.
		server.WithMaxRequestBodySize(payloads.MaxBody),
		// A body is JSON whatever its Content-Type says.
		server.WithDisablePreParseMultipartForm(true),
		server.WithCustomBinder(binder{binding.NewDefaultBinder(nil)}),
		// The raw path: hertz turns //json into /json otherwise.
		server.WithUseRawPath(true),
		server.WithUnescapePathValues(false),
		server.WithRedirectTrailingSlash(false),
		server.WithHandleMethodNotAllowed(true),
		server.WithDisablePrintRoute(true),
		config.Option{F: func(o *config.Options) { o.NoDefaultServerHeader = true }},
	)
	routes(h, c)
	return boot.App{Serve: h.Run, Shutdown: h.Shutdown}, nil
}

func routes(h *server.Hertz, c boot.Config) {
	get := func(path string, handler app.HandlerFunc) {
		h.GET(path, handler)
		h.HEAD(path, handler)
	}
	text := func(status int, s string) app.HandlerFunc {
		return func(_ context.Context, ctx *app.RequestContext) { answer(ctx, status, s) }
	}
	get("/", text(http.StatusOK, payloads.Text))
	get("/text", text(http.StatusOK, payloads.Text))
	get("/about", text(http.StatusOK, c.Name))
	get("/healthz", text(http.StatusOK, payloads.Healthy))
	get("/json", func(_ context.Context, ctx *app.RequestContext) {
		ctx.Render(http.StatusOK, document(c.Document()))
	})
	get("/files/:name", files(c.Files))
	h.POST("/", greet)
	h.NoRoute(text(http.StatusNotFound, payloads.NotFound))
	h.NoMethod(func(_ context.Context, ctx *app.RequestContext) {
		ctx.Response.Header.Set("Allow", payloads.Allow(string(ctx.Request.URI().PathOriginal())))
		answer(ctx, http.StatusMethodNotAllowed, payloads.NoMethod)
	})
}

func greet(_ context.Context, ctx *app.RequestContext) {
	var p payloads.Person
	err := ctx.BindJSON(&p)
	status, text := payloads.Greet(p, err)
	answer(ctx, status, text)
}

// files serves dir. The route's :name is one segment of the raw path, but app.FS goes by the decoded and
// cleaned path. What it says of folders (403) and of NUL (400) becomes 404.
func files(dir string) app.HandlerFunc {
	fs := &app.FS{Root: dir, PathRewrite: app.NewPathSlashesStripper(1), AcceptByteRange: true}
	serve := fs.NewRequestHandler()
	return func(c context.Context, ctx *app.RequestContext) {
		name, err := url.PathUnescape(ctx.Param("name"))
		if err != nil || name != path.Base(name) {
			answer(ctx, http.StatusNotFound, payloads.NotFound)
			return
		}
		serve(c, ctx)
		switch ctx.Response.StatusCode() {
		case http.StatusOK, http.StatusPartialContent, http.StatusNotModified,
			http.StatusRequestedRangeNotSatisfiable:
		default:
			answer(ctx, http.StatusNotFound, payloads.NotFound)
		}
	}
}

func answer(ctx *app.RequestContext, status int, text string) {
	ctx.SetStatusCode(status)
	ctx.SetContentType(payloads.TextType)
	ctx.SetBodyString(text)
}

// document is a render of its own: ctx.JSON adds a charset to the type.
type document payloads.Document

func (d document) Render(resp *protocol.Response) error {
	body, err := json.Marshal(payloads.Document(d))
	if err != nil {
		return err
	}
	d.WriteContentType(resp)
	resp.SetBodyRaw(body)
	return nil
}

func (document) WriteContentType(resp *protocol.Response) {
	resp.Header.SetContentType(payloads.JSONType)
}

// binder makes BindJSON read by goccy/go-json, and to the end of the body: the default one uses sonic and
// leaves trailing bytes.
type binder struct{ binding.Binder }

func (binder) BindJSON(req *protocol.Request, v any) error {
	return json.Unmarshal(req.Body(), v)
}
