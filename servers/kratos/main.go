// Command kratos is the contract on go-kratos/kratos.
package main

import (
	"net/http"

	khttp "github.com/go-kratos/kratos/v2/transport/http"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("kratos", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes registers the handlers on Kratos' HTTP transport, which routes by gorilla/mux. Kratos gives each
// request a deadline of a second: that is off, since other servers have none.
func routes(c boot.Config) http.Handler {
	s := khttp.NewServer(khttp.Timeout(0), khttp.StrictSlash(false), khttp.Filter(stdhttp.Exact),
		khttp.NotFoundHandler(http.HandlerFunc(stdhttp.NotFound)),
		khttp.MethodNotAllowedHandler(http.HandlerFunc(stdhttp.MethodNotAllowed)),
		khttp.RequestDecoder(func(r *http.Request, v any) error { return payloads.Decode(r.Body, v) }),
		khttp.ResponseEncoder(encode))
	r := s.Route("/")
	get := func(path string, h khttp.HandlerFunc) {
		r.GET(path, h)
		r.HEAD(path, h)
	}
	for path, text := range map[string]string{
		"/": payloads.Text, "/text": payloads.Text, "/about": c.Name, "/healthz": payloads.Healthy,
	} {
		body := []byte(text)
		get(path, func(ctx khttp.Context) error { return ctx.Blob(http.StatusOK, payloads.TextType, body) })
	}
	get("/json", func(ctx khttp.Context) error { return ctx.Result(http.StatusOK, c.Document()) })
	get("/files/{name:.*}", func(ctx khttp.Context) error {
		stdhttp.ServeFile(ctx.Response(), ctx.Request(), c.Files, ctx.Vars().Get("name"))
		return nil
	})
	r.POST("/", func(ctx khttp.Context) error {
		status, text := stdhttp.Greeting(ctx.Response(), ctx.Request(), ctx.Bind)
		stdhttp.Length(ctx.Response().Header(), len(text))
		return ctx.Blob(status, payloads.TextType, []byte(text))
	})
	return s
}

func encode(w http.ResponseWriter, _ *http.Request, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	stdhttp.JSON(w, body)
	return nil
}
