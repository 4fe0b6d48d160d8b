// Command echo is the contract on Echo v4.
package main

import (
	"errors"
	"net/http"

	"github.com/goccy/go-json"
	"github.com/labstack/echo/v4"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("echo", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

func routes(c boot.Config) http.Handler {
	e := echo.New()
	e.JSONSerializer = codec{}
	e.HTTPErrorHandler = refuse
	get := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
		e.OPTIONS(path, echo.MethodNotAllowedHandler) // echo would answer 204 by itself
	}
	get("/", func(ctx echo.Context) error { return text(ctx, http.StatusOK, payloads.Text) })
	get("/text", func(ctx echo.Context) error { return text(ctx, http.StatusOK, payloads.Text) })
	get("/about", func(ctx echo.Context) error { return text(ctx, http.StatusOK, c.Name) })
	get("/healthz", func(ctx echo.Context) error { return text(ctx, http.StatusOK, payloads.Healthy) })
	get("/json", func(ctx echo.Context) error { return document(ctx, c.Document()) })
	get("/files/*", files(c.Files))
	e.POST("/", greet)
	return e
}

// files is what e.Static registers, for HEAD too.
func files(dir string) echo.HandlerFunc {
	serve := echo.StaticDirectoryHandler(stdhttp.FilesFS(dir), false)
	return func(ctx echo.Context) error {
		if !stdhttp.IsFile(ctx.Request().URL.Path) {
			return echo.ErrNotFound
		}
		// Otherwise the type would come from the system's MIME tables.
		ctx.Response().Header().Set(echo.HeaderContentType, payloads.FileType)
		return serve(ctx)
	}
}

// greet uses the serializer itself: Bind chooses a decoder by the Content-Type.
func greet(ctx echo.Context) error {
	status, s := stdhttp.Greeting(ctx.Response(), ctx.Request(), func(v any) error {
		return ctx.Echo().JSONSerializer.Deserialize(ctx, v)
	})
	return text(ctx, status, s)
}

// text gives ctx.String the contract's spelling of the type: echo keeps one that is there.
func text(ctx echo.Context, status int, s string) error {
	h := ctx.Response().Header()
	h[echo.HeaderContentType] = stdhttp.TextType
	stdhttp.Length(h, len(s))
	return ctx.String(status, s)
}

// document sets the type, so that ctx.JSON need not allocate a header value.
func document(ctx echo.Context, d payloads.Document) error {
	ctx.Response().Header()[echo.HeaderContentType] = stdhttp.JSONType
	return ctx.JSON(http.StatusOK, d)
}

// refuse is the HTTPErrorHandler: 404 and 405 reach it as errors.
func refuse(err error, ctx echo.Context) {
	switch {
	case errors.Is(err, echo.ErrNotFound):
		stdhttp.NotFound(ctx.Response(), ctx.Request())
	case errors.Is(err, echo.ErrMethodNotAllowed):
		stdhttp.MethodNotAllowed(ctx.Response(), ctx.Request())
	default:
		http.Error(ctx.Response(), err.Error(), http.StatusInternalServerError)
	}
}

// codec makes echo use goccy/go-json. Echo's own ends with a newline, and its
// decoder leaves what follows the first value.
type codec struct{}

func (codec) Serialize(ctx echo.Context, v any, _ string) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	stdhttp.Length(ctx.Response().Header(), len(body))
	_, err = ctx.Response().Write(body)
	return err
}

func (codec) Deserialize(ctx echo.Context, v any) error {
	return payloads.Decode(ctx.Request().Body, v)
}
