// Command bookstore is the bookstore on Echo v5.
package main

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("echo5-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

func routes(c boot.Config, app *bookstore.App) http.Handler {
	unrouted := echo.WrapHandler(http.HandlerFunc(overhttp.Unrouted))
	e := echo.NewWithConfig(echo.Config{
		JSONSerializer:   codec{},
		HTTPErrorHandler: refuse,
		Router: echo.NewRouter(echo.RouterConfig{
			NotFoundHandler: unrouted, MethodNotAllowedHandler: unrouted, OptionsMethodHandler: unrouted,
		}),
	})
	get := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
	}
	get("/about", echo.WrapHandler(stdhttp.TextHandler(c.Name)))
	get("/healthz", echo.WrapHandler(stdhttp.TextHandler(payloads.Healthy)))
	get("/author", func(ctx *echo.Context) error {
		return answer(ctx, app.Authors(ctx.Request().Context(), ctx.QueryParam("limit"), ctx.QueryParam("offset")))
	})
	e.POST("/author", func(ctx *echo.Context) error {
		// Bind chooses a decoder by the Content-Type; a body is JSON whatever that says.
		form, err := overhttp.Form(ctx.Response(), ctx.Request(), func(v any) error {
			return ctx.Echo().JSONSerializer.Deserialize(ctx, v)
		})
		return answer(ctx, app.CreateAuthor(ctx.Request().Context(), form, err))
	})
	get("/author/:id", func(ctx *echo.Context) error {
		return answer(ctx, app.Author(ctx.Request().Context(), ctx.Param("id")))
	})
	get("/book/:id", func(ctx *echo.Context) error {
		return answer(ctx, app.Book(ctx.Request().Context(), ctx.Param("id")))
	})
	return e
}

func answer(ctx *echo.Context, a bookstore.Answer) error {
	overhttp.Head(ctx.Response().Header(), a)
	return ctx.Blob(a.Status, a.Type, a.Body)
}

// refuse answers what handlers return as an error; none of these does.
func refuse(ctx *echo.Context, _ error) {
	overhttp.Answer(ctx.Response(), bookstore.Broken(http.StatusInternalServerError))
}

// codec makes echo use goccy/go-json.
type codec struct{}

func (codec) Serialize(ctx *echo.Context, v any, _ string) error {
	body, err := bookstore.Marshal(v)
	if err != nil {
		return err
	}
	_, err = ctx.Response().Write(body)
	return err
}

func (codec) Deserialize(ctx *echo.Context, v any) error {
	return payloads.Decode(ctx.Request().Body, v)
}
