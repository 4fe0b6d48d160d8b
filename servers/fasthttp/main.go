// Command fasthttp is the contract on fasthttp alone, which has no router: a switch replaces it.
package main

import (
	"errors"
	"strings"

	"github.com/valyala/fasthttp"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/codec"
	"tenrounds/shared/payloads"
)

const filesPrefix = "/files/"

func main() {
	boot.Main("fasthttp", start)
}

func start(c boot.Config) (boot.App, error) {
	h := handler{Config: c, files: files(c.Files)}
	s := &fasthttp.Server{Handler: h.route, ErrorHandler: broken}
	stdfast.Configure(s, c)
	return boot.App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.ShutdownWithContext}, nil
}

type handler struct {
	boot.Config
	files fasthttp.RequestHandler
}

func (h handler) route(ctx *fasthttp.RequestCtx) {
	switch {
	case !stdfast.Exact(ctx.URI()):
		text(ctx, fasthttp.StatusNotFound, payloads.NotFound)
	case ctx.IsGet(), ctx.IsHead():
		h.get(ctx)
	case ctx.IsPost() && string(ctx.Path()) == "/":
		greet(ctx)
	default:
		methodNotAllowed(ctx)
	}
}

// get answers HEAD too: fasthttp leaves the body out by itself.
func (h handler) get(ctx *fasthttp.RequestCtx) {
	switch string(ctx.Path()) {
	case "/", "/text":
		text(ctx, fasthttp.StatusOK, payloads.Text)
	case "/json":
		body, err := codec.Marshal(h.Document())
		if err != nil {
			ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
			return
		}
		ctx.SetContentType(payloads.JSONType)
		ctx.Response.SetBodyRaw(body)
	case "/about":
		text(ctx, fasthttp.StatusOK, h.Name)
	case "/healthz":
		text(ctx, fasthttp.StatusOK, payloads.Healthy)
	default:
		if stdfast.IsFile(ctx.URI(), filesPrefix) {
			h.files(ctx)
			return
		}
		text(ctx, fasthttp.StatusNotFound, payloads.NotFound)
	}
}

func greet(ctx *fasthttp.RequestCtx) {
	var p payloads.Person
	err := codec.Unmarshal(ctx.PostBody(), &p)
	status, answer := payloads.Greet(p, err)
	text(ctx, status, answer)
}

// files serves dir. What fasthttp.FS says of folders (a redirect) becomes 404.
func files(dir string) fasthttp.RequestHandler {
	fs := &fasthttp.FS{
		Root:            dir,
		PathRewrite:     fasthttp.NewPathPrefixStripper(len(filesPrefix) - 1),
		AcceptByteRange: true,
	}
	serve := fs.NewRequestHandler()
	return func(ctx *fasthttp.RequestCtx) {
		serve(ctx)
		switch ctx.Response.StatusCode() {
		case fasthttp.StatusOK, fasthttp.StatusPartialContent, fasthttp.StatusNotModified,
			fasthttp.StatusRequestedRangeNotSatisfiable:
		default:
			ctx.Response.Reset()
			text(ctx, fasthttp.StatusNotFound, payloads.NotFound)
		}
	}
}

func methodNotAllowed(ctx *fasthttp.RequestCtx) {
	allow := payloads.Allow(string(ctx.Path()))
	if allow == "" {
		text(ctx, fasthttp.StatusNotFound, payloads.NotFound)
		return
	}
	ctx.Response.Header.Set(fasthttp.HeaderAllow, allow)
	text(ctx, fasthttp.StatusMethodNotAllowed, payloads.NoMethod)
}

// broken answers requests that could not be read. fasthttp closes the connection afterwards.
func broken(ctx *fasthttp.RequestCtx, err error) {
	var small *fasthttp.ErrSmallBuffer
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		text(ctx, fasthttp.StatusRequestEntityTooLarge, payloads.TooLarge)
	case errors.As(err, &small):
		text(ctx, fasthttp.StatusRequestHeaderFieldsTooLarge, "Request Header Fields Too Large")
	case strings.Contains(err.Error(), "timeout"):
		text(ctx, fasthttp.StatusRequestTimeout, "Request Timeout")
	default:
		text(ctx, fasthttp.StatusBadRequest, "Bad Request")
	}
}

func text(ctx *fasthttp.RequestCtx, status int, s string) {
	ctx.SetStatusCode(status)
	ctx.SetContentType(payloads.TextType)
	ctx.SetBodyString(s)
}
