// Command bookstore is the bookstore on Echo v4.
package main

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("echo-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	e := echo.New()
	e.JSONSerializer = codec{}
	e.HTTPErrorHandler = refuse
	get := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
		e.OPTIONS(path, echo.MethodNotAllowedHandler) // echo would answer 204 by itself
	}
	get("/about", echo.WrapHandler(stdhttp.TextHandler(c.Name)))
	get("/healthz", echo.WrapHandler(stdhttp.TextHandler(payloads.Healthy)))
	get("/author", func(ctx echo.Context) error {
		return answer(ctx, app.Authors(ctx.Request().Context(), ctx.QueryParam("limit"), ctx.QueryParam("offset")))
	})
	e.POST("/author", func(ctx echo.Context) error {
		// Bind chooses a decoder by the Content-Type; a body is JSON whatever that says.
		form, err := overhttp.Form(ctx.Response(), ctx.Request(), func(v any) error {
			return ctx.Echo().JSONSerializer.Deserialize(ctx, v)
		})
		return answer(ctx, app.CreateAuthor(ctx.Request().Context(), form, err))
	})
	get("/author/:id", func(ctx echo.Context) error {
		return answer(ctx, app.Author(ctx.Request().Context(), ctx.Param("id")))
	})
	get("/book/:id", func(ctx echo.Context) error {
		return answer(ctx, app.Book(ctx.Request().Context(), ctx.Param("id")))
	})
	return e
}

func answer(ctx echo.Context, a bookstore.Answer) error {
	overhttp.Head(ctx.Response().Header(), a)
	return ctx.Blob(a.Status, a.Type, a.Body)
}

// refuse is the HTTPErrorHandler: 404 and 405 reach it as errors.
func refuse(err error, ctx echo.Context) {
	if errors.Is(err, echo.ErrNotFound) || errors.Is(err, echo.ErrMethodNotAllowed) {
		overhttp.Unrouted(ctx.Response(), ctx.Request())
		return
	}
	overhttp.Answer(ctx.Response(), bookstore.Broken(http.StatusInternalServerError))
}

// codec makes echo use goccy/go-json. Echo's own decoder leaves what follows the
// first value.
type codec struct{}

func (codec) Serialize(ctx echo.Context, v any, _ string) error {
	body, err := bookstore.Marshal(v)
	if err != nil {
		return err
	}
	_, err = ctx.Response().Write(body)
	return err
}

func (codec) Deserialize(ctx echo.Context, v any) error {
	return payloads.Decode(ctx.Request().Body, v)
}
