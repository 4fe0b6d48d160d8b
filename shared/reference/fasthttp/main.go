// Command fasthttp answers / and /json by fasthttp with a switch in place of a framework. It is what the
// servers on fasthttp are measured against, by make bench-servers: what they cost more is the framework's
// price.
package main

import (
	"github.com/goccy/go-json"
	"github.com/valyala/fasthttp"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("reference-fasthttp", start)
}

func start(c boot.Config) (boot.App, error) {
	s := &fasthttp.Server{Handler: func(ctx *fasthttp.RequestCtx) { route(c, ctx) }}
	stdfast.Configure(s, c)
	return boot.App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.ShutdownWithContext}, nil
}

func route(c boot.Config, ctx *fasthttp.RequestCtx) {
	switch string(ctx.Path()) {
	case "/", "/text":
		text(ctx, payloads.Text)
	case "/json":
		body, err := json.Marshal(c.Document())
		if err != nil {
			ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
			return
		}
		ctx.SetContentType(payloads.JSONType)
		ctx.Response.SetBodyRaw(body)
	case "/about":
		text(ctx, c.Name)
	case "/healthz":
		text(ctx, payloads.Healthy)
	default:
		ctx.Error(payloads.NotFound, fasthttp.StatusNotFound)
	}
}

func text(ctx *fasthttp.RequestCtx, s string) {
	ctx.SetContentType(payloads.TextType)
	ctx.SetBodyString(s)
}
