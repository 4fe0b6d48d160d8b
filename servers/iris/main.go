// Command iris is the contract on kataras/iris.
package main

import (
	"net/http"

	"github.com/goccy/go-json"
	"github.com/kataras/iris/v12"
	"github.com/kataras/iris/v12/context"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	context.WriteJSON = writeJSON
	context.ReadJSON = readJSON
	boot.Main("iris", start)
}

func start(c boot.Config) (boot.App, error) {
	app := routes(c)
	if err := app.Build(); err != nil {
		return boot.App{}, err
	}
	return stdhttp.App(c, app)
}

func routes(c boot.Config) *iris.Application {
	app := iris.New().Configure(
		iris.WithoutPathCorrection,    // to the contract /json/ is an unknown path
		iris.WithFireMethodNotAllowed, // iris answers 404 otherwise
	)
	app.Logger().SetLevel("disable")
	app.OnErrorCode(http.StatusNotFound, iris.FromStd(stdhttp.NotFound))
	app.OnErrorCode(http.StatusMethodNotAllowed, iris.FromStd(stdhttp.MethodNotAllowed))
	app.OnErrorCode(http.StatusPreconditionFailed, func(iris.Context) {}) // iris would add a body

	app.HandleMany("GET HEAD", "/ /text", func(ctx iris.Context) { text(ctx, http.StatusOK, payloads.Text) })
	app.HandleMany("GET HEAD", "/about", func(ctx iris.Context) { text(ctx, http.StatusOK, c.Name) })
	app.HandleMany("GET HEAD", "/healthz", func(ctx iris.Context) { text(ctx, http.StatusOK, payloads.Healthy) })
	app.HandleMany("GET HEAD", "/json", func(ctx iris.Context) { _ = ctx.JSON(c.Document()) })
	files := app.Party("/files", func(ctx iris.Context) {
		ctx.ContentType(payloads.FileType) // by its own table iris would say application/mac-binary
		ctx.Next()
	})
	files.HandleDir("/", stdhttp.Files(c.Files), iris.DirOptions{}) // no index, no list, no compression
	app.Post("/", func(ctx iris.Context) {
		bind := func(v any) error { return ctx.ReadJSON(v) }
		status, greeting := stdhttp.Greeting(ctx.ResponseWriter().Naive(), ctx.Request(), bind)
		text(ctx, status, greeting)
	})
	return app
}

func text(ctx iris.Context, status int, s string) {
	ctx.StatusCode(status)
	h := ctx.ResponseWriter().Header()
	h["Content-Type"] = stdhttp.TextType
	stdhttp.Length(h, len(s))
	_, _ = ctx.WriteString(s)
}

// writeJSON is what Context.JSON encodes with: goccy/go-json, without the newline of iris's own, and with the
// contract's type in place of iris's, which has a charset.
func writeJSON(ctx *context.Context, v any, _ *context.JSON) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := ctx.ResponseWriter().Header() // Context.Header would add lines
	h["Content-Type"] = stdhttp.JSONType
	stdhttp.Length(h, len(body))
	_, err = ctx.Write(body)
	return err
}

// readJSON is what Context.ReadJSON decodes with. iris's own stops after the first value.
func readJSON(ctx *context.Context, v any, _ ...context.JSONReader) error {
	if err := payloads.Decode(ctx.Request().Body, v); err != nil {
		return err
	}
	return ctx.Application().Validate(v)
}
