// Command bookstore is the bookstore on kataras/iris.
package main

import (
	"net/http"

	"github.com/kataras/iris/v12"
	"github.com/kataras/iris/v12/context"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("iris-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	context.ReadJSON = readJSON
	web := routes(c, app)
	if err := web.Build(); err != nil {
		return boot.App{}, err
	}
	return stdhttp.App(c, overhttp.Queries(web))
}

func routes(c boot.Config, app *bookstore.App) *iris.Application {
	web := iris.New().Configure(
		iris.WithoutPathCorrection,
		iris.WithFireMethodNotAllowed, // iris answers 404 otherwise
	)
	web.Logger().SetLevel("disable")
	web.OnErrorCode(http.StatusNotFound, iris.FromStd(overhttp.Unrouted))
	web.OnErrorCode(http.StatusMethodNotAllowed, iris.FromStd(overhttp.Unrouted))

	web.HandleMany("GET HEAD", "/about", iris.FromStd(stdhttp.TextHandler(c.Name)))
	web.HandleMany("GET HEAD", "/healthz", iris.FromStd(stdhttp.TextHandler(payloads.Healthy)))
	web.HandleMany("GET HEAD", "/author", func(ctx iris.Context) {
		answer(ctx, app.Authors(ctx.Request().Context(), ctx.URLParam("limit"), ctx.URLParam("offset")))
	})
	web.Post("/author", func(ctx iris.Context) {
		bind := func(v any) error { return ctx.ReadJSON(v) }
		form, err := overhttp.Form(ctx.ResponseWriter().Naive(), ctx.Request(), bind)
		answer(ctx, app.CreateAuthor(ctx.Request().Context(), form, err))
	})
	web.HandleMany("GET HEAD", "/author/{id}", func(ctx iris.Context) {
		answer(ctx, app.Author(ctx.Request().Context(), ctx.Params().Get("id")))
	})
	web.HandleMany("GET HEAD", "/book/{id}", func(ctx iris.Context) {
		answer(ctx, app.Book(ctx.Request().Context(), ctx.Params().Get("id")))
	})
	return web
}

func answer(ctx iris.Context, a bookstore.Answer) {
	overhttp.Head(ctx.ResponseWriter().Header(), a)
	ctx.StatusCode(a.Status)
	_, _ = ctx.Write(a.Body) // an error can only be a broken connection
}

// readJSON is what Context.ReadJSON decodes with. iris's own stops after the first value.
func readJSON(ctx *context.Context, v any, _ ...context.JSONReader) error {
	if err := payloads.Decode(ctx.Request().Body, v); err != nil {
		return err
	}
	return ctx.Application().Validate(v)
}
